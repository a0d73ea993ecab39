"""Keeping what was rendered: the unsigned PDF that is read before marking, and the issued one with the marks in it."""

from __future__ import annotations

from datetime import datetime

from himpun.collection.store import put
from himpun.documents.models import Document
from himpun.kernel.refusals import there
from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.ledger.selectors import head_of
from himpun.ledger.services import record
from himpun.organisations.actors import Actor


@act
def keep_unsigned(document_id: int, pdf: bytes, *, content_sha256: str, pages: int, now: datetime) -> None:
    """Keep the PDF that is to be approved. From here the first mark may be given.

    Nothing happens when it is there already, or when the paper was drawn anew meanwhile.
    """
    document = Document.objects.select_for_update().get(pk=document_id)
    if document.unsigned_pdf_id or document.content_sha256 != content_sha256:
        return
    document.unsigned_pdf = put(pdf, name=f"{document.kind}.pdf", now=now, media_type="application/pdf")
    document.page_count = pages
    if document.state == Document.State.DRAFT:
        document.state = Document.State.MARKING
    document.save(update_fields=["unsigned_pdf", "page_count", "state"])


@act
def issue(document_id: int, pdf: bytes, *, pages: int, now: datetime) -> None:
    """Keep the issued PDF and record its hash. Done once, however often the job runs."""
    document = Document.objects.select_for_update().get(pk=document_id)
    if document.issued_pdf_id:
        return
    document.issued_pdf = put(pdf, name=f"{document.kind}.pdf", now=now, media_type="application/pdf")
    document.page_count = pages
    document.save(update_fields=["issued_pdf", "page_count"])
    record(
        "document.issued",
        agency_id=document.agency_id,
        at=now,
        doer=None,
        subject=("document", document.id),
        data={
            "kind": document.kind,
            "number": document.number,
            "version": document.version,
            "content_sha256": document.content_sha256,
            "pdf_sha256": document.issued_pdf_id,
            "pages": pages,
        },
        cycle_id=document.cycle_id,
    )


@act
def note_paper_place(document_id: int, place: str, *, actor: Actor, now: datetime) -> Document:
    """Note in which box or folder the paper copy lies."""
    place = require_text(place, code="place_missing", label="Tempat arsip kertas", maximum=200)
    own = Document.objects.select_for_update().filter(pk=document_id, agency_id=actor.agency_id)
    document = there(own.first(), "Surat ini", back_to="daftar surat")
    if document.paper_place == place:
        return document
    document.paper_place = place
    document.save(update_fields=["paper_place"])
    record(
        "document.paper_placed",
        agency_id=document.agency_id,
        at=now,
        doer=actor.doer,
        subject=("document", document.id),
        data={"place": place, "number": document.number},
        cycle_id=document.cycle_id,
    )
    return document


def moment_of_job(document: Document) -> datetime:
    """The time at which a job's result is written down: that of the act it belongs to, or of the newest entry since.

    A job tells no time of its own, so that it can run late, or again, and still say the same.
    """
    own = document.issued_at or document.created_at
    head = head_of(document.agency_id)
    return max(own, head.at) if head is not None and head.at is not None else own
