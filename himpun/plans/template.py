"""The empty table that an office fills in: the columns of `plans.columns`, with what may be chosen in each."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from himpun.plans.columns import COLUMNS, Column
from himpun.plans.workbooks import SHEET

ROWS = 500
_WIDE = {"indikator": 45, "sasaran": 40, "definisi": 40, "rumus": 28, "unit penjawab": 30, "penanggung jawab": 30}


def write_template(*, units: Sequence[str] = (), positions: Sequence[str] = ()) -> bytes:
    """An XLSX with the sheets Rencana (to fill in), Petunjuk (what each column means) and Daftar (names to choose)."""
    buffer = io.BytesIO()
    # A text that begins with "=" stays a text.
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#DCE6F1", "border": 1, "valign": "top"})
        as_text = book.add_format({"num_format": "@"})
        _plan_sheet(book.add_worksheet(SHEET), bold, as_text, {"penanggung jawab": len(positions)})
        _guide_sheet(book.add_worksheet("Petunjuk"), bold, book.add_format({"text_wrap": True, "valign": "top"}))
        names = book.add_worksheet("Daftar")
        _list_column(names, 0, "Unit", units, bold)
        _list_column(names, 1, "Jabatan", positions, bold)
    return buffer.getvalue()


def _plan_sheet(sheet: Any, bold: Any, as_text: Any, lists: Mapping[str, int]) -> None:
    sheet.freeze_panes(1, 3)
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, _WIDE.get(column.title, max(12, len(column.title) + 3)), as_text)
        sheet.write_string(0, place, f"{column.title} *" if column.is_required else column.title, bold)
        sheet.write_comment(0, place, column.meaning)
        if column.choices:
            sheet.data_validation(1, place, ROWS, place, _choice(column))
        elif lists.get(column.title):
            source = f"=Daftar!$B$2:$B${lists[column.title] + 1}"
            sheet.data_validation(
                1, place, ROWS, place, {"validate": "list", "source": source, "error_type": "warning"}
            )


def _choice(column: Column) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": list(column.choices),
        "error_title": column.title,
        "error_message": f"Pilih salah satu: {', '.join(column.choices)}."[:255],
    }


def _guide_sheet(sheet: Any, bold: Any, wrapped: Any) -> None:
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 70, wrapped)
    sheet.set_column(2, 3, 34, wrapped)
    for place, title in enumerate(("Kolom", "Isi", "Pilihan", "Contoh")):
        sheet.write_string(0, place, title, bold)
    for row, column in enumerate(COLUMNS, start=1):
        needed = "Wajib. " if column.is_required else ""
        for place, text in enumerate(
            (column.title, needed + column.meaning, ", ".join(column.choices), column.example)
        ):
            sheet.write_string(row, place, text)


def _list_column(sheet: Any, place: int, title: str, names: Sequence[str], bold: Any) -> None:
    sheet.set_column(place, place, 45)
    sheet.write_string(0, place, title, bold)
    for row, name in enumerate(names, start=1):
        sheet.write_string(row, place, name)
