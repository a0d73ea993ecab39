"""Attaching evidence, and every way in which a file is refused; afterwards the store is as it was."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from himpun.collection import filetypes
from himpun.collection.models import Evidence, StoredFile
from himpun.collection.services import attach_evidence, hand_in, type_values, withdraw_evidence
from himpun.collection.store import path_of, put, read_bytes
from himpun.collection.tests.stage import after, handed_out
from himpun.cycles.tests.office import START, refused
from himpun.kernel.refusals import Refusal
from himpun.ledger.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_directory")]

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def zipped(entries: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries.items():
            file.writestr(name, data)
    return packed.getvalue()


def workbook(extra: bytes = b"") -> bytes:
    return zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>", "xl/sheet1.xml": extra})


def liar() -> bytes:
    """A ZIP whose directory says that a huge file is tiny."""
    data = bytearray(zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"\0" * 5_000_000}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(data)


def test_it_works(data_directory: Path) -> None:
    stage = handed_out()
    request = stage.request()

    evidence = attach_evidence(
        request.id,
        PDF,
        name="C:\\foto\\laporan.pdf",
        indicator_id=stage.indicator_id(),
        actor=stage.head(),
        now=after(10),
    )

    assert (evidence.name, evidence.file.size, evidence.file.media_type) == ("laporan.pdf", len(PDF), "application/pdf")
    assert read_bytes(evidence.file_id) == PDF
    assert path_of(evidence.file_id).is_relative_to(data_directory)
    assert Evidence.objects.get(request=request, withdrawn_at=None) == evidence


def test_the_same_file_is_kept_once() -> None:
    stage = handed_out()
    request = stage.request()
    first = attach_evidence(request.id, PDF, name="a.pdf", actor=stage.head(), now=after(10))
    again = attach_evidence(request.id, io.BytesIO(PDF), name="a.pdf", actor=stage.head(), now=after(11))
    other = attach_evidence(
        request.id, PDF, name="b.pdf", indicator_id=stage.indicator_id(), actor=stage.head(), now=after(12)
    )

    assert again.id == first.id
    assert other.file_id == first.file_id
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "name", "data"),
    [
        ("file_empty", "kosong.pdf", lambda: b""),
        ("file_too_big", "besar.pdf", lambda: PDF + b"0" * (60 * 1024 * 1024)),
        ("file_type_mismatch", "ganti-nama.pdf", lambda: b"MZ\x90\x00" + b"\0" * 200),
        ("file_type_mismatch", "gambar.png", lambda: PDF),
        ("file_type_mismatch", "surat.xlsx", lambda: zipped({"word/document.xml": b"<x/>"})),
        ("file_type_mismatch", "data.csv", lambda: b"\x00\x01\x02"),
        ("file_type_not_allowed", "alat.exe", lambda: b"MZ\x90\x00" + b"\0" * 200),
        ("file_type_not_allowed", "tanpa-akhiran", lambda: PDF),
        ("file_unpacks_too_big", "bom.xlsx", lambda: workbook(b"\0" * 30_000_000)),
        ("file_unpacks_too_big", "banyak.zip", lambda: zipped({str(n): b"" for n in range(5001)})),
        ("file_broken", "bohong.xlsx", liar),
        ("file_broken", "potong.xlsx", lambda: workbook()[:-30]),
        ("file_name_unprintable", "a\x00.pdf", lambda: PDF),
        ("file_name_missing", "folder/", lambda: PDF),
        ("file_name_too_long", "a" * 300 + ".pdf", lambda: PDF),
    ],
)
def test_a_bad_file_changes_nothing(code: str, name: str, data: Callable[[], bytes], data_directory: Path) -> None:
    stage = handed_out()
    request = stage.request()

    with refused(code):
        attach_evidence(request.id, data(), name=name, actor=stage.head(), now=after(10))

    assert not Evidence.objects.exists()
    assert not StoredFile.objects.exists()
    assert not [path for path in data_directory.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("buku.xlsx", workbook(b"<row/>" * 5000)),
        ("daftar.csv", b"nama;nilai\nA;1\n"),
        ("a.zip", zipped({"a": b"1"})),
    ],
)
def test_sound_files_pass(name: str, data: bytes) -> None:
    assert filetypes.check_file(name, data) == filetypes.KINDS[name.rpartition(".")[2]].media_type


def test_what_is_refused_afterwards_leaves_no_file(data_directory: Path) -> None:
    stage = handed_out()
    request = stage.request()

    with refused("clock_set_back"):
        attach_evidence(request.id, PDF, name="a.pdf", actor=stage.head(), now=START - timedelta(days=2))

    assert not [path for path in data_directory.rglob("*") if path.is_file()]


def test_a_withdrawn_file_is_kept_but_counts_no_more() -> None:
    stage = handed_out()
    request = stage.request()
    evidence = attach_evidence(request.id, PDF, name="a.pdf", actor=stage.head(), now=after(10))

    with refused("reason_missing"):
        withdraw_evidence(evidence.id, reason="", actor=stage.head(), now=after(20))
    withdraw_evidence(evidence.id, reason="Salah berkas", actor=stage.head(), now=after(20))

    assert not Evidence.objects.filter(withdrawn_at=None).exists()
    assert read_bytes(evidence.file_id) == PDF


def test_another_unit_and_another_agency_cannot() -> None:
    stage, other = handed_out(), handed_out()
    request = stage.request()
    evidence = attach_evidence(request.id, PDF, name="a.pdf", actor=stage.head(), now=after(10))

    with refused("not_your_request"):
        attach_evidence(request.id, PDF, name="b.pdf", actor=stage.head(1), now=after(11))
    with refused("not_there"):
        attach_evidence(request.id, PDF, name="b.pdf", actor=other.head(), now=after(11))
    with refused("not_there"):
        withdraw_evidence(evidence.id, reason="Hapus", actor=other.head(), now=after(11))


def test_missing_evidence_is_noted_not_refused() -> None:
    stage = handed_out()
    request = stage.request()
    type_values(request.id, stage.answers(request), actor=stage.head(), now=after(10))
    attach_evidence(request.id, PDF, name="a.pdf", indicator_id=stage.indicator_id(), actor=stage.head(), now=after(11))

    hand_in(request.id, actor=stage.head(), now=after(12))

    body = Entry.objects.get(verb="request.handed_in").body
    assert f'"without_evidence":[{stage.indicator_id(place=1)}]' in body


def test_a_lost_file_says_what_to_do() -> None:
    stored = put(PDF, name="a.pdf", now=START)
    path_of(stored.sha256).unlink()

    with pytest.raises(Refusal) as caught:
        read_bytes(stored.sha256)

    assert caught.value.code == "file_lost"
