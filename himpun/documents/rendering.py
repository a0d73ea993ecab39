"""From a document's kept content to bytes: the unsigned PDF, the issued one with its marks, the recap as a workbook."""

from __future__ import annotations

from dataclasses import dataclass, replace

from himpun.cycles.models import Disposition
from himpun.documents.content import paper_from, with_marks
from himpun.documents.models import Document
from himpun.documents.papers import DispositionPaper, Paper, RecapPaper
from himpun.organisations.logos import file_of


@dataclass(frozen=True)
class Rendered:
    """A PDF and how many pages it has."""

    pdf: bytes
    pages: int


def paper_of(document: Document, *, marked: bool) -> Paper:
    """The paper that a document is: as it is to be approved, or with the marks that were given in their blocks."""
    paper = paper_from(document.kind, document.content)
    if not marked:
        return paper
    marks = list(document.marks.select_related("official").order_by("order"))
    return with_marks(paper, marks, notes=_notes(document))


def render(document: Document, *, marked: bool) -> Rendered:
    """Set the paper. The same document gives the same bytes, whenever it is set."""
    # Imported here: typst must not run in a process before it forks.
    from himpun.documents.typesetting.papers import page_count, typeset

    paper = with_logo_file(paper_of(document, marked=marked))
    pdf = typeset(paper, at=document.issued_at or document.created_at)
    return Rendered(pdf, page_count(pdf))


def with_logo_file(paper: Paper) -> Paper:
    """The paper with its arms as a file; its content keeps only their name."""
    if paper.letterhead.logo is None:
        return paper
    return replace(paper, letterhead=replace(paper.letterhead, logo=file_of(paper.letterhead.logo)))


def workbook_of(document: Document) -> bytes:
    """A recap as XLSX, from the same content as its PDF; the same document gives the same bytes."""
    from himpun.documents.spreadsheets import recap_workbook

    paper = paper_of(document, marked=True)
    assert isinstance(paper, RecapPaper)
    return recap_workbook(paper, at=document.issued_at or document.created_at)


def _notes(document: Document) -> dict[int, str]:
    """What readers of a disposition wrote beside their initials, by turn."""
    if document.kind != DispositionPaper.kind or document.cycle_id is None:
        return {}
    disposition = Disposition.objects.filter(cycle_id=document.cycle_id).first()
    by_position = {row["position"]: row["text"] for row in (disposition.notes if disposition else [])}
    return {
        mark.order: by_position[mark.position_id] for mark in document.marks.all() if mark.position_id in by_position
    }
