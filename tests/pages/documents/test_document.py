"""A paper's page: what it says, who marked it, its files through the door, the place of its paper copy."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from himpun.collection.store import read_bytes
from himpun.cycles.tests.office import Office, open_office
from himpun.documents.models import Document
from tests.pages.documents.papers import disposition
from tests.pages.signing_in import client_of


@pytest.fixture
def client(office: Office) -> Client:
    return client_of(office, "secretary")


@pytest.fixture
def issued(office: Office) -> Document:
    return disposition(office, marks=3)


def test_it_works(client: Client, issued: Document) -> None:
    answer = client.get(f"/dokumen/{issued.id}/")
    text = answer.content.decode()
    assert answer.status_code == 200
    for said in (issued.number, "Kepala Dinas", "Ditandatangani", "Diparaf", f"/verifikasi/{issued.verification_id}"):
        assert said in text
    assert "<svg" in text
    assert f'src="/dokumen/{issued.id}/pdf/#navpanes=0&amp;view=FitH"' in text


def test_a_paper_that_is_being_prepared_waits_and_asks_again(client: Client, office: Office) -> None:
    document = disposition(office, rendered=False)
    answer = client.get(f"/dokumen/{document.id}/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Berkas PDF sedang disiapkan" in text
    assert 'hx-trigger="every 3s"' in text
    assert "iframe" not in text
    assert client.get(f"/dokumen/{document.id}/pdf/").status_code == 422


def test_the_page_loads_itself_again_when_the_signed_pdf_is_there(client: Client, issued: Document) -> None:
    made, address = issued.issued_pdf_id, f"/dokumen/{issued.id}/siap/"
    Document.objects.filter(pk=issued.pk).update(issued_pdf=None)
    assert "yang tampil masih naskahnya" in client.get(f"/dokumen/{issued.id}/").content.decode()
    assert client.get(address).status_code == 204
    Document.objects.filter(pk=issued.pk).update(issued_pdf=made)
    assert client.get(address)["HX-Refresh"] == "true"


def test_content_that_cannot_be_read_is_no_error(client: Client, issued: Document) -> None:
    Document.objects.filter(pk=issued.pk).update(content='{"isi": "lain"}')
    answer = client.get(f"/dokumen/{issued.id}/")
    assert answer.status_code == 200
    assert "tidak dapat dibaca di sini" in answer.content.decode()


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_pdf_is_shown_in_our_frame_only(client: Client, issued: Document) -> None:
    assert issued.issued_pdf_id
    answer: Any = client.get(f"/dokumen/{issued.id}/pdf/")
    assert body(answer) == read_bytes(issued.issued_pdf_id)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_the_pdf_is_saved_under_a_name(client: Client, issued: Document) -> None:
    answer: Any = client.get(f"/dokumen/{issued.id}/pdf/?unduh")
    assert body(answer)
    assert answer["Content-Disposition"].startswith('attachment; filename="lembar-disposisi-')


def test_the_text_before_the_marks_can_be_had(client: Client, issued: Document) -> None:
    assert issued.unsigned_pdf_id
    assert body(client.get(f"/dokumen/{issued.id}/pdf/?naskah")) == read_bytes(issued.unsigned_pdf_id)


def test_the_same_pdf_is_not_sent_twice(client: Client, issued: Document) -> None:
    address = f"/dokumen/{issued.id}/pdf/"
    first: Any = client.get(address)
    assert b"".join(first.streaming_content).startswith(b"%PDF")
    tag = first["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_only_a_recap_has_a_workbook(client: Client, issued: Document) -> None:
    assert client.get(f"/dokumen/{issued.id}/xlsx/").status_code == 404


def test_the_place_of_the_paper_is_noted(client: Client, issued: Document) -> None:
    answer: Any = client.post(f"/dokumen/{issued.id}/", {"place": "Lemari 2, map biru"})
    assert (answer.status_code, answer.url) == (302, f"/dokumen/{issued.id}/")
    text = client.get(f"/dokumen/{issued.id}/").content.decode()
    assert "Tempat arsip kertas dicatat." in text
    assert "Kertasnya disimpan" in text
    client.post(f"/dokumen/{issued.id}/", {"place": "Lemari 2, map biru"})
    assert client.get(f"/dokumen/{issued.id}/").content.decode().count("Kertasnya disimpan") == 1


@pytest.mark.parametrize("place", ["", "   ", "x" * 5000])
def test_a_wrong_place_is_refused_on_the_same_page(client: Client, issued: Document, place: str) -> None:
    answer = client.post(f"/dokumen/{issued.id}/", {"place": place})
    assert answer.status_code == 422
    assert "invalid-feedback" in answer.content.decode()


def test_script_in_a_place_stays_text(client: Client, issued: Document) -> None:
    client.post(f"/dokumen/{issued.id}/", {"place": "<script>alert(1)</script>"})
    assert "<script>alert" not in client.get(f"/dokumen/{issued.id}/").content.decode()


@pytest.mark.parametrize("rest", ["", "pdf/", "xlsx/", "siap/"])
def test_a_stranger_gets_what_a_wrong_address_gets(issued: Document, rest: str) -> None:
    other = client_of(open_office("musi-banyuasin-dpmd-2019", name="Kantor Lain"), "secretary")
    strange, wrong = other.get(f"/dokumen/{issued.id}/{rest}"), other.get(f"/dokumen/987654/{rest}")
    assert (strange.status_code, wrong.status_code) == (404, 404)
    assert issued.number not in strange.content.decode()


@pytest.mark.parametrize("rest", ["", "pdf/", "xlsx/", "siap/"])
def test_signed_out(issued: Document, rest: str) -> None:
    assert Client().get(f"/dokumen/{issued.id}/{rest}").status_code == 302


def test_it_costs_few_statements(client: Client, issued: Document, django_assert_max_num_queries: Any) -> None:
    client.get(f"/dokumen/{issued.id}/")
    with django_assert_max_num_queries(20):
        client.get(f"/dokumen/{issued.id}/")
