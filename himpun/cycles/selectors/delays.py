"""Who has open work, since when, and late by how much: by position and unit, in working time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from himpun.cycles.models import Cycle, Task
from himpun.cycles.reminders import Letter, Owed, deed_of, reminder
from himpun.kernel.periods import parse_period
from himpun.kernel.worktime import WorkCalendar
from himpun.organisations.models import Agency
from himpun.procedures.selectors import definition_of


@dataclass(frozen=True)
class Delay:
    """One open task: what is to be done, since when it waits, how late it is (0: in time)."""

    task: Task
    deed: str
    late: int
    left: int | None
    is_waiting: bool

    @property
    def state(self) -> str:
        if self.late:
            return "late"
        return "waiting" if self.is_waiting else "task_open"

    @property
    def since(self) -> datetime:
        return self.task.active_since or self.task.waiting_since or self.task.opened_at


@dataclass(frozen=True)
class Holding:
    """All that one position or team has open, the most urgent first, and a reminder ready to be copied."""

    key: str
    title: str
    unit: str
    delays: tuple[Delay, ...]
    letter: Letter | None

    @property
    def late_count(self) -> int:
        return sum(bool(delay.late) for delay in self.delays)

    @property
    def latest(self) -> int:
        return max((delay.late for delay in self.delays), default=0)


def delays_of(cycles: Iterable[Cycle], agency: Agency, *, now: datetime, calendar: WorkCalendar) -> list[Holding]:
    """Who has open work in these cycles, those most late first: one statement beside the cycles' own."""
    known = {cycle.id: cycle for cycle in cycles if cycle.state == Cycle.State.RUNNING}
    tasks = Task.objects.filter(cycle_id__in=known, state__in=[Task.State.OPEN, Task.State.SUSPENDED])
    found: dict[str, list[Delay]] = {}
    for task in tasks.select_related("position__unit", "team", "unit").order_by("due_at", "id"):
        task.cycle = known[task.cycle_id]
        found.setdefault(_key(task), []).append(_delay(task, now, calendar))
    holdings = [_holding(key, rows, agency, now, calendar) for key, rows in found.items()]
    return sorted(holdings, key=lambda holding: (-holding.latest, -len(holding.delays), holding.title))


def _holding(key: str, delays: Sequence[Delay], agency: Agency, now: datetime, calendar: WorkCalendar) -> Holding:
    first = delays[0].task
    title = first.position.title if first.position else first.team.name if first.team else ""
    owed = [_owed(delay) for delay in delays if delay.task.due_at and delay.task.state == Task.State.OPEN]
    return Holding(
        key=key,
        title=title,
        unit=first.position.unit.name if first.position else "",
        delays=tuple(
            sorted(delays, key=lambda delay: (-delay.late, delay.task.due_at is None, delay.task.due_at or now))
        ),
        letter=reminder(title, agency.name, owed, now=now, calendar=calendar) if owed else None,
    )


def _key(task: Task) -> str:
    return f"p{task.position_id}" if task.position_id else f"t{task.team_id}"


def _delay(task: Task, now: datetime, calendar: WorkCalendar) -> Delay:
    due = task.due_at
    is_late = due is not None and due < now and task.state == Task.State.OPEN
    return Delay(
        task=task,
        deed=deed_of(task.kind, _activity(task)),
        late=max(1, calendar.minutes_between(due, now)) if is_late and due else 0,
        left=calendar.minutes_between(now, due) if due is not None and not is_late and due > now else None,
        is_waiting=task.active_since is None,
    )


def _activity(task: Task) -> str | None:
    if not task.run_id:
        return None
    return next((step.activity for step in definition_of(task.cycle.edition).steps if step.no == task.step), None)


def _owed(delay: Delay) -> Owed:
    task = delay.task
    assert task.due_at is not None
    return Owed(
        procedure=task.cycle.procedure.title,
        period=parse_period(task.cycle.period).label,
        step=task.step if task.run_id else "",
        deed=delay.deed,
        unit=task.unit.name if task.unit else "",
        due_at=task.due_at,
    )
