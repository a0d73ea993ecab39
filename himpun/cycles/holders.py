"""Who holds open work while posts change hands: moving tasks to a successor, up from a vacant post, and back.

A task belongs to a position; a new holder of the same position simply finds it there. Only a vacancy, or the end of
the position itself, moves it. A vacancy pauses the holder's clock and counts as waiting; the due time stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from himpun.cycles.clocks import go_on, pause, split_at_vacancies
from himpun.cycles.models import Cycle, Participant, Schedule, Task
from himpun.kernel.worktime import WorkCalendar
from himpun.ledger.acts import act
from himpun.ledger.models import Entry
from himpun.ledger.selectors import story
from himpun.ledger.services import Doer, Fact, record_all
from himpun.organisations.calendars import calendar_for
from himpun.organisations.models import Agency, Appointment, Position
from himpun.organisations.rules import Tenure, today_in
from himpun.procedures.models import Binding

_LIVE = (Task.State.OPEN, Task.State.SUSPENDED, Task.State.LATER)
_OPENING = frozenset({"cycle.started", "step.opened", "task.opened", "task.moved", "task.paused", "task.resumed"})
_FIELDS = ["position", "moved_from", "active_since", "waiting_since", "measured_minutes", "waiting_minutes"]


def hold_running_cycles(agency_id: int) -> None:
    """Lock an agency's running cycles, in one order for everybody. For `organisations.services.locking.hold_too`."""
    rows = Cycle.objects.select_for_update().filter(agency_id=agency_id, state=Cycle.State.RUNNING)
    list(rows.order_by("id").values_list("id", flat=True))


def reassign_vacant(*, now: datetime, agency_id: int | None = None) -> int:
    """Look through every office (or one): whose post fell vacant, or was filled again, since the last look.

    For the hourly job: appointments begin and end by the calendar, with nobody acting. Each agency is an act of its
    own. Returns how many tasks moved, paused or went on.
    """
    rows = Agency.objects.filter(cycles__state=Cycle.State.RUNNING).order_by("id").distinct()
    wanted = [agency_id] if agency_id is not None else list(rows.values_list("id", flat=True))
    return sum(settle(known, doer=None, now=now) for known in wanted)


@act
def settle(agency_id: int, *, doer: Doer | None, now: datetime) -> int:
    """Put every open task of an agency where somebody can act on it today. Statements do not grow with the tasks."""
    hold_running_cycles(agency_id)
    tasks = list(
        Task.objects.filter(
            cycle__agency_id=agency_id,
            cycle__state=Cycle.State.RUNNING,
            state=Task.State.OPEN,
            position__isnull=False,
        ).order_by("id")
    )
    if not tasks:
        return 0
    posts = _Posts(Agency.objects.select_related("region").get(pk=agency_id), now)
    paused = _paused(tasks)
    begun = _begun([task for task in tasks if task.moved_from_id and posts.is_held(task.moved_from_id)])
    facts, changed = [], []
    for task in tasks:
        had_gaps = posts.count_gaps(task)
        fact = posts.put_right(task, was_begun=task.id in begun, was_paused=task.id in paused)
        if fact:
            facts.append(fact)
        if fact or had_gaps:
            changed.append(task)
    Task.objects.bulk_update(changed, _FIELDS, batch_size=50)
    if facts:
        record_all(facts, agency_id=agency_id, at=now, doer=doer)
    return len(facts)


@act
def move_tasks(
    from_position: int, to_position: int, *, agency_id: int, doer: Doer | None, now: datetime, reason: str = "successor"
) -> int:
    """Give a position's open work in running cycles to another, with its place among those who take part.

    Returns how many tasks moved; each is recorded. Tasks that a superior holds in its stead stay there.
    """
    hold_running_cycles(agency_id)
    running = {"cycle__agency_id": agency_id, "cycle__state": Cycle.State.RUNNING}
    Participant.objects.filter(position_id=from_position, **running).update(position_id=to_position)
    Binding.objects.filter(position_id=from_position).update(position_id=to_position)
    Schedule.objects.filter(starter_id=from_position).update(starter_id=to_position)
    open_tasks = Task.objects.filter(state__in=_LIVE, **running)
    open_tasks.filter(moved_from_id=from_position).exclude(position_id=to_position).update(moved_from_id=to_position)
    open_tasks.filter(moved_from_id=from_position).update(moved_from_id=None)
    tasks = list(open_tasks.filter(position_id=from_position).order_by("id"))
    if not tasks:
        return 0
    posts = _Posts(Agency.objects.select_related("region").get(pk=agency_id), now)
    for task in tasks:
        posts.count_gaps(task, to_position)
        posts.hand_over_clock(task)
        task.position_id = to_position
        if task.moved_from_id == to_position:
            task.moved_from_id = None
    Task.objects.bulk_update(tasks, _FIELDS, batch_size=50)
    moved = {"from": from_position, "to": to_position, "reason": reason}
    record_all([_fact("task.moved", task, moved) for task in tasks], agency_id=agency_id, at=now, doer=doer)
    return len(tasks)


