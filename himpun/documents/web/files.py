"""A document's files, through the door: our own PDF in our own frame, everything else as a download."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

from himpun.collection.store import open_file
from himpun.documents.access import document_for
from himpun.documents.naming import file_name_of
from himpun.documents.papers import RecapPaper
from himpun.documents.presenting import is_expected
from himpun.documents.rendering import workbook_of
from himpun.kernel.refusals import Refusal
from himpun.pages.doors import holders
from himpun.pages.requests import Request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@holders("GET")
def pdf(request: Request, document_id: int) -> HttpResponseBase:
    """The issued PDF, or while it is marked the one that is approved; `?unduh` to save it, `?naskah` for the latter."""
    document = document_for(request.actor, document_id)
    sha256 = document.unsigned_pdf_id if "naskah" in request.GET else document.issued_pdf_id or document.unsigned_pdf_id
    if sha256 is None:
        raise Refusal(
            "document_not_ready", "Berkas PDF surat ini sedang disiapkan. Buka halaman suratnya, lalu tunggu sebentar."
        )
    unchanged = get_conditional_response(request, etag=f'"{sha256}"')
    if unchanged is not None:
        return unchanged
    answer = FileResponse(
        open_file(sha256),
        as_attachment="unduh" in request.GET,
        filename=file_name_of(document, "pdf"),
        content_type="application/pdf",
    )
    answer["ETag"] = f'"{sha256}"'
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@holders("GET")
def ready(request: Request, document_id: int) -> HttpResponse:
    """Asked by a page that shows a paper whose next PDF is being made: nothing yet, or "load yourself again"."""
    if is_expected(document_for(request.actor, document_id)):
        return HttpResponse(status=204)
    return HttpResponse(headers={"HX-Refresh": "true"})


@holders("GET")
def xlsx(request: Request, document_id: int) -> HttpResponseBase:
    """A recap as a workbook, made from the same content as its PDF."""
    document = document_for(request.actor, document_id)
    if document.kind != RecapPaper.kind:
        raise Refusal("not_there", "Surat ini tidak mempunyai lembar kerja. Unduh PDF-nya.")
    answer = HttpResponse(workbook_of(document), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{file_name_of(document, "xlsx")}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
