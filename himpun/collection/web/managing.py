"""What a gatherer does about a unit that has not answered: remind, give more time, excuse, go on without it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from himpun.collection.models import DataRequest
from himpun.collection.reminding import reminder_to
from himpun.collection.rules import Verb
from himpun.collection.services import close_without, excuse, extend
from himpun.collection.web.forms import ExtendForm, LeaveOutForm
from himpun.collection.web.showing import address_of, asked, back_of, crumbs_of, go_back, sheet_for
from himpun.pages.doors import holders
from himpun.pages.forms import Form
from himpun.pages.refusing import REFUSED, carried_out, done
from himpun.pages.requests import Request

FORMS: dict[str, type[Form]] = {"extend": ExtendForm, "excuse": LeaveOutForm, "close": LeaveOutForm}


@holders("GET", "POST")
def page(request: Request, request_id: int) -> HttpResponse:
    """The three ways of going on, each with a reason, and the text of a reminder."""
    found = asked(request, request_id)
    name = request.POST.get("act", "")
    forms = {key: kind(request.POST if key == name else None, prefix=key) for key, kind in FORMS.items()}
    if name in forms and forms[name].is_valid():
        form = forms[name]
        fields = {"due_not_later": "due_at", "reason_missing": "reason"}
        if carried_out(form, _act(request, found, name, form.cleaned_data), fields=fields) is not None:
            done(request, _said(name) % {"unit": found.unit.name})
            return go_back(request, found)
    sheet = sheet_for(request, found)
    context: dict[str, Any] = {
        "sheet": sheet,
        "forms": forms,
        "refusal": sheet.refusals[Verb.EXTEND],
        "may_write_paper": sheet.may(Verb.TYPE_ON_BEHALF),
        "letter": reminder_to(found, found.cycle, request.now) if sheet.may_manage else None,
        "back": back_of(request, address_of(found)),
        "crumbs": crumbs_of(found, _("Tenggat dan pengecualian")),
    }
    is_refused = any(form.errors for form in forms.values())
    return render(request, "collection/manage.html", context, status=REFUSED if is_refused else 200)


def _act(request: Request, found: DataRequest, name: str, typed: dict[str, Any]) -> Callable[[], DataRequest]:
    told: dict[str, Any] = {"reason": typed["reason"], "actor": request.actor, "now": request.now}
    if name == "extend":
        due_at: datetime = typed["due_at"].replace(tzinfo=ZoneInfo(request.agency.region.zone))
        return lambda: extend(found.id, due_at=due_at, **told)
    act = excuse if name == "excuse" else close_without
    return lambda: act(found.id, **told)


def _said(name: str) -> str:
    if name == "extend":
        return _("Tenggat %(unit)s diperpanjang.")
    if name == "excuse":
        return _("%(unit)s dibebaskan dari permintaan ini.")
    return _("Penghimpunan dilanjutkan tanpa %(unit)s; isiannya tercatat tidak ada.")
