"""The recap as a workbook: the same RecapPaper as the PDF, in cells that count.

Texts are written as texts (`=HYPERLINK(…)` stays one), figures as numbers in Indonesian form. A figure of more than 15
digits is written as text, because a spreadsheet would silently round it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from math import ceil
from typing import Any

from himpun.documents.papers import RecapPaper, RecapRow, RegisterTable
from himpun.documents.typesetting.blocks import Data, figure_text
from himpun.documents.typesetting.figures import REGISTER_NAMES, registers_data
from himpun.kernel.dates import format_datetime
from himpun.kernel.numbers import format_number
from himpun.kernel.text import clean_text

HEADS = (
    "No", "Unit", "Sasaran", "Indikator", "Satuan", "Target", "Realisasi", "Keadaan", "Alasan nihil", "Jumlah bukti",
    "Diisi oleh", "Diterima", "Kendala", "Tindak lanjut", "Catatan",
)  # fmt: skip
WIDTHS = (5, 22, 24, 36, 11, 14, 14, 11, 20, 8, 20, 19, 24, 22, 18)
REGISTER_WIDTH = 24
LINE_HEIGHT, MOST_HEIGHT = 13.5, 400.0
"""Points; a spreadsheet shows rows of up to 409."""
FOLIO = 14
"""The paper size nearest to F4 that spreadsheets know: 8½ × 13 inches."""
LARGEST_CELL = 32_000
"""Characters; a spreadsheet holds 32,767."""

_MOST_DIGITS = 15
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def recap_workbook(paper: RecapPaper, *, at: datetime, by_unit: bool = False) -> bytes:
    """The recap as XLSX: all rows on one sheet, or (`by_unit`) a sheet for each unit; then "Keterangan".

    `at` stands in the file as its date of creation; the same input gives the same bytes.
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": clean_text(paper.title), "created": at.astimezone(UTC).replace(tzinfo=None)})
        writer = _Writer(book, paper)
        if by_unit:
            for unit, rows in groupby(paper.rows, key=lambda row: row.unit):
                writer.table(unit or paper.unit or "Rekap", list(rows))
        else:
            writer.table("Rekap", paper.rows)
        if paper.totals:
            writer.table("Perangkat daerah", paper.totals)
        for _, tables in groupby(paper.registers, key=lambda table: table.register):
            writer.register(list(tables))
        writer.explanation()
    return out.getvalue()


