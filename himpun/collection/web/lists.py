"""The requests by period and unit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.collection.listing import periods_listed, requests_listed, units_listed, with_progress
from himpun.kernel.periods import parse_period
from himpun.kernel.refusals import Refusal
from himpun.pages.doors import holders
from himpun.pages.forms import Form
from himpun.pages.requests import Request
from himpun.pages.states import SHOWN

PAGE_SIZE = 50
STATES = ("open", "late", "handed_in", "returned", "accepted", "excused", "closed")


class Filters(Form):
    """Which requests to show."""

    periode = forms.ChoiceField(label=gettext_lazy("Periode"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    keadaan = forms.ChoiceField(label=gettext_lazy("Keadaan"), required=False)

    def __init__(self, *args: Any, periods: list[str], units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", _("Semua"))]
        named: dict[str, Any] = dict(self.fields)
        named["periode"].choices = everything + [(key, _label(key)) for key in periods]
        named["unit"].choices = everything + [(str(number), name) for number, name in units]
        named["keadaan"].choices = everything + [(key, SHOWN[key].label) for key in STATES]


@holders("GET")
def listing(request: Request) -> HttpResponse:
    """What was asked of whom, and how far each answer is."""
    is_administrator = request.user.is_staff
    form = Filters(
        request.GET,
        periods=periods_listed(request.actor, is_administrator=is_administrator),
        units=units_listed(request.actor, is_administrator=is_administrator),
    )
    # A period or unit in the address that is not among the choices finds nothing; it is not silently left out.
    period, unit, state = (request.GET.get(name, "") for name in ("periode", "unit", "keadaan"))
    found = requests_listed(
        request.actor, now=request.now, is_administrator=is_administrator, period=period, unit=unit, state=state
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "listed": with_progress(page.object_list, request.now),
        "is_filtered": bool(period or unit or state),
        "crumbs": [{"title": _("Pengumpulan")}],
    }
    return render(request, "collection/list.html", context)


def _label(key: str) -> str:
    try:
        return parse_period(key).label
    except Refusal:
        return key
