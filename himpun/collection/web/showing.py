"""A unit's sheet as a page: the same one whether it is opened, or comes back with a refusal."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from himpun.collection.access import request_for
from himpun.collection.grids import Sheet, sheet_of
from himpun.collection.models import DataRequest
from himpun.collection.rules import Verb
from himpun.collection.web.forms import HandInForm
from himpun.pages.refusing import REFUSED
from himpun.pages.requests import Request


def asked(request: Request, request_id: int) -> DataRequest:
    """The request that an address names, if this person may see it."""
    return request_for(request.actor, request_id, is_administrator=request.user.is_staff)


def sheet_for(request: Request, asked_for: DataRequest) -> Sheet:
    """The sheet as this person sees it now."""
    return sheet_of(asked_for, actor=request.actor, now=request.now)


def back_of(request: Request, default: str) -> str:
    """Where to go on: the page that the form stood on, if it is one of ours."""
    told = request.POST.get("next") or request.GET.get("next") or ""
    ours = told.startswith("/") and url_has_allowed_host_and_scheme(told, allowed_hosts={request.get_host()})
    return told if ours else default


def desk_of(request: Request) -> str:
    """The task's page on which a cell was opened: decided there, a refusal comes back there."""
    told = back_of(request, "")
    try:
        return told if resolve(urlsplit(told).path).view_name == "portal:task" else ""
    except Resolver404:
        return ""


def go_back(request: Request, asked_for: DataRequest) -> HttpResponse:
    """On to the page that the form stood on."""
    return redirect(back_of(request, address_of(asked_for)))


def address_of(asked_for: DataRequest) -> str:
    """The page of a unit's request."""
    return reverse("collection:request", args=[asked_for.id])


def crumbs_of(asked_for: DataRequest, last: str = "") -> list[dict[str, str]]:
    """Where a page of a request stands."""
    cycle = asked_for.cycle
    trail = [
        {"title": _("Pengumpulan"), "address": reverse("collection:list")},
        {"title": cycle.procedure.title, "address": reverse("collection:matrix", args=[cycle.id])},
        {"title": asked_for.unit.name, "address": address_of(asked_for)},
    ]
    return [*trail, {"title": last, "address": ""}] if last else trail


def show(request: Request, sheet: Sheet, *, refused: str = "", **more: Any) -> HttpResponse:
    """The page of a request. `refused` or a sheet with faults makes it the answer to what was not done."""
    here = address_of(sheet.request)
    context = {
        "sheet": sheet,
        "refused": refused,
        "here": here,
        "back": back_of(request, here),
        "hand_in_address": reverse("collection:hand_in", args=[sheet.request.id]),
        "finish": HandInForm(outcomes=sheet.outcomes),
        "may_write_paper": sheet.may(Verb.TYPE_ON_BEHALF),
        "crumbs": crumbs_of(sheet.request),
        **more,
    }
    is_fault = bool(refused or sheet.faults or more.get("file_fault"))
    return render(request, "collection/request.html", context, status=REFUSED if is_fault else 200)
