"""A document as pages show it: what it says, how it stands, its chain of marks. For its page and for the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from himpun.documents.content import paper_from, prefix_of
from himpun.documents.kinds import kind_word
from himpun.documents.models import Document, Mark
from himpun.documents.reading import Reading, reading_of
from himpun.documents.rules import Standing
from himpun.documents.selectors import standing


@dataclass(frozen=True)
class ShownTurn:
    """One turn of the chain: who by position, what he does, and when he did. `state` is waiting, due, done or void."""

    title: str
    act: str
    state: str
    at: datetime | None


@dataclass(frozen=True)
class Preview:
    """A document ready to be read. `reading` is None where its kept content cannot be read any more."""

    document: Document
    kind: str
    standing: Standing
    turns: tuple[ShownTurn, ...]
    reading: Reading | None

    @property
    def has_pdf(self) -> bool:
        return bool(self.document.issued_pdf_id or self.document.unsigned_pdf_id)

    @property
    def is_expected(self) -> bool:
        return is_expected(self.document)


def is_expected(document: Document) -> bool:
    """Whether a job is still to make the PDF that the document's state calls for."""
    awaits_issued = document.state == Document.State.ISSUED and not document.issued_pdf_id
    awaits_first = document.state == Document.State.DRAFT and not document.unsigned_pdf_id
    return awaits_issued or awaits_first


def preview_of(document: Document) -> Preview:
    """Everything that a page shows of a document: one statement for its marks."""
    marks = list(document.marks.select_related("position").order_by("order"))
    document.__dict__["marks_done"] = sum(mark.state == Mark.State.DONE for mark in marks)
    document.__dict__["marks_count"] = len(marks)
    return Preview(
        document=document,
        kind=kind_word(document.kind),
        standing=standing(document),
        turns=tuple(_turn(mark) for mark in marks),
        reading=_reading(document),
    )


def _turn(mark: Mark) -> ShownTurn:
    title = f"{prefix_of(mark.capacity)} {mark.position_title or mark.position.title}".strip()
    return ShownTurn(title, mark.act, mark.state, mark.at)


def _reading(document: Document) -> Reading | None:
    try:
        return reading_of(paper_from(document.kind, document.content))
    except (ValidationError, KeyError):
        return None
