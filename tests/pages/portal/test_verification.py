"""The public page behind a paper's code: anybody may look, nothing is kept, nobody is named."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from himpun.collection.store import path_of, read_bytes
from himpun.cycles.tests.office import START, Office, only_task, open_office
from himpun.documents.models import Document
from himpun.documents.tests.papers_office import OWN, OWN_READINESS, give_accounts, mark, put_pdfs, wired_with
from himpun.organisations.models import Official
from himpun.portal.web import verification


@pytest.fixture(autouse=True)
def _fresh_count() -> None:
    cache.clear()


@pytest.fixture
def office(db: None, data_directory: Path) -> Office:
    office = open_office("musi-banyuasin-dpmd-2019")
    give_accounts(office)
    return office


def drawn_up(office: Office, marks: int) -> Document:
    """The disposition of a cycle that just started, with so many of its three marks."""
    with wired_with(OWN, OWN_READINESS):
        cycle = office.start()
        put_pdfs(cycle)
        for minute in range(marks):
            mark(office, only_task(cycle, step="0"), now=START + timedelta(minutes=minute))
            put_pdfs(cycle)
    return Document.objects.get(cycle=cycle)


@pytest.fixture
def issued(office: Office) -> Document:
    return drawn_up(office, 3)


def page(client: Client, document: Document, **sent: Any) -> tuple[int, str]:
    address = f"/verifikasi/{document.verification_id}"
    answer: Any = client.post(address, sent) if sent else client.get(address)
    return answer.status_code, answer.content.decode()


def test_it_works(client: Client, issued: Document) -> None:
    status, text = page(client, issued)
    assert status == 200
    assert "Surat ini asli dan utuh" in text
    for said in (issued.number, issued.title, "Kantor Contoh", "6 April 2026", "Kepala Dinas", "pukul 07.32 WIB"):
        assert said in text


def test_the_address_is_the_one_that_is_printed(client: Client, issued: Document) -> None:
    assert f"/verifikasi/{issued.verification_id}" in issued.content
    assert client.get(f"/verifikasi/{issued.verification_id.lower()}").status_code == 200


def test_nobody_is_named(client: Client, issued: Document) -> None:
    _, text = page(client, issued)
    assert [name for name in Official.objects.values_list("name", flat=True) if name in text] == []


def test_an_unfinished_paper_says_so(client: Client, office: Office) -> None:
    _, text = page(client, drawn_up(office, 1))
    assert "belum selesai ditandatangani" in text
    assert "Kepala Dinas" in text


def test_a_void_paper_says_so(client: Client, issued: Document) -> None:
    Document.objects.filter(pk=issued.pk).update(state=Document.State.VOID)
    assert "Surat ini batal" in page(client, issued)[1]


def test_a_changed_paper_says_so(client: Client, issued: Document) -> None:
    assert issued.issued_pdf_id
    path_of(issued.issued_pdf_id).write_bytes(b"%PDF lain")
    assert "Surat ini tidak utuh" in page(client, issued)[1]


def test_a_newer_version_is_named(client: Client, issued: Document) -> None:
    Document.objects.filter(pk=issued.pk).update(state=Document.State.SUPERSEDED)
    newer = Document.objects.get(pk=issued.pk)
    newer.pk, newer.version, newer.supersedes_id, newer.verification_id = None, 2, issued.pk, "VERSIDUA"
    newer.state = Document.State.ISSUED
    newer.save()
    assert "yang berlaku sekarang versi 2" in page(client, issued)[1]


def test_an_unknown_code_gets_a_page_that_says_what_to_do(client: Client, db: None) -> None:
    answer: Any = client.get("/verifikasi/TIDAKADA")
    assert answer.status_code == 404
    assert "Bandingkan huruf demi huruf" in answer.content.decode()
    assert "TIDAKADA" in answer.content.decode()


def test_the_same_file_is_the_same(client: Client, issued: Document) -> None:
    assert issued.issued_pdf_id
    file = SimpleUploadedFile("surat.pdf", read_bytes(issued.issued_pdf_id))
    status, text = page(client, issued, file=file)
    assert (status, "Sama persis dengan yang diterbitkan" in text) == (200, True)


def test_the_paper_before_its_marks_is_told_apart(client: Client, issued: Document) -> None:
    assert issued.unsigned_pdf_id
    file = SimpleUploadedFile("surat.pdf", read_bytes(issued.unsigned_pdf_id))
    assert "Ini naskah sebelum ditandatangani" in page(client, issued, file=file)[1]


def test_another_file_is_another_and_nothing_of_it_is_kept(client: Client, issued: Document, settings: Any) -> None:
    before = sorted(Path(settings.MEDIA_ROOT).rglob("*"))
    name = "<script>alert(1)</script>.pdf"
    status, text = page(client, issued, file=SimpleUploadedFile(name, b"%PDF-1.7 bukan itu" * 300_000))
    assert (status, "Tidak sama dengan yang diterbitkan" in text) == (200, True)
    assert "<script>alert(1)" not in text
    assert sorted(Path(settings.MEDIA_ROOT).rglob("*")) == before


def test_an_empty_file_is_another(client: Client, issued: Document) -> None:
    status, text = page(client, issued, file=SimpleUploadedFile("kosong.pdf", b""))
    assert (status, "Tidak sama" in text) == (200, True)


def test_no_file_at_all_is_asked_for(client: Client, issued: Document) -> None:
    status, text = page(client, issued, other="x")
    assert (status, "invalid-feedback" in text) == (422, True)


def test_a_file_of_sixty_megabytes_is_refused_on_the_same_page(client: Client, issued: Document) -> None:
    file = SimpleUploadedFile("besar.pdf", b"x" * (60 * 1024 * 1024))
    status, text = page(client, issued, file=file)
    assert status == 413
    assert "lebih besar daripada 50 MB" in text
    assert issued.number in text


@pytest.mark.parametrize(
    ("typed", "code"), [("abcde fghij", "ABCDEFGHIJ"), ("ABCDE-0178", "ABCDEOI7B"), (" k\t2 ", "K2")]
)
def test_a_typed_code_is_understood(client: Client, db: None, typed: str, code: str) -> None:
    answer: Any = client.get("/verifikasi/", {"kode": typed})
    assert (answer.status_code, answer.url) == (302, f"/verifikasi/{code}")


@pytest.mark.parametrize("typed", ["", "../masuk", "<script>", "x" * 500])
def test_what_is_no_code_is_refused_on_the_same_page(client: Client, db: None, typed: str) -> None:
    answer: Any = client.get("/verifikasi/", {"kode": typed})
    assert answer.status_code == 422
    assert "<script>" not in answer.content.decode().replace('<script src="', "")


def test_the_form_opens_without_an_account(client: Client, db: None) -> None:
    assert client.get("/verifikasi/").status_code == 200


def test_whoever_asks_too_fast_waits(client: Client, issued: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "MOST_LOOKS", 3)
    # Eight, for a minute may end among them.
    answers = [page(client, issued)[0] for _ in range(8)]
    assert (answers[:3], answers.count(429) > 0) == ([200] * 3, True)
