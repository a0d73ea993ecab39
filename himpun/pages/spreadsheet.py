"""A table as a CSV file that a spreadsheet opens without asking: Indonesian figures, and no cell that runs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from himpun.kernel.text import clean_text

_RUNS = re.compile(r"^\s*[=+\-@|]")
_FIGURE = re.compile(r"^[+-]?[0-9][0-9.]*(?:,[0-9]+)?\s*%?$")


def csv_text(heads: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """The table with semicolons, as spreadsheets in Indonesian read it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_plain(head) for head in heads])
    writer.writerows([[_plain(cell) for cell in row] for row in rows])
    return out.getvalue()


def csv_answer(name: str, heads: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The table as a download called `name`.csv; the mark before it tells spreadsheets that it is UTF-8."""
    answer = HttpResponse("\ufeff" + csv_text(heads, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{re.sub(r"[^A-Za-z0-9._-]+", "-", name)}.csv"'
    return answer


def _plain(cell: object) -> str:
    """A text that begins like a formula gets an apostrophe before it; a negative figure stays one."""
    text = clean_text("" if cell is None else str(cell))
    return f"'{text}" if _RUNS.match(text) and not _FIGURE.match(text) else text
