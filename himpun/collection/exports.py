"""The matrix as a table for a spreadsheet: one line for each cell that the reader may see."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

import xlsxwriter
from django.utils.translation import gettext as _

from himpun.collection.answers import figure_text
from himpun.collection.matrices import Matrix
from himpun.collection.models import Evidence, Value
from himpun.collection.selectors import rows_of
from himpun.kernel.text import clean_text
from himpun.pages.states import SHOWN

Line = Sequence[object]


def heads() -> list[str]:
    """The titles of the columns."""
    return [
        _("Unit"), _("Kode"), _("Indikator"), _("Satuan"), _("Target"), _("Isian"), _("Keadaan"), _("Keterangan"),
        _("Kendala"), _("Tindak lanjut"), _("Diketik oleh"), _("Diketik pada"), _("Diputuskan pada"), _("Jumlah bukti"),
    ]  # fmt: skip


def lines(matrix: Matrix, zone: str) -> list[Line]:
    """Every cell of the matrix, unit by unit. Three statements."""
    ids = [row.request.id for row in matrix.rows]
    current = Value.objects.filter(request_id__in=ids, is_current=True).select_related("typed_as")
    values = {(value.request_id, value.indicator_id): value for value in current}
    kept = Evidence.objects.filter(request_id__in=ids, withdrawn_at=None)
    proofs = Counter(kept.values_list("request_id", "indicator_id"))
    told: list[Line] = []
    for row in matrix.rows:
        for number, asked in rows_of(row.request).items():
            value = values.get((row.request.id, number))
            head = [row.request.unit.name, asked.code, asked.name, asked.measure_unit, asked.target]
            told.append([*head, *_answer(value, zone), proofs[(row.request.id, number)]])
    return told


def workbook(title: str, table: Sequence[Line]) -> bytes:
    """The same as XLSX; a text that begins with "=" stays a text."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#DCE6F1", "border": 1})
        sheet = book.add_worksheet(_("Matriks"))
        sheet.freeze_panes(2, 3)
        sheet.write_string(0, 0, clean_text(title))
        for place, head in enumerate(heads()):
            sheet.set_column(place, place, 34 if place in (0, 2, 7, 8, 9) else 14)
            sheet.write_string(1, place, head, bold)
        for number, line in enumerate(table, start=2):
            for place, cell in enumerate(line):
                if isinstance(cell, (Decimal, int)):
                    sheet.write_number(number, place, float(cell))
                elif cell:
                    sheet.write_string(number, place, clean_text(str(cell)))
    return buffer.getvalue()


def _answer(value: Value | None, zone: str) -> list[object]:
    if value is None:
        return ["", str(SHOWN["missing"].label), "", "", "", "", "", ""]
    text = figure_text(value.number, value.predicate, is_nihil=value.is_nihil)
    decided = value.decided_at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H.%M") if value.decided_at else ""
    return [
        value.number if value.number is not None else text,
        str(SHOWN[value.state].label),
        value.note,
        value.obstacle,
        value.follow_up,
        value.typed_as.title,
        value.typed_at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H.%M"),
        decided,
    ]
