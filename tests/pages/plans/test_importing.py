"""Importing a plan: tried first, faults pointed at in the file, nothing changed by a fault."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from himpun.cycles.tests.office import Office, open_office
from himpun.kernel.hashing import sha256_hex
from himpun.ledger.models import Entry
from himpun.pages import uploads
from himpun.plans.models import Indicator
from tests.pages.signing_in import client_of

pytestmark = pytest.mark.django_db

HEAD = "kode;indikator;satuan;polaritas;unit penjawab;target tahun;TW1\r\n"
GOOD = HEAD + "IK-A;Jumlah desa mandiri;desa;maksimum;{unit};40;10\r\n"


def an_office() -> tuple[Office, Client, str]:
    office = open_office(units=1, indicators=1)
    browser = client_of(office, "head_of_planning", administrator=True)
    return office, browser, GOOD.format(unit=office.positions["section_heads:1"].unit.name)


def sent(browser: Client, text: str | bytes, act: str = "try", *, name: str = "rencana.csv", **other: Any) -> Any:
    content = text.encode() if isinstance(text, str) else text
    typed = {"year": "2026", "decided_on": "2026-01-15", "act": act, "file": SimpleUploadedFile(name, content), **other}
    return browser.post("/rencana/impor/", typed)


def test_it_works() -> None:
    _, browser, text = an_office()
    before = Entry.objects.count()
    tried = sent(browser, text)
    page = tried.content.decode()
    assert tried.status_code == 200
    assert "dapat diimpor" in page
    assert "Jumlah desa mandiri" in page
    assert (Entry.objects.count(), Indicator.objects.filter(code="IK-A").count()) == (before, 0)
    answer = sent(browser, text, "import", tried=sha256_hex(text.encode()))
    assert (answer.status_code, answer.url) == (302, "/rencana/?year=2026")
    assert Indicator.objects.filter(code="IK-A").exists()
    again = sent(browser, text)
    assert "0 indikator baru, 0 diubah, 1 tetap" in again.content.decode()


def test_a_fault_is_pointed_at_in_a_picture_of_the_row() -> None:
    _, browser, text = an_office()
    answer = sent(browser, text.replace("maksimum", "maximum"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<b>D2</b>" in page
    assert '<td class="fault-cell">' in page
    assert "Tidak ada yang ditulis" in page
    assert not Indicator.objects.filter(code="IK-A").exists()


def test_another_file_than_the_one_tried_is_not_imported() -> None:
    _, browser, text = an_office()
    answer = sent(browser, text, "import", tried=sha256_hex(b"lain"))
    assert answer.status_code == 422
    assert "bukan yang diperiksa tadi" in answer.content.decode()
    assert not Indicator.objects.filter(code="IK-A").exists()


def test_htmx_gets_the_preview_alone() -> None:
    _, browser, text = an_office()
    typed = {"year": "2026", "decided_on": "2026-01-15", "act": "try"}
    file = SimpleUploadedFile("rencana.csv", text.encode())
    answer = browser.post("/rencana/impor/", {**typed, "file": file}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "<html" not in page
    assert 'name="tried"' in page


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("rencana.xlsx", b"bukan buku kerja", "bukan XLSX"),
        ("rencana.pdf", b"%PDF-1.7", "bukan XLSX atau CSV"),
        ("rencana.xlsx", b"PK\x03\x04rusak", "rusak atau terkunci"),
        ("rencana.csv", b"\x00\x01\x02", "bukan teks CSV"),
        ("rencana.csv", b"halo", "baris judul tidak ditemukan"),
        ("rencana.csv", b"", "kosong"),
        ("<script>alert(1)</script>.csv", b"halo", "baris judul tidak ditemukan"),
    ],
)
def test_a_bad_file_says_what_is_wrong(name: str, content: bytes, message: str) -> None:
    _, browser, _ = an_office()
    before = Entry.objects.count()
    answer = sent(browser, content, name=name)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert "<script>alert" not in page
    assert Entry.objects.count() == before


def test_a_file_above_ten_megabytes_is_refused_in_words() -> None:
    _, browser, _ = an_office()
    answer = sent(browser, b"a" * (10 * 2**20 + 1))
    assert answer.status_code == 422
    assert "lebih dari 10 MB" in answer.content.decode()


def test_a_huge_file_is_dropped_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_FILE_BYTES", 1000)
    _, browser, _ = an_office()
    answer = sent(browser, b"a" * 100_000)
    assert answer.status_code == 422
    assert "lebih dari 10 MB" in answer.content.decode()


@pytest.mark.parametrize(("field", "wrong"), [("year", "1"), ("year", "dua ribu"), ("decided_on", "besok")])
def test_a_wrong_year_or_day_is_told_at_its_field(field: str, wrong: str) -> None:
    _, browser, text = an_office()
    answer = sent(browser, text, **{field: wrong})
    assert answer.status_code == 422
    assert "invalid-feedback" in answer.content.decode()


def test_script_text_in_a_cell_stays_text() -> None:
    _, browser, text = an_office()
    page = sent(browser, text.replace("Jumlah desa mandiri", "<script>alert(1)</script>")).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_the_template_names_the_offices_own_units() -> None:
    office, browser, _ = an_office()
    answer = browser.get("/rencana/impor/templat/")
    assert answer["Content-Disposition"] == 'attachment; filename="templat-rencana.xlsx"'
    import zipfile

    parts = zipfile.ZipFile(io.BytesIO(answer.content))
    assert office.positions["section_heads:1"].unit.name in parts.read("xl/sharedStrings.xml").decode()
