"""Reading the plan: objectives and indicators of a year, one indicator with its targets and its history."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from himpun.kernel.numbers import format_number
from himpun.organisations.selectors import units_on
from himpun.pages.doors import holders
from himpun.pages.requests import Request
from himpun.pages.spreadsheet import csv_answer
from himpun.plans.access import indicator_for
from himpun.plans.dictionary import (
    VALIDITIES,
    PlanGroup,
    agreements_of,
    answering_names,
    frequency_word,
    measure_words,
    plan_of_year,
    story_of,
    targets_of,
    versions_of,
    years_of,
)
from himpun.plans.selectors import budgets_of, current_measure
from himpun.plans.web.forms import PlanFilter

Wanted = dict[str, Any]


@holders("GET")
def listing(request: Request) -> HttpResponse:
    """The plan of a year."""
    form, year, wanted = _asked(request)
    context = {
        "form": form,
        "year": year,
        "groups": _groups(request, year, wanted),
        "agreements": agreements_of(request.actor.agency_id, year),
        "budgets": budgets_of(request.actor.agency_id, year),
        "is_narrowed": bool(wanted.get("unit") or wanted.get("words")),
        "crumbs": [{"title": _("Rencana")}],
    }
    return render(request, "plans/list.html", context)


@holders("GET")
def export(request: Request) -> HttpResponse:
    """The indicators of a year for a spreadsheet, narrowed as on the page."""
    _form, year, wanted = _asked(request)
    heads = (_("Kode"), _("Sasaran"), _("Indikator"), _("Satuan"), _("Unit penjawab"), _("Penanggung jawab"),
             _("Frekuensi"), _("Target tahun"), _("Target periode"), _("Sumber data"), _("Definisi"))  # fmt: skip
    rows = [
        [
            line.indicator.code,
            group.objective.name if group.objective else "",
            line.indicator.name,
            line.indicator.measure_unit,
            line.units,
            line.indicator.responsible.title if line.indicator.responsible else "",
            frequency_word(line.indicator.frequency),
            line.target,
            "; ".join(f"{label}: {text}" for label, text in line.parts),
            line.indicator.source,
            line.indicator.definition,
        ]
        for group in _groups(request, year, wanted)
        for line in group.lines
    ]
    return csv_answer(f"rencana-{request.agency.slug}-{year}", heads, rows)


@holders("GET")
def budgets(request: Request) -> HttpResponse:
    """The ceilings of a year for a spreadsheet."""
    _form, year, _wanted = _asked(request)
    heads = (_("Kode"), _("Nama"), _("Unit"), _("Pagu"), _("Dilaporkan oleh"))
    rows = [
        [
            row.code,
            row.name,
            row.unit.name if row.unit else "",
            format_number(row.ceiling),
            row.spending.code if row.spending else "",
        ]
        for row in budgets_of(request.actor.agency_id, year)
    ]
    return csv_answer(f"pagu-{request.agency.slug}-{year}", heads, rows)


@holders("GET")
def indicator(request: Request, indicator_id: int) -> HttpResponse:
    """An entry of the dictionary with what was promised, how it is measured, and who changed what, when and why."""
    row = indicator_for(request.actor, indicator_id)
    context = {
        "row": row,
        "units": answering_names(row.id),
        "measure": measure_words(current_measure(row)),
        "frequency": frequency_word(row.frequency),
        "validity": VALIDITIES.get(row.validity, row.validity),
        "targets": targets_of(row),
        "versions": versions_of(row),
        "story": story_of(row),
        "is_ended": row.ends_on is not None and row.ends_on < request.today,
        "crumbs": [{"title": _("Rencana"), "address": reverse("plans:list")}, {"title": row.code}],
    }
    return render(request, "plans/indicator.html", context)


def _asked(request: Request) -> tuple[PlanFilter, int, Wanted]:
    """The filter, the year (this one unless another was chosen) and what else was chosen."""
    years = years_of(request.actor.agency_id, request.today)
    units = units_on(request.actor.agency_id, request.today)
    form = PlanFilter(request.GET or None, years=years, units=units)
    wanted: Wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return form, wanted.get("year") or request.today.year, wanted


def _groups(request: Request, year: int, wanted: Wanted) -> list[PlanGroup]:
    unit_id = int(wanted["unit"]) if wanted.get("unit") else None
    return plan_of_year(request.actor.agency_id, year, request.today, words=wanted.get("words", ""), unit_id=unit_id)
