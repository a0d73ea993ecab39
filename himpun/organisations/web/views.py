"""The organisation at a glance: the office in figures, and the way to each part."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from himpun.organisations.selectors import is_calendar_confirmed
from himpun.organisations.selectors.register import counts_on
from himpun.pages.doors import holders
from himpun.pages.requests import Request


@holders("GET")
def listing(request: Request) -> HttpResponse:
    """Where everything about the office begins."""
    context = {
        "counts": counts_on(request.agency, request.today),
        "today": request.today,
        "is_confirmed": is_calendar_confirmed(request.agency.region_id, request.today.year),
        "crumbs": [{"title": _("Organisasi")}],
    }
    return render(request, "organisations/list.html", context)
