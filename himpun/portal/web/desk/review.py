"""The desk of a decision on results: what was reached, and the edition's ways out as large buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from himpun.measurement.rules.decisions import refusal_to_decide
from himpun.measurement.selectors import judged_counts
from himpun.measurement.selectors.plans import results_without_plan
from himpun.measurement.selectors.tables import action_plans, decisions_of, plan_standing, texts_of
from himpun.measurement.services import decide
from himpun.pages.forms import Form
from himpun.pages.requests import Request
from himpun.portal.web.desk.desk import Desk
from himpun.portal.web.desk.finishing import finish, finish_form, finished_by
from himpun.portal.web.desk.results import results_context
from himpun.portal.web.desk.work import Work
from himpun.procedures.definition import Outcome

ENOUGH = "sudah diberi alasan"
"""Whether a reason was typed is asked when the button is pressed, not before."""


@dataclass(frozen=True)
class WayOut:
    """One exit as a button: whether it leads on, why it cannot be taken now, what it brings with it."""

    outcome: Outcome
    leads_on: bool
    refusal: str
    asks_plans: int = 0


class DecisionForm(Form):
    """Why the head decides so, and where the paper lies."""

    reason = forms.CharField(
        label=gettext_lazy("Alasan atau catatan keputusan"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=gettext_lazy("Wajib bila pekerjaan dikembalikan: sebut apa yang perlu diperbaiki."),
    )
    paper_place = forms.CharField(label=gettext_lazy("Tempat berkas kertas"), required=False, max_length=200)


def _context(_request: Request, desk: Desk) -> dict[str, Any]:
    plans = list(action_plans(desk.cycle.agency_id, cycle_id=desk.cycle.id))
    context = {
        **results_context(desk),
        "texts": texts_of(desk.cycle),
        "decisions": decisions_of(desk.cycle),
        "plans": [(plan, plan_standing(plan, desk.running.today)) for plan in plans],
    }
    if not desk.outcomes:
        return {**context, "finish": finish_form(desk)}
    return {**context, "ways": _ways(desk), "decision": desk.form("decision", DecisionForm)}


def _ways(desk: Desk) -> list[WayOut]:
    graph, counts = desk.running.graph, judged_counts(desk.cycle)
    lacking = len(results_without_plan(desk.cycle))
    ways = []
    for way in desk.outcomes:
        requires = way.requires
        refusal = refusal_to_decide(requires, counts, reason=ENOUGH)
        leads_on = graph.goes_forward(desk.task.step, way.to)
        asks = lacking if requires == "action_plans" and not refusal else 0
        ways.append(WayOut(way, leads_on, refusal.message if refusal else "", asks))
    return _open_first(ways)


def _open_first(ways: Sequence[WayOut]) -> list[WayOut]:
    """What can be chosen stands before what cannot, and leading on before sending back."""
    return sorted(ways, key=lambda way: (bool(way.refusal), not way.leads_on))


def _decide(request: Request, desk: Desk) -> HttpResponse | None:
    """Take the exit whose button was pressed."""
    form = desk.keep("decision", DecisionForm(request.POST))
    return finished_by(
        form,
        lambda: decide(
            desk.task.id,
            request.GET.get("outcome", ""),
            reason=form.cleaned_data["reason"],
            paper_place=form.cleaned_data["paper_place"],
            actor=request.actor,
            now=request.now,
        ),
        {"reason_missing": "reason"},
    )


REVIEW = Work("portal/desk/review.html", _context, {"decide": _decide, "finish": finish})
