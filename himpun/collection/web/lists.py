"""The requests by period and unit."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from himpun.collection.listing import periods_listed, requests_listed, units_listed, with_progress
from himpun.pages.doors import holders
from himpun.pages.paging import page_of
from himpun.pages.requests import Request
from himpun.pages.states import SHOWN

PAGE_SIZE = 50
STATES = ("open", "late", "handed_in", "returned", "accepted", "excused", "closed")


@holders("GET")
def listing(request: Request) -> HttpResponse:
    """What was asked of whom, and how far each answer is."""
    is_administrator = request.user.is_staff
    # A period or unit in the address that is not among the choices finds nothing; it is not silently left out.
    period, unit, state = (request.GET.get(name, "") for name in ("periode", "unit", "keadaan"))
    found = requests_listed(
        request.actor, now=request.now, is_administrator=is_administrator, period=period, unit=unit, state=state
    )
    page = page_of(request, found, size=PAGE_SIZE)
    units = units_listed(request.actor, is_administrator=is_administrator)
    context = {
        "period": period,
        "unit": unit,
        "state": state,
        "periods": periods_listed(request.actor, is_administrator=is_administrator),
        "units": [(str(number), name) for number, name in units],
        "states": [(key, SHOWN[key].label) for key in STATES],
        "page": page,
        "listed": with_progress(page.object_list, request.now),
        "is_filtered": bool(period or unit or state),
        "crumbs": [{"title": _("Pengumpulan")}],
    }
    return render(request, "collection/list.html", context)
