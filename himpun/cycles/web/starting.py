"""Starting a cycle by hand: choose, look ahead, answer what the edition asks, start."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from himpun.cycles.models import Cycle
from himpun.cycles.outlook import Outlook, asked_dates, likely_period, outlook_of, periods_to_choose
from himpun.cycles.selectors.startable import held_positions, startable_by, started_by_others, started_periods
from himpun.cycles.services import Start, start
from himpun.cycles.web.forms import Choices, ChooseForm, StartForm
from himpun.kernel.periods import Period, parse_period
from himpun.organisations.calendars import calendar_for
from himpun.pages.doors import holders
from himpun.pages.refusing import REFUSED, carried_out, done
from himpun.pages.requests import Request
from himpun.procedures.models import Edition
from himpun.procedures.selectors import definition_of, graph_of


@holders("GET", "POST")
def start_cycle(request: Request) -> HttpResponse:
    """The choice in the address, so that a preview can be shared; the start itself is a POST."""
    editions = startable_by(request.actor, is_administrator=request.user.is_staff)
    given = request.POST if request.method == "POST" else request.GET
    edition = _chosen(editions, given.get("procedure", ""))
    context: dict[str, Any] = {
        "editions": editions,
        "edition": edition,
        "by_others": started_by_others(request.actor, editions),
        "crumbs": _crumbs(),
    }
    if edition is None:
        return render(request, "cycles/start.html", context)
    started = started_periods(edition.procedure_id)
    period = given.get("period") or likely_period(definition_of(edition), request.today, started).key
    choose = ChooseForm(
        {"procedure": edition.procedure_id, "period": period},
        editions=editions,
        periods=_periods(edition, request.today, started),
    )
    context |= {"choose": choose}
    if not choose.is_valid():
        return render(request, "cycles/start.html", context, status=REFUSED)
    answer, more = _look_and_start(request, edition, parse_period(period), started.get(period))
    return answer or render(
        request, "cycles/start.html", {**context, **more}, status=REFUSED if more.get("was_refused") else 200
    )


def _look_and_start(
    request: Request, edition: Edition, period: Period, existing: Cycle | None
) -> tuple[HttpResponse | None, dict[str, Any]]:
    """The preview with its form, and the answer where the start was carried out."""
    tried = request.method == "POST"
    calendar, agency = calendar_for(request.agency), request.agency
    definition, graph = definition_of(edition), graph_of(edition)
    outlook = outlook_of(edition, agency, period, {}, now=request.now, calendar=calendar)
    form = StartForm(
        request.POST if tried else None,
        definition=definition,
        asked=asked_dates(definition),
        starts=graph.starts if graph.starts_any and len(graph.starts) > 1 else (),
        vacant=outlook.vacant,
        positions=held_positions(agency.id, request.today) if outlook.vacant else [],
    )
    is_valid = tried and form.is_valid()
    if tried and form.dates:
        outlook = outlook_of(edition, agency, period, form.dates, now=request.now, calendar=calendar)
    if is_valid and request.POST.get("act") == "start":
        cycle = carried_out(form, lambda: _start(request, edition, period, form), fields={"start_unknown": "at"})
        if cycle is not None:
            done(
                request,
                _("Siklus %(title)s %(period)s dimulai.") % {"title": cycle.procedure.title, "period": period.label},
            )
            return redirect("cycles:board", cycle.id), {}
        existing = started_periods(edition.procedure_id).get(period.key)
    is_refused = (tried and not form.is_valid()) or bool(form.errors)
    return None, _shown(outlook, form, period, existing, is_refused=is_refused)


def _shown(
    outlook: Outlook, form: StartForm, period: Period, existing: Cycle | None, *, is_refused: bool
) -> dict[str, Any]:
    return {"outlook": outlook, "form": form, "period": period, "existing": existing, "was_refused": is_refused}


def _start(request: Request, edition: Edition, period: Period, form: StartForm) -> Cycle:
    answers = Start(
        dates=form.dates,
        stand_ins=form.stand_ins,
        at=form.cleaned_data.get("at") or None,
        paper_place=form.cleaned_data["paper_place"],
    )
    cycle: Cycle = start(
        edition.procedure,
        period,
        answers=answers,
        actor=request.actor,
        now=request.now,
        is_administrator=request.user.is_staff,
    )
    return cycle


def _chosen(editions: list[Edition], given: str) -> Edition | None:
    if not given and len(editions) == 1:
        return editions[0]
    return next((edition for edition in editions if str(edition.procedure_id) == given), None)


def _periods(edition: Edition, today: Any, started: dict[str, Cycle]) -> Choices:
    """By kind and year, with a word at those that have their cycle."""
    return [
        (
            period.key,
            _("%(period)s (sudah dimulai)") % {"period": period.label} if period.key in started else period.label,
        )
        for period in periods_to_choose(definition_of(edition), today)
    ]


def _crumbs() -> list[dict[str, str]]:
    return [{"title": pgettext("banyak", "Siklus"), "address": reverse("cycles:list")}, {"title": _("Mulai siklus")}]
