"""Who owes what so soon, or already so late, that a word is due; and where that word goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from himpun.cycles.models import Cycle, Task
from himpun.cycles.reminders import Owed, deed_of, is_soon
from himpun.kernel.periods import parse_period
from himpun.kernel.worktime import WorkCalendar
from himpun.organisations.models import Agency, User
from himpun.organisations.selectors import appointments_on, team_positions
from himpun.procedures.selectors import definition_of

LONGEST_BREAK = timedelta(days=14)
"""Calendar days within which one working day always lies; Lebaran with its cuti bersama takes up to eleven."""


@dataclass(frozen=True)
class Holder:
    """A position or a team, as whoever a task belongs to."""

    position_id: int | None
    team_id: int | None
    title: str


def owed_by_holder(agency: Agency, *, now: datetime, calendar: WorkCalendar) -> dict[Holder, list[Owed]]:
    """An agency's open tasks that are late or due within a working day, by their holder."""
    tasks = Task.objects.filter(
        cycle__agency=agency,
        cycle__state=Cycle.State.RUNNING,
        state=Task.State.OPEN,
        due_at__lte=now + LONGEST_BREAK,
    ).select_related("cycle__edition", "cycle__procedure", "position", "team", "unit")
    found: dict[Holder, list[Owed]] = defaultdict(list)
    for task in tasks.order_by("due_at", "id"):
        assert task.due_at is not None
        if task.due_at < now or is_soon(task.due_at, now, calendar):
            found[_holder(task)].append(_owed(task))
    return found


def addresses_of(holder: Holder, on: date) -> list[str]:
    """The mail addresses of whoever holds the position, or sits in the team, on that day."""
    positions = [holder.position_id] if holder.position_id else team_positions(holder.team_id or 0, on)
    current = appointments_on([position for position in positions if position], on)
    officials = [rows[0].official_id for rows in current.values()]
    return _mail(officials)


def _mail(official_ids: Iterable[int]) -> list[str]:
    users = User.objects.filter(official_id__in=list(official_ids), is_active=True).exclude(email="")
    return sorted(set(users.values_list("email", flat=True)))


def _holder(task: Task) -> Holder:
    if task.position:
        return Holder(task.position_id, None, task.position.title)
    assert task.team is not None
    return Holder(None, task.team_id, task.team.name)


def _owed(task: Task) -> Owed:
    steps = definition_of(task.cycle.edition).steps
    row = next((step for step in steps if step.no == task.step), None)
    assert task.due_at is not None
    return Owed(
        procedure=task.cycle.procedure.title,
        period=parse_period(task.cycle.period).label,
        step=task.step if row else "",
        deed=deed_of(task.kind, row.activity if row else None),
        unit=task.unit.name if task.unit else "",
        due_at=task.due_at,
    )
