"""Sending work back with a reason, along the arrows that the edition draws: the same act on every desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.cycles.services import send_back
from himpun.organisations.selectors import units_by_id
from himpun.pages.forms import Form, ReasonField
from himpun.pages.requests import Request
from himpun.portal.web.desk.desk import Desk
from himpun.portal.web.desk.finishing import finished_by


@dataclass(frozen=True)
class WayBack:
    """One arrow back: to which row, for the whole cycle or for some of these units."""

    key: str
    to: str
    activity: str
    units: dict[int, str]

    @property
    def label(self) -> str:
        told = _("Langkah %(no)s: %(activity)s") % {"no": self.to, "activity": self.activity}
        return (
            _("%(told)s (per unit)") % {"told": told} if self.units else _("%(told)s (seluruh siklus)") % {"told": told}
        )


class ReturnForm(Form):
    """Where to, for whom, and always why."""

    way = forms.ChoiceField(label=gettext_lazy("Dikembalikan ke"), widget=forms.RadioSelect)
    units = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Untuk unit"), widget=forms.CheckboxSelectMultiple, coerce=int, required=False
    )
    reason = ReasonField(
        label=gettext_lazy("Alasan pengembalian"),
        help_text=gettext_lazy("Sebut apa yang salah dan bagaimana memperbaikinya; penerima membacanya di tugasnya."),
    )

    def __init__(self, *args: Any, ways: list[WayBack], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways = {way.key: way for way in ways}
        way: Any = self.fields["way"]
        way.choices = [(each.key, each.label) for each in ways]
        if len(ways) == 1:
            way.initial = ways[0].key
        units: Any = self.fields["units"]
        units.choices = list({pair: None for each in ways for pair in each.units.items()})
        units.required = all(each.units for each in ways)
        if not units.choices:
            del self.fields["units"]
        elif len(units.choices) == 1:
            units.initial = [units.choices[0][0]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        way = self.ways.get(cleaned.get("way", ""))
        if way and way.units and "units" not in self.errors and not cleaned.get("units"):
            self.add_error("units", _("Pilih sekurang-kurangnya satu unit."))
        return cleaned

    @property
    def chosen(self) -> dict[str, Any]:
        """The keywords of `send_back`."""
        way = self.ways[self.cleaned_data["way"]]
        units = frozenset(self.cleaned_data.get("units") or ()) if way.units else None
        return {"to": way.to, "units": units, "reason": self.cleaned_data["reason"]}


def ways_back(desk: Desk) -> list[WayBack]:
    """The arrows back of this row; a way for units that has none is left out."""
    running = desk.running
    if desk.task.run_id is None:
        return []
    ways = []
    for number, (to, scope) in enumerate(running.graph[desk.task.step].returns):
        step = running.step(to)
        units: dict[int, str] = {}
        if scope == "units":
            known = running.units_of(running.graph[to].gathers_from) | running.case.lanes.get(to, frozenset())
            units = units_by_id(known)
            if not units:
                continue
        activity = (step.correction or step.activity) if step else _("Disposisi pembuka")
        ways.append(WayBack(str(number), to, activity, units))
    return ways


def return_form(desk: Desk) -> ReturnForm | None:
    """The form of sending back; None where the edition draws no way back."""
    ways = ways_back(desk)
    return desk.form("send_back", ReturnForm, ways=ways) if ways else None


def return_work(request: Request, desk: Desk) -> HttpResponse | None:
    """The act "send_back" of every desk."""
    form = desk.keep("send_back", ReturnForm(request.POST, ways=ways_back(desk)))
    return finished_by(
        form,
        lambda: send_back(desk.task.id, actor=request.actor, now=request.now, **form.chosen),
        {"reason_missing": "reason", "units_unknown": "units", "return_not_drawn": "way"},
    )
