"""The desk of a meeting or a discussion: the first writes the minutes, the others read and confirm them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.cycles.selectors.meetings import may_attend, meeting_of
from himpun.cycles.services import complete, hold_meeting
from himpun.kernel.dates import zone_named
from himpun.kernel.periods import parse_period
from himpun.organisations.selectors import position_titles
from himpun.pages.forms import MomentField
from himpun.pages.requests import Request
from himpun.portal.web.desk.desk import Desk
from himpun.portal.web.desk.finishing import FIELDS, FinishForm, finish_form, finished_by
from himpun.portal.web.desk.forming import form_shown
from himpun.portal.web.desk.results import results_context
from himpun.portal.web.desk.work import Work

_AT_FIELDS = {
    **FIELDS,
    "meeting_in_future": "held_at",
    "place_missing": "place",
    "agenda_missing": "agenda",
    "attendance_unknown": "attendance",
    "decision_empty": "decisions",
    "decisions_missing": "decisions",
}


class LinesField(forms.CharField):
    """Several lines, one a thing; gives them as a list without empty ones."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20000)
        super().__init__(widget=forms.Textarea(attrs={"rows": str(rows)}), **kwargs)

    def clean(self, value: Any) -> Any:
        lines = super().clean(value).splitlines()
        return [line.strip() for line in lines if line.strip()]


class MinutesForm(FinishForm):
    """The minutes, and with them the end of the writer's task."""

    held_at = MomentField(label=gettext_lazy("Waktu rapat"))
    place = forms.CharField(label=gettext_lazy("Tempat rapat"), max_length=200)
    agenda = forms.CharField(label=gettext_lazy("Agenda"), max_length=5000, widget=forms.Textarea(attrs={"rows": "2"}))
    attendance = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Yang hadir"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    decisions = LinesField(
        label=gettext_lazy("Keputusan"), rows=5, help_text=gettext_lazy("Satu keputusan satu baris.")
    )
    field_order = ("held_at", "place", "agenda", "attendance", "decisions", "outcome", "note", "paper_place")

    def __init__(self, *args: Any, positions: Sequence[tuple[Any, Any]], zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        attendance: Any = self.fields["attendance"]
        attendance.choices = positions

    @property
    def minutes(self) -> dict[str, Any]:
        """The keywords of `hold_meeting`; the time is that of the office's clock."""
        typed = self.cleaned_data
        held_at: datetime = typed["held_at"].replace(tzinfo=self.zone)
        told = {name: typed[name] for name in ("place", "agenda", "attendance", "decisions")}
        return {"held_at": held_at, **told, **self.hand_over}


def _minutes_form(desk: Desk, *args: Any) -> MinutesForm:
    zone = zone_named(desk.cycle.agency.region.zone)
    titles = position_titles(may_attend(desk.task))
    period = parse_period(desk.cycle.period).label
    usual = {
        "held_at": desk.now.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0),
        "agenda": f"{desk.running.definition.identity.title}: {period}",
        "attendance": [desk.actor.position_id],
    }
    invited = {task.position_id for task in (desk.task, *desk.colleagues)}
    by_title = sorted(titles.items(), key=lambda pair: pair[1])
    called = [pair for pair in by_title if pair[0] in invited]
    others = [pair for pair in by_title if pair[0] not in invited]
    groups = [(_("Diundang"), called), (_("Lainnya dalam siklus ini"), others)]
    positions = [group for group in groups if group[1]] if called else by_title
    return MinutesForm(*args, positions=positions, zone=zone, outcomes=desk.outcomes, initial=usual)


def _context(_request: Request, desk: Desk) -> dict[str, Any]:
    meeting = meeting_of(desk.task)
    shown: dict[str, Any] = {"meeting": meeting, "preview": form_shown(desk)}
    if desk.task.kind == "discuss":
        shown |= results_context(desk)
    if meeting is not None:
        present = position_titles(meeting.attendance)
        shown |= {"present": [present[each] for each in meeting.attendance if each in present]}
        return {**shown, "finish": finish_form(desk)}
    kept = desk.forms.get("minutes")
    return {**shown, "minutes": kept or desk.keep("minutes", _minutes_form(desk))}


def _write(request: Request, desk: Desk) -> HttpResponse | None:
    """The act "minutes": write them, and finish one's own task."""
    form = desk.keep("minutes", _minutes_form(desk, request.POST))
    desk.said = _("Notulen tersimpan.")
    return finished_by(
        form, lambda: hold_meeting(desk.task.id, actor=request.actor, now=request.now, **form.minutes), _AT_FIELDS
    )


def _confirm(request: Request, desk: Desk) -> HttpResponse | None:
    """The act "finish": confirm minutes that a colleague wrote."""
    form = desk.keep("finish", FinishForm(request.POST, outcomes=desk.outcomes))
    return finished_by(
        form, lambda: complete(desk.task.id, actor=request.actor, now=request.now, **form.hand_over), FIELDS
    )


MEETING = Work("portal/desk/meeting.html", _context, {"minutes": _write, "finish": _confirm})
