"""An edition's official sheet as PDF, set when it is asked for. An edition never changes; the office's arms may."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

from himpun.documents.papers.sheet import sheet_of
from himpun.documents.typesetting.papers import typeset
from himpun.kernel.refusals import Refusal
from himpun.organisations.logos import file_of
from himpun.pages.doors import holders
from himpun.pages.requests import Request
from himpun.procedures.access import edition_for
from himpun.procedures.selectors import definition_of

PAGES = ("F4", "A4")


@holders("GET")
def procedure_sheet(request: Request, edition_id: int) -> HttpResponseBase:
    """The sheet in our own frame, or with `?unduh` to save it; `?kertas=A4` for the other paper."""
    edition = edition_for(request.actor, edition_id)
    page = request.GET.get("kertas", PAGES[0])
    if page not in PAGES:
        raise Refusal("page_unknown", "Ukuran kertas ini tidak tersedia. Pilih F4 atau A4.")
    agency = edition.procedure.agency
    tag = f'"{edition.sha256}-{page}-{(agency.logo_id or "")[:16]}"'
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None:
        return unchanged
    logo = file_of(agency.logo_id) if agency.logo_id else None
    sheet = sheet_of(definition_of(edition), page=page, sample=agency.is_sample, logo=logo)
    answer = HttpResponse(typeset(sheet, at=edition.in_force_at or request.now), content_type="application/pdf")
    how = "attachment" if "unduh" in request.GET else "inline"
    answer["Content-Disposition"] = f'{how}; filename="sop-{edition.procedure.key}-revisi-{edition.number}.pdf"'
    answer["ETag"], answer["Cache-Control"], answer["X-Content-Type-Options"] = tag, "private, no-cache", "nosniff"
    return answer
