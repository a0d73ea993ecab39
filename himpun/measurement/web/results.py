"""One cycle's achievement table, and each figure down to its cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from himpun.collection.seeing import requests_seen_by
from himpun.cycles.models import Cycle
from himpun.cycles.selectors.seeing import cycles_seen_by
from himpun.kernel.numbers import format_percent
from himpun.kernel.periods import parse_period
from himpun.measurement.access import achievement_for, cycle_for, recap_for
from himpun.measurement.pictures import sparkline
from himpun.measurement.selectors import current_recaps, judged_counts, recap_count, rows_of, scale_on
from himpun.measurement.selectors.budgets import budget_report
from himpun.measurement.selectors.paging import ResultTable, offered
from himpun.measurement.selectors.tables import (
    TableLine,
    action_plans,
    decisions_of,
    plan_standing,
    texts_of,
)
from himpun.measurement.selectors.tracing import (
    Traced,
    before_limits,
    course_of,
    figures_of,
    parts_of,
    percents_of,
    recap_versions,
    values_behind,
    variables_of,
    versions_of,
)
from himpun.measurement.selectors.warnings import held_text, unfit_text
from himpun.measurement.web.forms import ResultFilter
from himpun.pages.doors import holders
from himpun.pages.paging import page_of
from himpun.pages.requests import Request
from himpun.pages.spreadsheet import csv_answer
from himpun.pages.states import SHOWN

LINES = 30
"""Rows of a page: more are slow on a weak laptop, and endless on a telephone."""


@holders("GET")
def cycle(request: Request, cycle_id: int) -> HttpResponse:
    """The achievement table of a cycle, with what was written, decided and planned about it."""
    found = cycle_for(request.actor, cycle_id)
    there = offered(found)
    form = ResultFilter(request.GET or None, there=there)
    seen = cycles_seen_by(request.actor, is_administrator=request.user.is_staff)
    table = ResultTable(found, form.wanted)
    page = page_of(request, table, size=LINES, most=len(table))
    context = {
        "cycle": found,
        "form": form,
        "lines": page.object_list,
        "page": page,
        "all_count": there.row_count,
        "counts": judged_counts(found),
        "scale": scale_on(found.agency.region_id, parse_period(found.period).ends_on),
        "unfit": unfit_text(found),
        "held": held_text(found),
        "sees_board": seen.filter(pk=found.id).exists(),
        "recaps": [(recap, recap_count(recap)) for recap in current_recaps(found)],
        "texts": texts_of(found),
        "decisions": decisions_of(found),
        "plans": [
            (plan, plan_standing(plan, request.today)) for plan in action_plans(found.agency_id, cycle_id=found.id)
        ],
        "budget": budget_report(found),
        "crumbs": _crumbs(found),
    }
    return render(request, "measurement/cycle.html", context)


@holders("GET")
def export(request: Request, cycle_id: int) -> HttpResponse:
    """The achievement table for a spreadsheet, narrowed as on the page."""
    found = cycle_for(request.actor, cycle_id)
    table = ResultTable(found, ResultFilter(request.GET or None, there=offered(found)).wanted)
    heads = (
        _("Kode"), _("Sasaran"), _("Indikator"), _("Satuan"), _("Unit"), _("Target"), _("Realisasi"), _("Capaian"),
        _("Kategori"), _("Keadaan"), _("Perubahan"), _("Capaian tahun lalu"), _("Rumus"), _("Versi"),
        _("Periksa"), _("Keterangan"),
    )  # fmt: skip
    rows = [_exported(line) for line in table]
    return csv_answer(f"capaian-{found.procedure.key}-{found.period}", heads, rows)


@holders("GET")
def achievement(request: Request, achievement_id: int) -> HttpResponse:
    """One figure: its formula with the numbers put in, the values behind it, who accepted them, its course."""
    row = achievement_for(request.actor, achievement_id)
    course = course_of(row)
    values = values_behind(row)
    context = {
        "row": row,
        "figures": figures_of(row),
        "variables": variables_of(row),
        "before_limits": before_limits(row),
        "values": values,
        "open_requests": _seen(request, values),
        "parts": parts_of(row),
        "versions": versions_of(row),
        "course": course[::-1],
        "spark": sparkline(percents_of(course)),
        "scale": scale_on(row.cycle.agency.region_id, parse_period(row.cycle.period).ends_on),
        "crumbs": [*_crumbs(row.cycle), {"title": row.indicator.code}],
    }
    return render(request, "measurement/achievement.html", context)


@holders("GET")
def recap(request: Request, recap_id: int) -> HttpResponse:
    """What was sealed in one recap, with its hash."""
    found = recap_for(request.actor, recap_id)
    context = {
        "recap": found,
        "rows": rows_of(found),
        "count": recap_count(found),
        "versions": recap_versions(found),
        "crumbs": [*_crumbs(found.cycle), {"title": _("Rekap")}],
    }
    return render(request, "measurement/recap.html", context)


def _seen(request: Request, values: Sequence[Traced]) -> set[int]:
    """The requests behind a figure that this person may open; the figure itself is the office's."""
    seen = requests_seen_by(request.actor, is_administrator=request.user.is_staff)
    return {row.id for row in seen.filter(pk__in={item.value.request_id for item in values})}


def _crumbs(found: Cycle) -> list[dict[str, Any]]:
    return [
        {"title": _("Pengukuran"), "address": reverse("measurement:list")},
        {"title": parse_period(found.period).label, "address": reverse("measurement:cycle", args=[found.id])},
    ]


def _exported(line: TableLine) -> list[object]:
    row = line.row
    indicator = row.indicator
    return [
        indicator.code,
        indicator.objective.name if indicator.objective else "",
        indicator.name,
        indicator.measure_unit,
        row.unit.name if row.unit else _("Perangkat daerah"),
        row.target,
        row.realised,
        format_percent(row.percent),
        row.category,
        SHOWN[row.state].label,
        line.change_text,
        format_percent(line.year_before) if line.year_before is not None else "",
        row.formula,
        row.measure_version,
        " ".join(check["text"] for check in row.checks),
        row.reason,
    ]
