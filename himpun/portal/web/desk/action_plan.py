"""The desk of an action plan: cause, action, output, who carries it out, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from himpun.measurement.models import ActionPlan
from himpun.measurement.selectors.plans import asked_plan, earlier_plans, missed_results
from himpun.measurement.services import Plan, write_action_plan
from himpun.organisations.selectors import positions_on
from himpun.pages.forms import DateField, Form
from himpun.pages.requests import Request
from himpun.portal.web.desk.desk import Desk
from himpun.portal.web.desk.finishing import finished_by
from himpun.portal.web.desk.work import Work

AT_FIELDS = {
    "cause_missing": "cause",
    "action_missing": "action",
    "output_missing": "output",
    "due_in_past": "due_on",
}


class PlanForm(Form):
    """A rencana aksi perbaikan."""

    cause = forms.CharField(label=gettext_lazy("Penyebab"), max_length=5000, widget=forms.Textarea(attrs={"rows": "3"}))
    action = forms.CharField(
        label=gettext_lazy("Tindakan perbaikan"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=gettext_lazy("Apa yang akan dikerjakan supaya target periode berikutnya tercapai."),
    )
    output = forms.CharField(
        label=gettext_lazy("Keluaran"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": "2"}),
        help_text=gettext_lazy("Hasil yang dapat ditunjukkan, misalnya laporan, SK, atau jumlah layanan."),
    )
    responsible = forms.ChoiceField(
        label=gettext_lazy("Penanggung jawab"),
        error_messages={"invalid_choice": gettext_lazy("Jabatan ini tidak ada di kantor ini. Pilih dari daftar.")},
    )
    due_on = DateField(label=gettext_lazy("Tenggat"))
    budget_line = forms.CharField(label=gettext_lazy("Kode anggaran"), required=False, max_length=120)

    def __init__(self, *args: Any, positions: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        responsible: Any = self.fields["responsible"]
        responsible.choices = [(str(position_id), title) for position_id, title in positions.items()]

    @property
    def plan(self) -> Plan:
        typed = self.cleaned_data
        return Plan(
            action=typed["action"],
            output=typed["output"],
            due_on=typed["due_on"],
            responsible_id=int(typed["responsible"]),
            budget_line=typed["budget_line"],
            cause=typed["cause"],
        )


def _context(_request: Request, desk: Desk) -> dict[str, Any]:
    row = asked_plan(desk.cycle, desk.task.subject_id)
    return {
        "row": row,
        "result": _result(desk, row),
        "earlier": earlier_plans(row) if row else [],
        "plan": desk.form("plan", PlanForm, initial=_told(desk, row), positions=_positions(desk)),
    }


def _write(request: Request, desk: Desk) -> HttpResponse | None:
    form = desk.keep("plan", PlanForm(request.POST, positions=_positions(desk)))
    return finished_by(
        form, lambda: write_action_plan(desk.task.id, form.plan, actor=request.actor, now=request.now), AT_FIELDS
    )


def _positions(desk: Desk) -> dict[int, str]:
    return positions_on(desk.cycle.agency_id, desk.running.today)


def _told(desk: Desk, row: ActionPlan | None) -> dict[str, object]:
    if row is None:
        return {}
    return {
        "cause": row.cause,
        "action": row.action,
        "output": row.output,
        "responsible": row.responsible_id or row.indicator.responsible_id or desk.actor.position_id,
        "due_on": row.due_on,
        "budget_line": row.budget_line,
    }


def _result(desk: Desk, row: ActionPlan | None) -> object:
    if row is None:
        return None
    place = (row.indicator_id, row.unit_id)
    return next((found for found in missed_results(desk.cycle) if (found.indicator_id, found.unit_id) == place), None)


ACTION_PLAN = Work("portal/desk/action_plan.html", _context, {"write": _write})
