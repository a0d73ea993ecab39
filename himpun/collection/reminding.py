"""The reminder to a unit that has not delivered, ready to be copied into a letter or a chat."""

from __future__ import annotations

from datetime import datetime

from himpun.collection.models import DataRequest
from himpun.cycles.models import Cycle
from himpun.cycles.reminders import Letter, Owed, deed_of, reminder
from himpun.kernel.periods import parse_period
from himpun.organisations.calendars import calendar_for


def reminder_to(request: DataRequest, cycle: Cycle, now: datetime) -> Letter | None:
    """What to tell a unit; None where it owes nothing or has no due time."""
    if request.state not in (DataRequest.State.OPEN, DataRequest.State.RETURNED) or request.due_at is None:
        return None
    owed = Owed(
        procedure=cycle.procedure.title,
        period=parse_period(cycle.period).label,
        step=request.step,
        deed=deed_of("fill", None),
        unit=request.unit.name,
        due_at=request.due_at,
    )
    return reminder(request.position.title, cycle.agency.name, [owed], now=now, calendar=calendar_for(cycle.agency))
