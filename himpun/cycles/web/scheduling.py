"""Schedules: procedures that start by themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from himpun.cycles.models import Schedule
from himpun.cycles.outlook import periods_to_choose, running_period
from himpun.cycles.selectors.startable import editions_in_force, held_positions, schedules_of, startable_by
from himpun.cycles.services.schedule import set_schedule
from himpun.cycles.web.forms import ScheduleForm
from himpun.kernel.periods import parse_period
from himpun.kernel.refusals import Refusal
from himpun.organisations.access import position_for
from himpun.pages.doors import holders
from himpun.pages.refusing import REFUSED, carried_out, done
from himpun.pages.requests import Request
from himpun.procedures.models import Edition
from himpun.procedures.selectors import definition_of


@holders("GET")
def schedules(request: Request) -> HttpResponse:
    """Every procedure in force, with its schedule or without."""
    editions = editions_in_force(request.actor.agency_id)
    may_set = {each.procedure_id for each in startable_by(request.actor, is_administrator=request.user.is_staff)}
    set_ones = schedules_of(each.procedure_id for each in editions)
    rows = [(each, set_ones.get(each.procedure_id), each.procedure_id in may_set) for each in editions]
    crumbs = [{"title": pgettext("banyak", "Siklus"), "address": reverse("cycles:list")}, {"title": _("Jadwal")}]
    return render(request, "cycles/schedules.html", {"rows": rows, "crumbs": crumbs})


@holders("GET", "POST")
def schedule(request: Request, procedure_id: int) -> HttpResponse:
    """Set or change one procedure's schedule, or switch it off."""
    edition = _edition(request, procedure_id)
    known = schedules_of([procedure_id]).get(procedure_id)
    periods = [(period.key, period.label) for period in periods_to_choose(definition_of(edition), request.today)]
    positions = held_positions(request.actor.agency_id, request.today)
    initial = _as_set(known) if known else _usual(request, edition, request.today)
    form = ScheduleForm(request.POST or None, periods=periods, positions=positions, initial=initial)
    if form.is_valid():
        saved = carried_out(form, lambda: _set(request, edition, form.cleaned_data))
        if saved is not None:
            done(request, _("Jadwal disimpan.") if saved.is_active else _("Jadwal disimpan dan dimatikan."))
            return redirect("cycles:schedules")
    context: dict[str, Any] = {
        "edition": edition,
        "schedule": known,
        "form": form,
        "crumbs": [
            {"title": pgettext("banyak", "Siklus"), "address": reverse("cycles:list")},
            {"title": _("Jadwal"), "address": reverse("cycles:schedules")},
            {"title": edition.procedure.title},
        ],
    }
    return render(request, "cycles/schedule.html", context, status=REFUSED if form.errors else 200)


def _as_set(schedule: Schedule) -> dict[str, Any]:
    return {
        "first_period": schedule.next_period,
        "starts_days_after_period": schedule.starts_days_after_period,
        "starter": schedule.starter_id,
        "is_active": schedule.is_active,
    }


def _usual(request: Request, edition: Edition, today: date) -> dict[str, Any]:
    """The period that runs now, the day after it, in the name of whoever sets it."""
    return {
        "first_period": running_period(definition_of(edition), today).key,
        "starts_days_after_period": 1,
        "starter": request.actor.position_id,
        "is_active": True,
    }


def _edition(request: Request, procedure_id: int) -> Edition:
    editions = startable_by(request.actor, is_administrator=request.user.is_staff)
    found = next((each for each in editions if each.procedure_id == procedure_id), None)
    if found is None:
        raise Refusal("not_there", _("Prosedur ini tidak ditemukan. Kembali ke daftar jadwal dan pilih lagi."))
    return found


def _set(request: Request, edition: Edition, given: dict[str, Any]) -> Schedule:
    saved: Schedule = set_schedule(
        edition.procedure,
        first_period=parse_period(given["first_period"]),
        starts_days_after_period=given["starts_days_after_period"],
        starter=position_for(request.actor, given["starter"]),
        is_active=given["is_active"],
        actor=request.actor,
        now=request.now,
        is_administrator=request.user.is_staff,
    )
    return saved
