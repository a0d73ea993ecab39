"""The list of documents: narrowed by all that people remember of a paper, at the same cost for one or many."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from himpun.cycles.tests.office import Office, open_office
from himpun.documents.models import Document
from tests.pages.documents.papers import disposition
from tests.pages.signing_in import client_of


@pytest.fixture
def client(office: Office) -> Client:
    return client_of(office, "secretary")


@pytest.fixture
def paper(office: Office) -> Document:
    return disposition(office, marks=1)


def listed(client: Client, **narrowed: Any) -> str:
    answer = client.get("/dokumen/", narrowed)
    assert answer.status_code == 200
    return answer.content.decode()


def copies(document: Document, count: int) -> None:
    for number in range(count):
        copy = Document.objects.get(pk=document.pk)
        copy.pk, copy.verification_id, copy.number = None, f"SALINAN{number}", f"090/{number:03}"
        copy.save()


def test_it_works(client: Client, paper: Document) -> None:
    text = listed(client)
    assert paper.number in text
    assert f"/dokumen/{paper.id}/" in text
    assert "Diparaf" in text


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    assert "Dokumen disusun sendiri begitu siklus berjalan" in listed(client)


@pytest.mark.parametrize(
    ("field", "fits", "fails"),
    [
        ("jenis", "disposition", "recap"),
        ("keadaan", "marking", "void"),
        ("periode", "2026-Q1", ""),
        ("q", "Disposisi", "tidak ada yang begini"),
    ],
)
def test_each_filter_narrows(client: Client, paper: Document, field: str, fits: str, fails: str) -> None:
    assert f"/dokumen/{paper.id}/" in listed(client, **{field: fits})
    assert (f"/dokumen/{paper.id}/" in listed(client, **{field: fails})) is (not fails)


def test_it_is_found_by_its_printed_code(client: Client, paper: Document) -> None:
    code = paper.verification_id.lower()
    assert f"/dokumen/{paper.id}/" in listed(client, q=f"{code[:5]} {code[5:]}")


@pytest.mark.parametrize(
    "strange", [{"prosedur": "9" * 30}, {"unit": "x"}, {"page": "-3"}, {"q": "x" * 5000}, {"periode": "2026-Q9"}]
)
def test_a_strange_address_is_no_error(client: Client, paper: Document, strange: dict[str, str]) -> None:
    assert "<h1>Dokumen</h1>" in listed(client, **strange)


def test_script_in_a_search_stays_text(client: Client, paper: Document) -> None:
    assert "<script>alert(1)" not in listed(client, q="<script>alert(1)</script>")


def test_another_office_sees_nothing_of_it(paper: Document) -> None:
    other = open_office("musi-banyuasin-dpmd-2019", name="Kantor Lain")
    assert paper.number not in listed(client_of(other, "secretary"))


def test_signed_out(office: Office) -> None:
    answer: Any = Client().get("/dokumen/")
    assert (answer.status_code, answer.url) == (302, "/masuk/?next=/dokumen/")


def test_ten_cost_as_much_as_one(
    client: Client, paper: Document, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    listed(client)
    with django_assert_max_num_queries(30) as one:
        listed(client)
    copies(paper, 9)
    assert isinstance(one, CaptureQueriesContext)
    with django_assert_num_queries(len(one)):
        listed(client)


def test_many_stand_on_pages(client: Client, paper: Document) -> None:
    copies(paper, 30)
    assert "Halaman 1 dari 2" in listed(client)
    assert f"/dokumen/{paper.id}/" in listed(client, page=2) + listed(client)


def test_the_register_comes_whole_for_print(client: Client, paper: Document) -> None:
    copies(paper, 30)
    assert "baris=semua" in listed(client)
    assert len(client.get("/dokumen/", {"baris": "semua"}).context["rows"]) == 31
