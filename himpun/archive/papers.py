"""The documents of a bundle: which files they are, what was approved, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from himpun.archive.bundling import Part, kept_part, part
from himpun.archive.rules import document_name
from himpun.collection.models import StoredFile
from himpun.collection.store import path_of
from himpun.cycles.models import Cycle
from himpun.documents.content import paper_from
from himpun.documents.models import Document, Mark
from himpun.documents.papers import RecapPaper
from himpun.documents.spreadsheets import recap_workbook
from himpun.kernel.hashing import canonical_json
from himpun.kernel.refusals import Refusal


@dataclass(frozen=True)
class Papers:
    """A cycle's documents with their files, the index of them, and the marks."""

    parts: list[Part]
    index: list[dict[str, Any]]
    signatures: list[dict[str, Any]]


def papers_of(cycle: Cycle) -> Papers:
    """Gather them all, void and superseded versions too. Refuses while an issued one has not been rendered yet."""
    documents = (
        Document.objects.filter(cycle=cycle)
        .select_related("unit", "unsigned_pdf", "issued_pdf")
        .prefetch_related("marks__position")
        .order_by("created_at", "id")
    )
    papers = Papers([], [], [])
    for order, document in enumerate(documents, start=1):
        if document.state == Document.State.ISSUED and document.issued_pdf is None:
            raise Refusal(
                "documents_not_ready",
                f"{document.title} belum selesai dicetak menjadi PDF. Berkas arsip disusun sesudahnya secara otomatis.",
                document=document.id,
            )
        _add(papers, document, order)
    return papers


def _add(papers: Papers, document: Document, order: int) -> None:
    name = document_name(order, document.kind, document.unit.name if document.unit else "", document.version)
    content = f"documents/content/{name}.json"
    papers.parts.append(part(content, document.content))
    issued = _kept(papers, f"documents/{name}.pdf", document.issued_pdf)
    unsigned = _kept(papers, f"documents/unsigned/{name}.pdf", document.unsigned_pdf)
    papers.index.append(
        {
            "id": document.id,
            "kind": document.kind,
            "number": document.number,
            "title": document.title,
            "unit": document.unit.name if document.unit else None,
            "step": document.step,
            "version": document.version,
            "supersedes": document.supersedes_id,
            "state": document.state,
            "place": document.place,
            "dated_on": document.dated_on,
            "issued_at": document.issued_at,
            "verification_id": document.verification_id,
            "pages": document.page_count,
            "paper_place": document.paper_place,
            "content": content,
            "unsigned": unsigned,
            "issued": issued,
            "workbook": _workbook(papers, f"documents/{name}.xlsx", document),
        }
    )
    papers.signatures.extend(_mark(mark) for mark in document.marks.all() if mark.state == Mark.State.DONE)


def _kept(papers: Papers, path: str, file: StoredFile | None) -> str | None:
    if file is None:
        return None
    papers.parts.append(kept_part(path, path_of(file.sha256), size=file.size, sha256=file.sha256))
    return path


def _workbook(papers: Papers, path: str, document: Document) -> str | None:
    """A recap is carried as a workbook too, made from the very content that was approved."""
    if document.kind != RecapPaper.kind:
        return None
    paper = paper_from(document.kind, document.content)
    assert isinstance(paper, RecapPaper)
    papers.parts.append(part(path, recap_workbook(paper, at=document.created_at)))
    return path


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        "document_id": mark.document_id,
        "order": mark.order,
        "act": mark.act,
        "position": mark.position_title or mark.position.title,
        "capacity": mark.capacity,
        "at": mark.at,
        "content_sha256": mark.content_sha256,
        "pdf_sha256": mark.pdf_sha256,
        "method": mark.method,
        "proof": mark.proof,
    }


def edition_parts(cycle: Cycle) -> list[Part]:
    """The procedure as it was in force: the file it was read from, and its canonical text."""
    edition = cycle.edition
    facts = {
        "procedure": cycle.procedure.key,
        "title": cycle.procedure.title,
        "edition": edition.number,
        "sha256": edition.sha256,
        "in_force_at": edition.in_force_at,
    }
    return [
        part("data/procedure.json", edition.definition),
        part("data/procedure.yaml", edition.source),
        part("data/edition.json", canonical_json(facts)),
    ]
