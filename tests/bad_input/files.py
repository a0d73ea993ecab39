"""Files that are not what they seem: as evidence, and as a plan to import."""

from __future__ import annotations

import io
import zipfile

from himpun.collection.services import attach_evidence
from himpun.collection.store import path_of
from himpun.collection.tests.stage import after, handed_out
from himpun.plans.models import Indicator
from himpun.plans.services import import_plan
from himpun.plans.template import write_template
from himpun.plans.tests.cast import DECIDED, NOW, open_agency, planner, row, table, xlsx
from tests.bad_input.case import Act, refused, taken

ATTACH, IMPORT = "collection.services.attach_evidence", "plans.services.import_plan"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
MEGABYTE = 1024 * 1024


def zipped(entries: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries.items():
            file.writestr(name, data)
    return packed.getvalue()


def bomb() -> bytes:
    """An XLSX of 60 kB that unpacks to 60 MB."""
    parts = dict.fromkeys(("[Content_Types].xml", "xl/workbook.xml"), b"<x/>")
    return zipped({**parts, "xl/worksheets/sheet1.xml": b"\0" * (60 * MEGABYTE)})


def lying_bomb() -> bytes:
    """The same, with a directory that says that it holds ten bytes."""
    data = bytearray(bomb())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(data)


def _attached(name: str, data: bytes) -> Act:
    stage = handed_out()
    request, actor = stage.request(), stage.head()
    return lambda: attach_evidence(request.id, data, name=name, actor=actor, now=after(10))


def _imported(name: str, data: bytes, year: int = 2026) -> Act:
    actor = planner(open_agency())
    return lambda: import_plan(data, name=name, year=year, decided_on=DECIDED, actor=actor, now=NOW)


@refused(
    ATTACH,
    "An empty file",
    code="file_empty",
    text="Berkas “laporan.pdf” kosong (0 byte). Periksa berkasnya, lalu unggah lagi.",
)
def an_empty_file() -> Act:
    return _attached("laporan.pdf", b"")


@refused(
    ATTACH,
    "A file of 60 MB",
    code="file_too_big",
    text="Berkas “laporan.pdf” lebih dari 50 MB. Kecilkan, misalnya pindai ulang dengan mutu lebih rendah.",
)
def a_file_of_60_mb() -> Act:
    return _attached("laporan.pdf", PDF + b"0" * (60 * MEGABYTE))


@refused(
    ATTACH,
    "A program that was renamed to PDF",
    code="file_type_mismatch",
    text="Isi berkas “laporan.pdf” bukan PDF; namanya mungkin diganti. Simpan ulang dari aplikasinya, lalu unggah "
    "lagi.",
)
def a_renamed_file() -> Act:
    return _attached("laporan.pdf", b"MZ\x90\x00" + b"\0" * 200)


@refused(
    ATTACH,
    "A Word document that was renamed to XLSX",
    code="file_type_mismatch",
    text="Isi berkas “data.xlsx” tidak sesuai dengan akhirannya. Simpan ulang dari aplikasinya, lalu unggah lagi.",
)
def a_document_renamed_to_workbook() -> Act:
    return _attached("data.xlsx", zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))


@refused(
    ATTACH,
    "A program",
    code="file_type_not_allowed",
    text="Berkas “alat.exe” tidak dapat dipakai sebagai bukti. Unggah salah satu dari: pdf, jpg, jpeg, png, xlsx, "
    "docx, pptx, ods, odt, xls, doc, zip, csv, txt.",
)
def a_program() -> Act:
    return _attached("alat.exe", b"MZ\x90\x00" + b"\0" * 200)


@refused(
    ATTACH,
    "A ZIP bomb as XLSX",
    code="file_unpacks_too_big",
    text="Isi berkas “data.xlsx” mengembang jauh melebihi ukurannya dan dapat melumpuhkan komputer. Simpan ulang "
    "tanpa lampiran atau gambar yang besar, lalu unggah lagi.",
)
def a_zip_bomb() -> Act:
    return _attached("data.xlsx", bomb())


@refused(
    ATTACH,
    "A ZIP bomb whose directory lies about its size",
    code="file_broken",
    text="Berkas “data.xlsx” rusak atau bersandi. Buka dan simpan ulang tanpa sandi, lalu unggah lagi.",
)
def a_lying_zip_bomb() -> Act:
    return _attached("data.xlsx", lying_bomb())


@refused(
    ATTACH,
    "An XLSX that was cut off in the middle",
    code="file_broken",
    text="Berkas “data.xlsx” rusak atau bersandi. Buka dan simpan ulang tanpa sandi, lalu unggah lagi.",
)
def a_cut_workbook() -> Act:
    return _attached("data.xlsx", xlsx([["a"]])[:-40])


@refused(
    ATTACH,
    "A NUL byte in the file's name",
    code="file_name_unprintable",
    text="Nama berkas berisi karakter yang tidak tampak. Ganti namanya, lalu unggah lagi.",
)
def a_nul_byte_in_a_name() -> Act:
    return _attached("laporan\x00.pdf", PDF)


@refused(
    ATTACH,
    "A name of 300 letters",
    code="file_name_too_long",
    text="Nama berkas lebih dari 255 karakter. Pendekkan, lalu unggah lagi.",
)
def a_name_without_end() -> Act:
    return _attached("a" * 300 + ".pdf", PDF)


