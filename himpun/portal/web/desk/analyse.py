"""The desk of an analysis: the achievement table with what should be asked, the analyst's text, wrong cells back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.kernel.periods import parse_period
from himpun.measurement.selectors import latest_analysis
from himpun.measurement.selectors.plans import open_plans
from himpun.measurement.selectors.tables import achievement_table, earlier_texts
from himpun.measurement.selectors.warnings import held_text, refusal_to_evaluate, unfit_text
from himpun.measurement.services import compute, finish_analysis, write_analysis
from himpun.pages.requests import Request
from himpun.portal.web.desk.desk import Desk
from himpun.portal.web.desk.finishing import FIELDS, FinishForm, finished_by
from himpun.portal.web.desk.results import results_context
from himpun.portal.web.desk.returning import return_form, ways_back
from himpun.portal.web.desk.work import Work
from himpun.portal.web.desk.wrong_cells import cells_form, return_cells

AT_THE_TEXT = {"analysis_missing": "text", "text_too_long": "text", "analysis_outdated": "text"}


class AnalysisForm(FinishForm):
    """The analyst's text, and what every finished task may carry."""

    text = forms.CharField(
        label=gettext_lazy("Analisis"),
        max_length=20000,
        error_messages={
            "required": gettext_lazy("Analisis belum ditulis. Tulis analisisnya, lalu selesaikan tugas ini.")
        },
        widget=forms.Textarea(attrs={"rows": "9"}),
        help_text=gettext_lazy(
            "Sebab capaian, hambatan, dan apa yang perlu dilakukan. Versi sebelumnya tetap dapat dibaca."
        ),
    )
    field_order = ("text", "outcome", "note", "paper_place")


def _context(_request: Request, desk: Desk) -> dict[str, Any]:
    results = results_context(desk)
    latest = latest_analysis(desk.cycle, desk.task.step)
    refusal = refusal_to_evaluate(desk.cycle, desk.task.step)
    cells = cells_form(desk, results["lines"]) if desk.may_act else None
    told = {"text": latest.text if latest else ""}
    other_ways = cells is None or any(not way.units for way in ways_back(desk))
    return {
        "finish": desk.form("finish", AnalysisForm, initial=told, outcomes=desk.outcomes),
        **results,
        "latest": latest,
        "texts": earlier_texts(desk.cycle, desk.task.step),
        "cannot": refusal.message if refusal else "",
        "unfit": unfit_text(desk.cycle),
        "held": held_text(desk.cycle),
        "cells": cells,
        "open_plans": open_plans(desk.cycle.agency_id, parse_period(desk.cycle.period)),
        "returning": return_form(desk) if desk.may_act and other_ways else None,
    }


def _save(request: Request, desk: Desk) -> HttpResponse | None:
    """Keep the text; the task stays open."""
    form = desk.keep("finish", AnalysisForm(request.POST, outcomes=desk.outcomes))
    if desk.outcomes:
        form.fields["outcome"].required = False
    desk.said = _("Analisis tersimpan.")
    return finished_by(
        form,
        lambda: write_analysis(desk.task.id, form.cleaned_data["text"], actor=request.actor, now=request.now),
        AT_THE_TEXT,
    )


def _finish(request: Request, desk: Desk) -> HttpResponse | None:
    """Keep the text and finish the task."""
    form = desk.keep("finish", AnalysisForm(request.POST, outcomes=desk.outcomes))
    return finished_by(
        form,
        lambda: finish_analysis(
            desk.task.id, form.cleaned_data["text"], actor=request.actor, now=request.now, **form.hand_over
        ),
        {**FIELDS, **AT_THE_TEXT},
    )


def _compute(request: Request, desk: Desk) -> HttpResponse | None:
    """Compute again from what is accepted now; what did not change stays as it was computed."""
    if desk.refusal:
        raise desk.refusal
    compute(desk.cycle.id, actor=request.actor, now=request.now)
    desk.said = _("Capaian dihitung ulang dari isian yang diterima.")
    return None


def _return(request: Request, desk: Desk) -> HttpResponse | None:
    return return_cells(request, desk, achievement_table(desk.cycle))


ANALYSE = Work(
    "portal/desk/analyse.html",
    _context,
    {"save": _save, "finish": _finish, "compute": _compute, "return_cells": _return},
)
