"""One entry for every paper: its data in the words that the template prints, then one compilation."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from himpun.documents.papers import (
    DispositionPaper,
    FormPaper,
    MeasurementPaper,
    MinutesPaper,
    Paper,
    ProcedureSheet,
    RecapPaper,
    ReceiptPaper,
    RegisterPaper,
    RequestPaper,
)
from himpun.documents.typesetting.compiling import compile_pdf
from himpun.documents.typesetting.figures import measurement_data, recap_data, register_data
from himpun.documents.typesetting.identity import sheet_data
from himpun.documents.typesetting.letters import (
    disposition_data,
    form_data,
    minutes_data,
    receipt_data,
    request_data,
)
from himpun.procedures.sheet.words import Cleaner

Printer = Callable[[Any, Cleaner], dict[str, Any]]


@dataclass(frozen=True)
class Typeset:
    """A document and what could not be printed in it: `replaced` are the characters for which "□" stands."""

    pdf: bytes
    replaced: tuple[str, ...]


def typeset(paper: Paper, *, at: datetime) -> bytes:
    """The paper as PDF/A-2b + PDF/UA-1. `at` is the file's date of creation; the same input gives the same bytes."""
    return typeset_with_report(paper, at=at).pdf


def typeset_with_report(paper: Paper, *, at: datetime) -> Typeset:
    """As `typeset`, and which characters no font could show."""
    cleaner = Cleaner()
    template, data = printed(paper, cleaner)
    return Typeset(compile_pdf(template, data, at=at), tuple(sorted(cleaner.replaced)))


def page_count(pdf: bytes) -> int:
    """How many pages a PDF made here has, read from its page tree without a PDF library."""
    counts = [int(found) for found in re.findall(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)", pdf)]
    return max(counts, default=0)


def printed(paper: Paper, cleaner: Cleaner) -> tuple[str, dict[str, Any]]:
    """The template and the words that it prints, in Indonesian form."""
    return f"{paper.kind}.typ", _PRINTERS[type(paper)](paper, cleaner)


_PRINTERS: dict[type[Paper], Printer] = {
    ProcedureSheet: sheet_data,
    DispositionPaper: disposition_data,
    FormPaper: form_data,
    RequestPaper: request_data,
    ReceiptPaper: receipt_data,
    MinutesPaper: minutes_data,
    RecapPaper: recap_data,
    MeasurementPaper: measurement_data,
    RegisterPaper: register_data,
}
