"""The archive: bundles by year and procedure, what each holds, whether it is intact, and the file itself."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from himpun.archive import selectors
from himpun.archive.access import bundle_of
from himpun.archive.looking import checked, groups_in
from himpun.archive.models import Bundle
from himpun.archive.rules import bundle_name
from himpun.archive.services import note_paper_place
from himpun.archive.web.forms import FilterForm
from himpun.collection.store import open_file
from himpun.documents.kinds import kind_word
from himpun.documents.selectors import documents_of
from himpun.kernel.periods import parse_period
from himpun.kernel.refusals import Refusal
from himpun.pages.doors import holders
from himpun.pages.paging import page_of
from himpun.pages.paper_place import PaperPlaceForm, is_noted
from himpun.pages.refusing import REFUSED
from himpun.pages.requests import Request


@holders("GET")
def listing(request: Request) -> HttpResponse:
    """All bundles of the office, by period and procedure."""
    form = FilterForm(request.GET or None, choices=selectors.choices_of(request.agency.id))
    wanted = form.wanted()
    page = page_of(request, selectors.listed(request.agency.id, wanted))
    context = {
        "form": form,
        "page": page,
        "awaited": selectors.awaited(request.agency.id),
        "is_narrowed": wanted != selectors.Wanted(),
        "crumbs": [{"title": _("Arsip")}],
    }
    return render(request, "archive/list.html", context)


@holders("GET", "POST")
def bundle(request: Request, bundle_id: int) -> HttpResponse:
    """One bundle: its files with their hashes, its papers, its versions; the place of the paper is noted here."""
    found = bundle_of(bundle_id, actor=request.actor)
    form = _place_form(found, request.POST or None)
    if is_noted(request, form, lambda place: note_paper_place(found.id, place, actor=request.actor, now=request.now)):
        return redirect("archive:bundle", bundle_id=found.id)
    status = REFUSED if form.is_bound else 200
    return render(request, "archive/bundle.html", {**_about(found), "form": form}, status=status)


@holders("POST")
def check(request: Request, bundle_id: int) -> HttpResponse:
    """Check the kept file now, as `himpun verify` does. Reads every byte, and changes nothing."""
    found = bundle_of(bundle_id, actor=request.actor)
    context = {**_about(found), "form": _place_form(found), "verdict": checked(found)}
    return render(request, "archive/bundle.html", context)


@holders("GET")
def download(request: Request, bundle_id: int) -> HttpResponseBase:
    """The file, in pieces, whatever its size."""
    found = bundle_of(bundle_id, actor=request.actor)
    cycle = found.cycle
    name = bundle_name(cycle.procedure.key, cycle.period, cycle.version)
    answer = FileResponse(open_file(found.file_id), as_attachment=True, filename=name, content_type="application/zip")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _place_form(found: Bundle, data: Any = None) -> PaperPlaceForm:
    return PaperPlaceForm(data, noted=found.paper_place, example=_("Misalnya: Ruang arsip, boks 7"))


def _about(found: Bundle) -> dict[str, Any]:
    cycle = found.cycle
    groups, fault = [], ""
    try:
        groups = groups_in(found)
    except Refusal as refusal:
        fault = refusal.message
    title = f"{cycle.procedure.title}, {parse_period(cycle.period).label}"
    return {
        "bundle": found,
        "cycle": cycle,
        "title": title,
        "groups": groups,
        "fault": fault,
        "papers": [{"document": each, "kind": kind_word(each.kind)} for each in documents_of(cycle.id)],
        "versions": selectors.versions_of(found),
        "crumbs": [{"title": _("Arsip"), "address": reverse("archive:list")}, {"title": title}],
    }
