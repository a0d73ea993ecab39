"""Jobs: making the PDFs outside the act. Run twice, they find their work done."""

from __future__ import annotations

from collections.abc import Sequence

from django_tasks import task

from himpun.documents.models import Document
from himpun.documents.rendering import render
from himpun.documents.services.issue import issue, keep_unsigned, moment_of_job


@task()
def render_documents(document_ids: list[int]) -> None:
    """Make the PDF that each document lacks: the unsigned one before its marks, the issued one after them."""
    for document_id in document_ids:
        render_document(document_id)


def render_document(document_id: int) -> None:
    """Make one document's PDF, if it lacks one that its state calls for."""
    document = Document.objects.select_related("agency").filter(pk=document_id).first()
    if document is None:
        return
    if document.state in _BEFORE_MARKS and document.unsigned_pdf_id is None:
        made = render(document, marked=False)
        now = moment_of_job(document)
        keep_unsigned(document.id, made.pdf, content_sha256=document.content_sha256, pages=made.pages, now=now)
    elif document.state in _AFTER_MARKS and document.issued_at and document.issued_pdf_id is None:
        made = render(document, marked=True)
        issue(document.id, made.pdf, pages=made.pages, now=moment_of_job(document))


def enqueue_rendering(document_ids: Sequence[int]) -> None:
    """Queue the PDFs of documents as one job, inside the act that calls for them."""
    if document_ids:
        render_documents.enqueue(document_ids=list(document_ids))


_BEFORE_MARKS = (Document.State.DRAFT, Document.State.MARKING)
_AFTER_MARKS = (Document.State.ISSUED, Document.State.SUPERSEDED)
