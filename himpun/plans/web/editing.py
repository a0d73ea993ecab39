"""Changing the plan: the dictionary, ways of measuring, targets, ceilings, agreements. For administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from himpun.organisations.selectors import positions_on, units_on
from himpun.pages.doors import administrators, no_such_page
from himpun.pages.forms import Form
from himpun.pages.refusing import REFUSED, carried_out, done
from himpun.pages.requests import Request
from himpun.plans.access import budget_for, indicator_for
from himpun.plans.dictionary import answering_names, money_indicators, objectives_of
from himpun.plans.models import Indicator
from himpun.plans.selectors import current_measure
from himpun.plans.services import (
    Entry,
    add_indicator,
    add_objective,
    agree,
    change_entry,
    change_measure,
    set_budget,
    set_targets,
)
from himpun.plans.web.forms import AgreementForm, BudgetForm, ChangeForm, EntryForm, ObjectiveForm, TargetsForm
from himpun.plans.web.measures import MeasureChangeForm, MeasureForm, typed_measure

YEARS = range(2000, 2101)
AT_FIELDS = {
    "objective_name_missing": "name",
    "objective_exists": "name",
    "indicator_code_missing": "code",
    "indicator_exists": "code",
    "indicator_name_missing": "name",
    "measure_unit_missing": "measure_unit",
    "reason_missing": "reason",
    "target_decided": "decided_on",
    "budget_code_missing": "code",
    "budget_name_missing": "name",
    "ceiling_unfit": "ceiling",
    "spending_not_money": "spending",
    "agreement_exists": "signed_on",
}


class NewEntryForm(EntryForm, MeasureForm):
    """An entry of the dictionary with its first way of measuring."""

    code = forms.CharField(label=_("Kode"), max_length=60)
    field_order = ("code", "name", "measure_unit", "objective", "units", "responsible", "polarity", "value_type")


@administrators("GET", "POST")
def add_an_objective(request: Request) -> HttpResponse:
    """Put a sasaran, program or the like into the tree."""
    form = ObjectiveForm(request.POST or None, objectives=objectives_of(request.actor.agency_id))

    def act() -> object:
        typed = form.cleaned_data
        parent = int(typed["parent"]) if typed["parent"] else None
        return add_objective(
            kind=typed["kind"], name=typed["name"], code=typed["code"], parent_id=parent, actor=request.actor,
            now=request.now,
        )  # fmt: skip

    return _worked(request, form, act, title=_("Tambah sasaran"), said=_("Sasaran ditambahkan."))


@administrators("GET", "POST")
def add_an_indicator(request: Request) -> HttpResponse:
    """A new entry of the dictionary."""
    form = NewEntryForm(request.POST or None, **_choices(request))

    def act() -> object:
        entry = Entry(code=form.cleaned_data["code"], measure=form.measure(), **form.described)
        return add_indicator(entry, actor=request.actor, now=request.now)

    return _worked(request, form, act, title=_("Tambah indikator"), said=_("Indikator ditambahkan."))


@administrators("GET", "POST")
def change_an_entry(request: Request, indicator_id: int) -> HttpResponse:
    """What the dictionary says about an indicator, and who answers for it."""
    row = indicator_for(request.actor, indicator_id)
    form = ChangeForm(request.POST or None, initial=_told(row), **_choices(request))

    def act() -> object:
        reason = form.cleaned_data["reason"]
        return change_entry(row.id, form.description, reason=reason, actor=request.actor, now=request.now)

    return _worked(request, form, act, title=_("Ubah keterangan"), said=_("Keterangan indikator diubah."), row=row)


@administrators("GET", "POST")
def change_the_measure(request: Request, indicator_id: int) -> HttpResponse:
    """Measure an indicator in another way from now on."""
    row = indicator_for(request.actor, indicator_id)
    kept = current_measure(row)
    form = MeasureChangeForm(request.POST or None, initial=typed_measure(kept))

    def act() -> object:
        reason = form.cleaned_data["reason"]
        return change_measure(row.id, form.measure(kept), reason=reason, actor=request.actor, now=request.now)

    return _worked(request, form, act, title=_("Ubah cara ukur"), said=_("Cara ukur yang baru berlaku."), row=row)


@administrators("GET", "POST")
def fix_targets(request: Request, indicator_id: int, year: int) -> HttpResponse:
    """Fix targets of a year by the document that decided them."""
    _refuse_strange_year(year)
    row = indicator_for(request.actor, indicator_id)
    form = TargetsForm(request.POST or None, indicator=row, year=year, units=answering_names(row.id))

    def act() -> object:
        day = form.cleaned_data["decided_on"]
        return set_targets(row.id, form.targets, decided_on=day, actor=request.actor, now=request.now)

    title = _("Tetapkan target %(year)s") % {"year": year}
    return _worked(request, form, act, title=title, said=_("Target ditetapkan."), row=row)


@administrators("GET", "POST")
def fix_a_budget(request: Request, year: int, budget_id: int = 0) -> HttpResponse:
    """Set a ceiling, or change it."""
    _refuse_strange_year(year)
    agency_id = request.actor.agency_id
    row = budget_for(request.actor, budget_id) if budget_id else None
    told = {} if row is None else {
        "code": row.code, "name": row.name, "ceiling": row.ceiling, "objective": row.objective_id, "unit": row.unit_id,
        "spending": row.spending_id,
    }  # fmt: skip
    form = BudgetForm(
        request.POST or None,
        initial=told,
        objectives=objectives_of(agency_id),
        units=units_on(agency_id, request.today),
        money=money_indicators(agency_id),
    )

    def act() -> object:
        return set_budget(form.entry(year), actor=request.actor, now=request.now)

    title = _("Tetapkan pagu %(year)s") % {"year": year}
    return _worked(request, form, act, title=title, said=_("Pagu ditetapkan."), year=year)


@administrators("GET", "POST")
def note_agreement(request: Request, year: int) -> HttpResponse:
    """Note that the PK of a year was signed."""
    _refuse_strange_year(year)
    form = AgreementForm(request.POST or None)

    def act() -> object:
        typed = form.cleaned_data
        return agree(
            year=year, signed_on=typed["signed_on"], number=typed["number"], actor=request.actor, now=request.now
        )

    title = _("Catat perjanjian kinerja %(year)s") % {"year": year}
    return _worked(request, form, act, title=title, said=_("Perjanjian kinerja dicatat."), year=year)


def _worked(
    request: Request,
    form: Form,
    act: Callable[[], object],
    *,
    title: str,
    said: str,
    row: Indicator | None = None,
    year: int | None = None,
) -> HttpResponse:
    """The one course of all these pages: show the form, carry the act out, go back to where it is read."""
    back = reverse("plans:indicator", args=[row.id]) if row else reverse("plans:list")
    if year is not None:
        back = f"{back}?year={year}"
    if request.method == "POST" and form.is_valid() and carried_out(form, act, fields=AT_FIELDS) is not None:
        done(request, said)
        return redirect(back)
    crumbs: list[dict[str, Any]] = [{"title": _("Rencana"), "address": reverse("plans:list")}]
    if row:
        crumbs.append({"title": row.code, "address": back})
    context = {"form": form, "title": title, "row": row, "back": back, "crumbs": [*crumbs, {"title": title}]}
    return render(request, "plans/edit.html", context, status=REFUSED if form.errors else 200)


def _refuse_strange_year(year: int) -> None:
    """A year that no office plans is no page."""
    if year not in YEARS:
        raise no_such_page()


def _choices(request: Request) -> dict[str, Any]:
    agency_id = request.actor.agency_id
    return {
        "objectives": objectives_of(agency_id),
        "units": units_on(agency_id, request.today),
        "positions": positions_on(agency_id, request.today),
    }


def _told(row: Indicator) -> dict[str, Any]:
    same = ("name", "measure_unit", "frequency", "definition", "concept", "classification", "source", "validity",
            "baseline", "evidence_required", "ends_on")  # fmt: skip
    return {
        **{name: getattr(row, name) for name in same},
        "objective": row.objective_id,
        "responsible": row.responsible_id,
        "units": [str(unit_id) for unit_id, _name in answering_names(row.id)],
    }
