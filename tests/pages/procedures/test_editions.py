"""Procedures for everybody of the office: the list, the sheet, its files."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from himpun.cycles.tests.office import START, Office, open_office
from himpun.procedures.library import library_keys
from himpun.procedures.services import bring_in
from himpun.procedures.tests.small import row, small
from tests.pages.reading import text_of
from tests.pages.signing_in import client_of


@pytest.fixture
def office(db: None) -> Office:
    return open_office()


@pytest.fixture
def client(office: Office) -> Client:
    return client_of(office, "staff")


def test_it_works(office: Office, client: Client) -> None:
    listed = text_of(client.get("/prosedur/"))
    assert f"/prosedur/{office.edition.id}/" in listed
    assert "Berlaku" in listed
    assert "Masukkan revisi" not in listed
    page = text_of(client.get(f"/prosedur/{office.edition.id}/"))
    for said in ("065/111/416-317/2023", "Pengumpulan Data Kinerja", "<svg", "Menghimpun", "Perlu keputusan kantor"):
        assert said in page
    assert "berlakukan/" not in page


@pytest.mark.parametrize("key", library_keys())
def test_every_shipped_procedure_is_shown(db: None, key: str) -> None:
    office = open_office(key)
    answer = client_of(office, next(iter(office.positions))).get(f"/prosedur/{office.edition.id}/")
    assert answer.status_code == 200
    assert text_of(answer).count("<tr>") > len(office.definition.steps)


def test_another_offices_procedures_are_not_listed(office: Office, client: Client) -> None:
    other = open_office(name="Kantor Lain")
    assert f"/prosedur/{other.edition.id}/" not in text_of(client.get("/prosedur/"))


def test_a_revision_names_what_it_changed(office: Office, client: Client) -> None:
    first = small(key="contoh-beda")
    steps = [row("1", work="order", activity="Memerintahkan segera"), *first["steps"][1:]]
    identity = {**first["identity"], "number": "065/2/2027"}
    bring_in(office.agency, json.dumps(first), name="a", actor=None, now=START)
    text = json.dumps({**first, "edition": 2, "steps": steps, "identity": identity})
    edition = bring_in(office.agency, text, name="a", actor=None, now=START + timedelta(days=1))
    page = text_of(client.get(f"/prosedur/{edition.id}/"))
    assert "Yang berubah sejak revisi 1" in page
    for said in ("065/2/2027", "Memerintahkan segera", "Memerintahkan penyampaian format"):
        assert said in page
    assert "Langkah 2" not in page.partition("Yang berubah")[2].partition("Semua revisi")[0]


def test_script_in_a_procedure_stays_text(office: Office, client: Client) -> None:
    script = "<script>alert(1)</script>"
    steps = [row("1", work="order", activity=f"Kirim {script}", remarks=script), *small()["steps"][1:]]
    edition = bring_in(
        office.agency, json.dumps(small(key="contoh-jahat", steps=steps)), name="a", actor=None, now=START
    )
    assert "<script>alert" not in text_of(client.get(f"/prosedur/{edition.id}/"))


def test_the_sheet_is_a_pdf(office: Office, client: Client) -> None:
    address = f"/prosedur/{office.edition.id}/lembar.pdf"
    answer: Any = client.get(address)
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("inline")
    assert client.get(f"{address}?unduh&kertas=A4")["Content-Disposition"].startswith("attachment")
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get(f"{address}?kertas=A0").status_code == 422


def test_the_file_can_be_read_again(office: Office, client: Client) -> None:
    answer: Any = client.get(f"/prosedur/{office.edition.id}/yaml/")
    assert answer.content.decode() == office.edition.source
    assert "attachment" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("rest", ["", "yaml/", "lembar.pdf"])
def test_a_stranger_gets_what_a_wrong_address_gets(office: Office, rest: str) -> None:
    other = client_of(open_office(name="Kantor Lain"), "staff")
    for number in (office.edition.id, 987654):
        assert other.get(f"/prosedur/{number}/{rest}").status_code == 404


@pytest.mark.parametrize("rest", ["", "yaml/", "lembar.pdf"])
def test_signed_out(office: Office, rest: str) -> None:
    assert Client().get(f"/prosedur/{office.edition.id}/{rest}").status_code == 302


def test_ten_cost_as_much_as_one(
    office: Office, client: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client.get("/prosedur/")
    with django_assert_max_num_queries(20) as one:
        client.get("/prosedur/")
    for number in range(9):
        text = json.dumps(small(key=f"contoh-{number}"))
        bring_in(office.agency, text, name="a", actor=None, now=START)
    with django_assert_num_queries(len(one)):
        client.get("/prosedur/")