class _Writer:
    """One workbook being written; it keeps the formats and the names of sheets given so far."""

    def __init__(self, book: Any, paper: RecapPaper) -> None:
        self.book, self.paper = book, paper
        self.names: set[str] = set()
        cell = {"border": 1, "border_color": "#8A8A8A", "valign": "top", "font_name": "Arial", "font_size": 10}
        self.text = book.add_format({**cell, "text_wrap": True})
        self.middle = book.add_format({**cell, "align": "center", "text_wrap": True})
        # The program shows these in the user's own marks: 1.234,5 where it speaks Indonesian.
        self.figure = book.add_format({**cell, "num_format": "#,##0.##########"})
        self.whole = book.add_format({**cell, "num_format": "#,##0"})
        self.right = book.add_format({**cell, "align": "right"})
        head = {**cell, "bold": True, "bg_color": "#EEF1F4", "align": "center", "valign": "vcenter", "text_wrap": True}
        self.head = book.add_format(head)
        self.title = book.add_format({"bold": True, "font_name": "Arial", "font_size": 13})
        self.plain = book.add_format({"font_name": "Arial", "font_size": 10, "text_wrap": True, "valign": "top"})

    def table(self, name: str, rows: Iterable[RecapRow]) -> None:
        """Title lines, a frozen head with a filter, one row for each value."""
        sheet = self._sheet(name)
        top = self._titles(
            sheet, [self.paper.title, self.paper.unit, self.paper.period and f"Periode {self.paper.period}"]
        )
        for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(top, column, head, self.head)
        sheet.set_row(top, 2 * LINE_HEIGHT)
        last = top
        for last, row in enumerate(rows, start=top + 1):
            self._row(sheet, last, row)
        sheet.freeze_panes(top + 1, 4)
        sheet.autofilter(top, 0, max(last, top + 1), len(HEADS) - 1)
        self._print(sheet, repeated=top)

    def register(self, tables: Sequence[RegisterTable]) -> None:
        """One kind of register on a sheet of its own, unit after unit."""
        units = registers_data(tables)
        by_unit = any(table.unit for table in tables)
        heads = ["No", *(["Unit"] if by_unit else []), *units[0]["heads"][1:]]
        sheet = self._sheet(tables[0].register)
        name = REGISTER_NAMES.get(tables[0].register, tables[0].register)
        top = self._titles(sheet, [name, self.paper.period and f"Periode {self.paper.period}"])
        for column, head in enumerate(heads):
            sheet.set_column(column, column, 6 if column == 0 else REGISTER_WIDTH)
            sheet.write_string(top, column, head, self.head)
        sheet.set_row(top, 2 * LINE_HEIGHT)
        lines = [(table.unit, row) for table, data in zip(tables, units, strict=True) for row in _lines(data)]
        for number, (unit, row) in enumerate(lines, start=1):
            cells = [str(number), *([unit] if by_unit else []), *row]
            self._make_room(sheet, top + number, [(text, REGISTER_WIDTH) for text in cells[1:]])
            for column, text in enumerate(cells):
                self._string(sheet, top + number, column, text, self.text)
        sheet.freeze_panes(top + 1, 0)
        self._print(sheet, repeated=top)

    def explanation(self) -> None:
        """What the figures are, and how the words in the tables are meant."""
        paper = self.paper
        lines = [
            ("Dokumen", paper.title), ("Nomor", paper.number), ("Periode", paper.period), ("Unit", paper.unit),
            ("Keadaan", format_datetime(paper.as_of, paper.zone) if paper.as_of else ""),
            ("Versi", f"{paper.version} {paper.supersedes}".strip()), ("Catatan", paper.note),
            ("Arsip kertas", paper.paper_place),
            ("Alamat verifikasi", paper.verification.address if paper.verification else ""),
            ("diterima", "Nilai telah diterima oleh penghimpun. Nol adalah nilai."),
            ("nihil", "Tidak ada yang dilaporkan, dengan alasan; bukan nol."),
            ("belum ada", "Belum diisi; bukan nol dan bukan nihil."),
            *([("CONTOH", "Kantornya nyata, angkanya bukan miliknya.")] if paper.sample else []),
        ]  # fmt: skip
        sheet = self._sheet("Keterangan")
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, 90)
        for number, (label, text) in enumerate((label, text) for label, text in lines if text):
            self._string(sheet, number, 0, label, self.plain)
            self._string(sheet, number, 1, text, self.plain)
        self._print(sheet, repeated=None)

    def _row(self, sheet: Any, number: int, row: RecapRow) -> None:
        state = {"belum": "belum ada"}.get(row.state, row.state)
        accepted = row.state == "diterima"
        zone = self.paper.zone
        texts = {
            0: row.no, 1: row.unit or self.paper.unit, 2: row.objective, 3: row.indicator, 4: row.measure, 7: state,
            8: row.reason, 10: row.filled_by, 11: format_datetime(row.accepted_at, zone) if row.accepted_at else "",
            12: row.obstacle, 13: row.follow_up, 14: row.note,
        }  # fmt: skip
        self._make_room(sheet, number, [(text, WIDTHS[column]) for column, text in texts.items()])
        for column, text in texts.items():
            self._string(sheet, number, column, text, self.middle if column in (0, 4, 7) else self.text)
        self._figure(sheet, number, 5, row.target, row.target_text)
        # Only what was accepted is a figure: nihil and missing stay empty, so that a sum never counts them as 0; what
        # nobody has decided on yet is a text.
        waiting = "" if row.state in ("diterima", "nihil", "belum") else figure_text(row.value, row.value_text)
        self._figure(sheet, number, 6, row.value if accepted else None, row.value_text if accepted else waiting)
        sheet.write_number(number, 9, row.evidence_count, self.whole)

    def _make_room(self, sheet: Any, number: int, cells: Iterable[tuple[str, int]]) -> None:
        """Rows high enough for their longest text: not every program grows them by itself."""
        lines = max(
            (sum(max(1, ceil(len(line) / width)) for line in text.split("\n")) for text, width in cells), default=1
        )
        sheet.set_row(number, min(lines * LINE_HEIGHT, MOST_HEIGHT))

    def _figure(self, sheet: Any, row: int, column: int, value: Decimal | None, text: str) -> None:
        if value is None or text:
            self._string(sheet, row, column, text, self.right)
        elif len(value.as_tuple().digits) > _MOST_DIGITS:
            self._string(sheet, row, column, format_number(value), self.right)
        else:
            whole = value == value.to_integral_value()
            sheet.write_number(row, column, float(value), self.whole if whole else self.figure)

    def _string(self, sheet: Any, row: int, column: int, text: str, style: Any) -> None:
        shown = clean_text(text)
        sheet.write_string(row, column, shown[:LARGEST_CELL], style)

    def _titles(self, sheet: Any, lines: Iterable[str]) -> int:
        said = [clean_text(line) for line in lines if line]
        for number, line in enumerate(said):
            sheet.write_string(number, 0, line, self.title)
        return len(said) + 1

    def _sheet(self, name: str) -> Any:
        """A sheet with a name that a spreadsheet accepts: 31 characters, none of []:*?/\\', and not given before."""
        base = clean_text(name).translate(_NOT_IN_NAMES).replace("\n", " ").strip()[:31].strip() or "Lembar"
        given, count = base, 1
        while given.casefold() in self.names:
            count += 1
            given = f"{base[: 30 - len(str(count))]} {count}"
        self.names.add(given.casefold())
        return self.book.add_worksheet(given)

    def _print(self, sheet: Any, repeated: int | None) -> None:
        sheet.set_landscape()
        sheet.set_paper(FOLIO)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.set_footer("&L&8" + clean_text(self.paper.title).replace("&", "&&")[:100] + "&R&8Halaman &P dari &N")
        if repeated is not None:
            sheet.repeat_rows(repeated)


def _lines(data: Data) -> list[list[str]]:
    """The lines of one unit without their numbers; where it has none, what it said instead."""
    if data["rows"]:
        return [row[1:] for row in data["rows"]]
    return [[data["nihil"], *("" for _ in data["heads"][2:])]]