@refused(
    ATTACH,
    "Bytes that are no text, as CSV",
    code="file_type_mismatch",
    text="Isi berkas “data.csv” bukan CSV; namanya mungkin diganti. Simpan ulang dari aplikasinya, lalu unggah lagi.",
)
def a_csv_that_is_no_text() -> Act:
    return _attached("data.csv", b"\x00\x01\x02")


@taken(
    ATTACH, "A name with folders that lead elsewhere", outcome="kept under its hash; only the file's own name is noted"
)
def a_name_that_leads_elsewhere() -> None:
    stage = handed_out()
    evidence = attach_evidence(stage.request().id, PDF, name="../../etc/laporan.pdf", actor=stage.head(), now=after(10))
    assert evidence.name == "laporan.pdf"
    assert path_of(evidence.file_id).name == evidence.file_id


@refused(
    IMPORT,
    "An empty plan",
    code="file_empty",
    text="Berkas “rencana.xlsx” kosong (0 byte). Periksa berkasnya, lalu impor lagi.",
)
def an_empty_plan() -> Act:
    return _imported("rencana.xlsx", b"")


@refused(
    IMPORT,
    "A plan of 60 MB",
    code="file_too_big",
    text="Berkas “rencana.xlsx” lebih dari 10 MB. Hapus isi yang bukan rencana.",
)
def a_plan_of_60_mb() -> Act:
    return _imported("rencana.xlsx", b"PK\x03\x04" + b"0" * (60 * MEGABYTE))


@refused(
    IMPORT,
    "A PDF that was renamed to XLSX",
    code="file_type_mismatch",
    text="Isi berkas “rencana.xlsx” bukan XLSX. Buka di aplikasi lembar kerja, simpan sebagai .xlsx.",
)
def a_renamed_plan() -> Act:
    return _imported("rencana.xlsx", PDF)


@refused(
    IMPORT,
    "A workbook that was renamed to CSV",
    code="file_type_mismatch",
    text="Isi berkas “rencana.csv” bukan teks CSV. Simpan ulang sebagai CSV atau .xlsx.",
)
def a_workbook_renamed_to_csv() -> Act:
    return _imported("rencana.csv", table(row()))


@refused(
    IMPORT,
    "A PDF as a plan",
    code="file_type_not_allowed",
    text="Berkas “rencana.pdf” bukan XLSX atau CSV. Simpan sebagai .xlsx, lalu impor lagi.",
)
def a_pdf_as_plan() -> Act:
    return _imported("rencana.pdf", PDF)


@refused(
    IMPORT,
    "A ZIP bomb as XLSX",
    code="file_unpacks_too_big",
    text="Isi berkas “rencana.xlsx” menjadi terlalu besar bila dibuka. Salin rencananya ke berkas baru, lalu impor "
    "itu.",
)
def a_zip_bomb_as_plan() -> Act:
    return _imported("rencana.xlsx", bomb())


@refused(
    IMPORT,
    "A ZIP bomb whose directory lies about its size",
    code="file_unreadable",
    text="Berkas “rencana.xlsx” rusak atau terkunci. Simpan ulang tanpa sandi sebagai .xlsx, lalu impor.",
)
def a_lying_zip_bomb_as_plan() -> Act:
    return _imported("rencana.xlsx", lying_bomb())


@refused(
    IMPORT,
    "A workbook of something else",
    code="plan_faulty",
    text="Rencana tidak diimpor: 1 sel perlu diperbaiki. Sheet1!A1: baris judul tidak ditemukan. Tulis judul kolom, "
    "paling sedikit: kode, indikator, satuan, polaritas, unit penjawab.",
)
def a_workbook_of_something_else() -> Act:
    return _imported("rencana.xlsx", xlsx([["Nama", "Alamat"], ["Padi", "Sawah"]]))


@refused(
    IMPORT,
    "The template as it came, without a row",
    code="plan_empty",
    text="Lembar Rencana tidak memuat satu indikator pun. Isi baris di bawah judul.",
)
def a_plan_without_a_row() -> Act:
    return _imported("rencana.xlsx", write_template())


@refused(
    IMPORT,
    "Numbers in words, strange units and unknown words, in several cells",
    code="plan_faulty",
    text="Rencana tidak diimpor: 2 sel perlu diperbaiki. Sheet1!E3: “naik” tidak dikenal. Pilih salah satu: maksimum, "
    "minimum, minimum T/R, rentang, stabil, predikat. Sheet1!F3: Unit “Seksi Hantu” tidak ada di Organisasi. "
    "Maksud Anda “Seksi Satu”?",
)
def a_plan_with_wrong_cells() -> Act:
    wrong = row(target_tahun="sembilan puluh", TW1="1,234.5", unit_penjawab="Seksi Hantu", polaritas="naik")
    return _imported("rencana.xlsx", table(row(), [*wrong[:0], "IK-2", *wrong[1:]]))


@refused(
    IMPORT,
    "A plan for the year 20260",
    code="year_unknown",
    text="Tahun rencana tidak wajar. Tulis misalnya 2026.",
)
def a_plan_for_a_strange_year() -> Act:
    return _imported("rencana.xlsx", table(row()), year=20260)


@taken(IMPORT, "A formula as text in a cell: `=HYPERLINK(…)`", outcome="the text, letter by letter; never a formula")
def a_formula_text_in_a_plan() -> None:
    text = '=HYPERLINK("http://contoh";"klik")'
    _imported("rencana.xlsx", table(row(indikator=text)))()
    assert Indicator.objects.filter(name=text).exists()
