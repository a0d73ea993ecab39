"""Where measuring begins: the measured cycles by period and procedure, and the action plans of the office."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from himpun.measurement.selectors.tables import (
    action_plans,
    measured_cycles,
    measured_places,
    plan_standing,
    with_counts,
)
from himpun.measurement.web.forms import CycleFilter, PlanFilter
from himpun.pages.doors import holders
from himpun.pages.paging import page_of
from himpun.pages.requests import Request


@holders("GET")
def listing(request: Request) -> HttpResponse:
    """The measured cycles, the newest first."""
    periods, procedures = measured_places(request.actor.agency_id)
    form = CycleFilter(request.GET or None, periods=periods, procedures=procedures)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = measured_cycles(
        request.actor.agency_id,
        period=wanted.get("period", ""),
        procedure_id=int(wanted["procedure"]) if wanted.get("procedure") else None,
    )
    page = page_of(request, rows)
    return render(
        request,
        "measurement/list.html",
        {
            "form": form,
            "page": page,
            "lines": with_counts(list(page)),
            "is_narrowed": any(wanted.values()),
            "crumbs": [{"title": _("Pengukuran")}],
        },
    )


@holders("GET")
def plans(request: Request) -> HttpResponse:
    """The action plans of the office, what is still to be done first."""
    form = PlanFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = action_plans(request.actor.agency_id, standing=wanted.get("standing", ""))
    page = page_of(request, found)
    return render(
        request,
        "measurement/plans.html",
        {
            "form": form,
            "page": page,
            "plans": [(plan, plan_standing(plan, request.today)) for plan in page],
            "crumbs": [
                {"title": _("Pengukuran"), "address": reverse("measurement:list")},
                {"title": _("Rencana aksi")},
            ],
        },
    )
