"""The desk of causes: why each missed target was missed, before those responsible are asked for their plans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from himpun.measurement.models import ActionPlan
from himpun.measurement.selectors.plans import missed_results, plans_of
from himpun.measurement.services import write_cause
from himpun.pages.forms import Form
from himpun.pages.requests import Request
from himpun.portal.web.desk.desk import Desk
from himpun.portal.web.desk.finishing import finished_by
from himpun.portal.web.desk.work import Work


class CauseForm(Form):
    """One text for each missed result."""

    def __init__(self, *args: Any, plans: Sequence[ActionPlan]) -> None:
        super().__init__(*args)
        self.asked = {_name(plan): plan for plan in plans}
        for name, plan in self.asked.items():
            self.fields[name] = forms.CharField(
                label=gettext_lazy("Penyebab"),
                max_length=5000,
                initial=plan.cause,
                widget=forms.Textarea(attrs={"rows": "3"}),
            )

    @property
    def causes(self) -> dict[int, str]:
        """Action plan → cause, as `write_cause` takes it."""
        return {plan.id: self.cleaned_data[name] for name, plan in self.asked.items()}


def _context(_request: Request, desk: Desk) -> dict[str, Any]:
    plans = plans_of(desk.cycle)
    missed = {(row.indicator_id, row.unit_id): row for row in missed_results(desk.cycle)}
    form = desk.form("causes", CauseForm, plans=_owed(plans))
    asked = [(plan, missed.get((plan.indicator_id, plan.unit_id)), form[_name(plan)]) for plan in form.asked.values()]
    return {"causes": form, "asked": asked, "plans": plans}


def _write(request: Request, desk: Desk) -> HttpResponse | None:
    form = desk.keep("causes", CauseForm(request.POST, plans=_owed(plans_of(desk.cycle))))
    return finished_by(form, lambda: write_cause(desk.task.id, form.causes, actor=request.actor, now=request.now), {})


def _owed(plans: Sequence[ActionPlan]) -> list[ActionPlan]:
    return [plan for plan in plans if plan.written_at is None]


def _name(plan: ActionPlan) -> str:
    return f"cause-{plan.id}"


CAUSE = Work("portal/desk/cause.html", _context, {"write": _write})
