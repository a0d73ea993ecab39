"""The list of cycles, who delays, cancelling."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from himpun.cycles.access import cycle_for
from himpun.cycles.models import Cycle
from himpun.cycles.selectors.board import rows_of
from himpun.cycles.selectors.delays import Holding, delays_of
from himpun.cycles.selectors.listing import Wanted, narrowed, periods_and_procedures, with_standing
from himpun.cycles.selectors.seeing import cycles_seen_by
from himpun.cycles.selectors.startable import startable_by
from himpun.cycles.services import cancel
from himpun.cycles.web.forms import CancelForm, FilterForm
from himpun.kernel.dates import format_datetime
from himpun.kernel.periods import parse_period
from himpun.organisations.calendars import calendar_for
from himpun.pages.doors import holders
from himpun.pages.paging import page_of
from himpun.pages.refusing import REFUSED, carried_out, done
from himpun.pages.requests import Request
from himpun.pages.spreadsheet import csv_answer
from himpun.pages.states import SHOWN
from himpun.pages.templatetags.himpun import duration


@holders("GET")
def listing(request: Request) -> HttpResponse:
    """Cycles with where each stands now."""
    seen = cycles_seen_by(request.actor, is_administrator=request.user.is_staff)
    form, cycles = _filtered(request, seen)
    page = page_of(request, cycles)
    may_start = bool(startable_by(request.actor, is_administrator=request.user.is_staff))
    context = {
        "form": form,
        "page": page,
        "standings": with_standing(list(page.object_list), now=request.now),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        "may_start": may_start,
        "crumbs": [{"title": pgettext("banyak", "Siklus")}],
    }
    return render(request, "cycles/list.html", context)


@holders("GET")
def export(request: Request) -> HttpResponse:
    """The same list for a spreadsheet."""
    seen = cycles_seen_by(request.actor, is_administrator=request.user.is_staff)
    _form, cycles = _filtered(request, seen)
    heads = [
        _("Prosedur"), _("Periode"), _("Versi"), _("Keadaan"), _("Langkah selesai"), _("Jumlah langkah"),
        _("Langkah sekarang"), _("Tugas terlambat"), _("Mulai"), _("Berakhir"),
    ]  # fmt: skip
    zone = request.agency.region.zone
    rows = [
        [
            row.cycle.procedure.title, parse_period(row.cycle.period).label, row.cycle.version,
            str(SHOWN[row.cycle.state].label), row.done, row.total, " ".join(row.steps_now), row.late_count,
            format_datetime(row.cycle.started_at, zone),
            format_datetime(row.cycle.ended_at, zone) if row.cycle.ended_at else "",
        ]
        for row in with_standing(list(cycles), now=request.now)
    ]  # fmt: skip
    return csv_answer("siklus", heads, rows)


@holders("GET")
def delays(request: Request, cycle_id: int) -> HttpResponse:
    """Who has work of one cycle open, and who is late."""
    cycle = cycle_for(request.actor, cycle_id, is_administrator=request.user.is_staff)
    crumbs = [
        {"title": pgettext("banyak", "Siklus"), "address": reverse("cycles:list")},
        {"title": cycle.procedure.title, "address": reverse("cycles:board", args=[cycle.id])},
        {"title": _("Siapa menunggu")},
    ]
    return _delays(request, [cycle], cycle, crumbs)


@holders("GET")
def all_delays(request: Request) -> HttpResponse:
    """The same over all running cycles that one sees."""
    seen = cycles_seen_by(request.actor, is_administrator=request.user.is_staff)
    cycles = list(narrowed(seen, Wanted(state=Cycle.State.RUNNING)))
    crumbs = [
        {"title": pgettext("banyak", "Siklus"), "address": reverse("cycles:list")},
        {"title": _("Siapa menunggu")},
    ]
    return _delays(request, cycles, None, crumbs)


@holders("GET", "POST")
def cancel_cycle(request: Request, cycle_id: int) -> HttpResponse:
    """Stop a cycle, with the reason that everybody will read."""
    cycle = cycle_for(request.actor, cycle_id, is_administrator=request.user.is_staff)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        stopped = carried_out(
            form,
            lambda: cancel(cycle.id, reason=reason, actor=request.actor, now=request.now),
            fields={"reason_missing": "reason"},
        )
        if stopped is not None:
            done(request, _("Siklus dibatalkan. Isinya tetap dapat dibaca, dan periodenya dapat dimulai lagi."))
            return redirect("cycles:board", cycle.id)
    crumbs = [
        {"title": pgettext("banyak", "Siklus"), "address": reverse("cycles:list")},
        {"title": cycle.procedure.title, "address": reverse("cycles:board", args=[cycle.id])},
        {"title": _("Batalkan")},
    ]
    open_count = sum(task.state in ("open", "suspended", "later") for task in rows_of(cycle).tasks)
    context = {"cycle": cycle, "form": form, "open_count": open_count, "crumbs": crumbs}
    return render(request, "cycles/cancel.html", context, status=REFUSED if form.errors else 200)


def _filtered(request: Request, seen: Any) -> tuple[FilterForm, Any]:
    periods, procedures = periods_and_procedures(seen)
    form = FilterForm(request.GET, periods=[parse_period(key) for key in periods], procedures=procedures)
    form.is_valid()
    wanted = form.cleaned_data
    return form, narrowed(
        seen,
        Wanted(
            procedure_id=wanted.get("procedure"),
            year=wanted.get("year") or "",
            period=wanted.get("period") or "",
            state=wanted.get("state") or "",
        ),
    )


def _delays(request: Request, cycles: list[Cycle], cycle: Cycle | None, crumbs: list[dict[str, str]]) -> HttpResponse:
    holdings = delays_of(cycles, request.agency, now=request.now, calendar=calendar_for(request.agency))
    if request.GET.get("bentuk") == "csv":
        return _as_table(request, holdings)
    context = {
        "cycle": cycle,
        "holdings": holdings,
        "late_count": sum(holding.late_count for holding in holdings),
        "open_count": sum(len(holding.delays) for holding in holdings),
        "crumbs": crumbs,
    }
    return render(request, "cycles/delays.html", context)


def _as_table(request: Request, holdings: list[Holding]) -> HttpResponse:
    zone = request.agency.region.zone
    heads = [
        _("Jabatan"), _("Unit"), _("Prosedur"), _("Periode"), _("Langkah"), _("Pekerjaan"), _("Sejak"), _("Batas"),
        _("Terlambat (menit kerja)"), _("Terlambat"),
    ]  # fmt: skip
    rows = [
        [
            holding.title, delay.task.unit.name if delay.task.unit else holding.unit, delay.task.cycle.procedure.title,
            parse_period(delay.task.cycle.period).label, delay.task.step, delay.deed,
            format_datetime(delay.since, zone),
            format_datetime(delay.task.due_at, zone) if delay.task.due_at else "", delay.late or "",
            duration(delay.late) if delay.late else "",
        ]
        for holding in holdings
        for delay in holding.delays
    ]  # fmt: skip
    return csv_answer("siapa-menunggu", heads, rows)
