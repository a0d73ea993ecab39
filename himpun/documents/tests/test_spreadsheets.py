"""The recap as a workbook, read back: figures count, texts stay texts, nothing missing is a zero."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from himpun.documents.papers import RecapPaper, RecapRow
from himpun.documents.spreadsheets import HEADS, LARGEST_CELL, recap_workbook
from himpun.documents.tests.samples import AT, REGISTERS, recap


def read(book: bytes, sheet: str) -> list[list[Any]]:
    opened = CalamineWorkbook.from_filelike(io.BytesIO(book))
    return opened.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def rows_of(paper: RecapPaper) -> list[dict[str, Any]]:
    table = read(recap_workbook(paper, at=AT), "Rekap")
    head = next(number for number, row in enumerate(table) if row[0] == "No")
    return [dict(zip(table[head], row, strict=True)) for row in table[head + 1 :]]


def with_rows(*rows: RecapRow) -> RecapPaper:
    return dataclasses.replace(recap(), rows=rows)


def test_it_works() -> None:
    rows = rows_of(recap(units=3, indicators=4))
    assert len(rows) == 12
    assert list(rows[0]) == list(HEADS)
    assert rows[0]["Target"] == 1234.5
    assert rows[0]["Realisasi"] == 1200.25


def test_nihil_and_missing_are_not_zero() -> None:
    rows = rows_of(with_rows(
        RecapRow(no="1", indicator="a", state="nihil", reason="tidak ada", value=Decimal(5)),
        RecapRow(no="2", indicator="b", state="belum"),
        RecapRow(no="3", indicator="c", value=Decimal(0)),
    ))  # fmt: skip
    assert [row["Realisasi"] for row in rows] == ["", "", 0.0]
    assert [row["Keadaan"] for row in rows] == ["nihil", "belum ada", "diterima"]


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x";"y")', "+1", "-1", "@SUM(A1)", "http://contoh", "00123", "1.234,5"]
)
def test_a_text_is_never_a_formula_link_or_number(text: str) -> None:
    [row] = rows_of(with_rows(RecapRow(no=text, indicator=text, note=text, state="belum")))
    assert (row["No"], row["Indikator"], row["Catatan"]) == (text, text, text)
    book = recap_workbook(with_rows(RecapRow(no="1", indicator=text)), at=AT)
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet


def test_a_long_figure_keeps_its_digits_as_text() -> None:
    [row] = rows_of(with_rows(RecapRow(no="1", indicator="a", value=Decimal("12345678901234567.5"))))
    assert row["Realisasi"] == "12.345.678.901.234.567,5"


def test_control_characters_and_endless_texts_are_cut() -> None:
    [row] = rows_of(with_rows(RecapRow(no="1", indicator="a\0b\x1f😀", note="x" * 40_000)))
    assert row["Indikator"] == "ab😀"
    assert len(row["Catatan"]) == LARGEST_CELL


def test_a_sheet_for_each_unit_with_names_that_a_spreadsheet_accepts() -> None:
    names = ["Bidang [A]: satu/dua?*\\", "x" * 60, "X" * 60, "'petik'", ""]
    paper = with_rows(*(RecapRow(no="1", indicator="a", unit=name) for name in names))
    book = recap_workbook(paper, at=AT, by_unit=True)
    found = CalamineWorkbook.from_filelike(io.BytesIO(book)).sheet_names
    assert found[:4] == ["Bidang  A   satu dua", "x" * 31, "X" * 29 + " 2", "petik"]
    assert found[-1] == "Keterangan"
    assert len({name.casefold() for name in found}) == len(found)
    assert all(len(name) <= 31 for name in found)


def test_the_head_is_frozen_and_repeated_in_print() -> None:
    with zipfile.ZipFile(io.BytesIO(recap_workbook(recap(), at=AT))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        book = parts.read("xl/workbook.xml").decode()
    assert 'state="frozen"' in sheet
    assert 'orientation="landscape"' in sheet
    assert "Print_Titles" in book


def test_registers_and_explanation_have_their_sheets() -> None:
    book = recap_workbook(recap(), at=AT)
    assert any("Nihil. Alasan: tidak ada evaluasi" in str(cell) for row in read(book, "LHE") for cell in row)
    said = {row[0]: row[1] for row in read(book, "Keterangan")}
    assert said["Nomor"] == "050/RKP/IV/2026"
    assert said["nihil"].startswith("Tidak ada yang dilaporkan")


def test_all_units_share_the_sheet_of_a_register() -> None:
    tables = tuple(dataclasses.replace(REGISTERS[0], unit=unit) for unit in ("Seksi A", "Seksi B"))
    book = recap_workbook(dataclasses.replace(recap(), registers=tables), at=AT)
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(book)).sheet_names
    assert sheets == ["Rekap", "Perangkat daerah", "LHP", "Keterangan"]
    assert [(row[0], row[1]) for row in read(book, "LHP")[-2:]] == [("1", "Seksi A"), ("2", "Seksi B")]


def test_what_nobody_decided_on_is_no_figure() -> None:
    waiting = dataclasses.replace(recap().rows[0], state="dikirim, belum diputuskan", value=Decimal("1200.25"))
    book = recap_workbook(dataclasses.replace(recap(), rows=(waiting,)), at=AT)
    (row,) = [row for row in read(book, "Rekap") if row[7] == "dikirim, belum diputuskan"]
    assert row[6] == "1.200,25"


def test_the_same_recap_gives_the_same_bytes() -> None:
    assert recap_workbook(recap(), at=AT) == recap_workbook(recap(), at=AT)
