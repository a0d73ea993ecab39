"""The list of documents, and the page of each: what it says, who marked it, its files, its history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from himpun.cycles.selectors.seeing import cycles_seen_by
from himpun.documents import selectors
from himpun.documents.access import document_for
from himpun.documents.history import told
from himpun.documents.kinds import kind_word
from himpun.documents.models import Document
from himpun.documents.papers import RecapPaper
from himpun.documents.presenting import preview_of
from himpun.documents.rules import Standing
from himpun.documents.services import note_paper_place
from himpun.documents.typesetting.blocks import qr_svg
from himpun.documents.web.forms import FilterForm
from himpun.pages.doors import holders
from himpun.pages.paging import page_of
from himpun.pages.paper_place import PaperPlaceForm, is_noted
from himpun.pages.refusing import REFUSED
from himpun.pages.requests import Request

FOR_PRINT = 1000


@dataclass(frozen=True)
class Row:
    """One document of the list."""

    document: Document
    kind: str
    standing: Standing


@holders("GET")
def listing(request: Request) -> HttpResponse:
    """All papers of the office, narrowed by kind, number, period, procedure, unit and state."""
    form = FilterForm(request.GET or None, choices=selectors.choices_of(request.agency.id))
    wanted = form.wanted()
    page = page_of(request, selectors.listed(request.agency.id, wanted), most=FOR_PRINT)
    context = {
        "form": form,
        "page": page,
        "rows": [Row(each, kind_word(each.kind), selectors.standing(each)) for each in page],
        "is_narrowed": wanted != selectors.Wanted(),
        "crumbs": [{"title": _("Dokumen")}],
    }
    return render(request, "documents/list.html", context)


@holders("GET", "POST")
def document(request: Request, document_id: int) -> HttpResponse:
    """One paper with everything that is known of it; its paper copy's place can be noted here."""
    found = document_for(request.actor, document_id)
    example = _("Misalnya: Lemari 2, map biru, urutan 14")
    form = PaperPlaceForm(request.POST or None, noted=found.paper_place, example=example)
    if is_noted(request, form, lambda place: note_paper_place(found.id, place, actor=request.actor, now=request.now)):
        return redirect("documents:document", document_id=found.id)
    status = REFUSED if form.is_bound else 200
    return render(request, "documents/document.html", _about(found, request, form), status=status)


def _about(found: Document, request: Request, form: PaperPlaceForm) -> dict[str, Any]:
    address = settings.HIMPUN_PUBLIC_ADDRESS + reverse("portal:verify", args=[found.verification_id])
    return {
        "document": found,
        "preview": preview_of(found),
        "events": told(selectors.history_of(found)),
        "versions": [Row(each, "", selectors.standing(each)) for each in selectors.versions_of(found)],
        "cycle": found.cycle,
        "sees_cycle": _sees_cycle(found, request),
        "form": form,
        "verification_address": address,
        "qr": SafeString(qr_svg(address, scales=True)),
        "has_workbook": found.kind == RecapPaper.kind,
        "crumbs": [
            {"title": _("Dokumen"), "address": reverse("documents:list")},
            {"title": found.number or found.title},
        ],
    }


def _sees_cycle(found: Document, request: Request) -> bool:
    """Papers are read by the whole office; a cycle's board only by who has to do with it."""
    seen = cycles_seen_by(request.actor, is_administrator=request.user.is_staff)
    return found.cycle_id is not None and seen.filter(pk=found.cycle_id).exists()