@dataclass
class _Posts:
    """An agency's positions as they are held today."""

    agency: Agency
    now: datetime

    @cached_property
    def calendar(self) -> WorkCalendar:
        return calendar_for(self.agency)

    @cached_property
    def above(self) -> dict[int, int | None]:
        return dict(Position.objects.filter(unit__agency=self.agency).values_list("id", "superior_id"))

    @cached_property
    def tenures(self) -> dict[int, list[Tenure]]:
        found: dict[int, list[Tenure]] = {}
        for row in Appointment.objects.filter(position__unit__agency=self.agency):
            found.setdefault(row.position_id, []).append(Tenure(row.capacity, row.starts_on, row.ends_on))
        return found

    def is_held(self, position_id: int) -> bool:
        today = today_in(self.agency.region.zone, self.now)
        return any(tenure.holds_on(today) for tenure in self.tenures.get(position_id, ()))

    def count_gaps(self, task: Task, successor_id: int = 0) -> bool:
        """Count as waiting what passed while nobody held the task's post, nor the one that follows it."""
        tenures = [*self.tenures.get(task.position_id or 0, []), *self.tenures.get(successor_id, [])]
        return split_at_vacancies(task, tenures, now=self.now, calendar=self.calendar)

    def put_right(self, task: Task, *, was_begun: bool, was_paused: bool) -> Fact | None:
        """Put a task where it belongs today, and let its clock run or stand. None when that is so already."""
        here = task.position_id
        assert here is not None
        place = self._place(task, here, was_begun=was_begun)
        if place is None:
            return _fact("task.paused", task, {"position": here}) if self._pause(task) else None
        if place == here and not was_paused:
            return None
        self.hand_over_clock(task, was_paused=was_paused)
        if place == here:
            return _fact("task.resumed", task, {"position": here})
        home = task.moved_from_id or here
        task.position_id, task.moved_from_id = place, None if place == home else home
        reason = "holder_back" if place == home else "vacant"
        return _fact("task.moved", task, {"from": here, "to": place, "reason": reason})

    def hand_over_clock(self, task: Task, *, was_paused: bool = False) -> None:
        """Close what one holder's clock counted and begin the next one's: later gaps are sought from here on."""
        if task.active_since is not None or was_paused:
            go_on(task, now=self.now, calendar=self.calendar)

    def _place(self, task: Task, here: int, *, was_begun: bool) -> int | None:
        home = task.moved_from_id or here
        if self.is_held(home) and not (was_begun and self.is_held(here)):
            return home
        if self.is_held(here):
            return here
        return next((position for position in self._line(home) if self.is_held(position)), None)

    def _line(self, position_id: int) -> Iterable[int]:
        seen = {position_id}
        current = self.above.get(position_id)
        while current is not None and current not in seen:
            yield current
            seen.add(current)
            current = self.above.get(current)

    def _pause(self, task: Task) -> bool:
        return pause(task, now=self.now, calendar=self.calendar)


def _paused(tasks: list[Task]) -> set[int]:
    """Tasks whose clock stands because nobody held the post: so recorded, or opened like that.

    A gathering waits for answers as well; only the record tells which of the two it waits for.
    """
    waiting = [task for task in tasks if task.active_since is None]
    last: dict[int, str] = {}
    for start in range(0, len(waiting), 500):
        rows = Entry.objects.filter(
            subject_kind="task",
            subject_id__in=[task.id for task in waiting[start : start + 500]],
            verb__in=["task.moved", "task.paused", "task.resumed"],
        )
        last.update(rows.order_by("seq").values_list("subject_id", "verb"))
    return {task.id for task in waiting if task.kind != "gather" or last.get(task.id) == "task.paused"}


def _begun(tasks: list[Task]) -> set[int]:
    """Those of the moved tasks on which the stand-in has acted already: the record names the post that did."""
    begun = set()
    for cycle_id in {task.cycle_id for task in tasks}:
        for entry in story(cycle_id):
            if entry.verb in _OPENING:
                continue
            body = json.loads(entry.body)
            begun |= {task.id for task in tasks if task.opened_at <= entry.at and _was_acted_on(task, entry, body)}
    return begun


def _was_acted_on(task: Task, entry: Entry, body: dict[str, Any]) -> bool:
    doer, data = body["doer"] or {}, body["data"]
    if entry.cycle_id != task.cycle_id or doer.get("position_id") != task.position_id:
        return False
    subjects = {("task", task.id), (task.subject_kind, task.subject_id)}
    named = {("task", data.get("task")), ("request", data.get("request"))}
    if (entry.subject_kind, entry.subject_id) in subjects or named & subjects:
        return True
    return bool(task.run_id) and data.get("step") == task.step and data.get("unit") in (None, task.unit_id)


def _fact(verb: str, task: Task, data: dict[str, Any]) -> Fact:
    known = {"step": task.step, "unit": task.unit_id, "round": task.round, "work": task.kind}
    return Fact(verb, ("task", task.id), {**known, **data}, task.cycle_id)
