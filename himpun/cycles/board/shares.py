"""Who owes a part of a row, and how each of them stands: one position or team, for one unit or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from himpun.cycles.marking import Closing
from himpun.cycles.models import Cycle, Participant, StepRun, Task
from himpun.kernel.worktime import WorkCalendar
from himpun.organisations.models import Position, Team

Key = tuple[str, int | None, int | None]
"""Which participant's share: actor, unit, team. It stays the same when posts change hands."""


class State(StrEnum):
    """How a share, a symbol or a row stands, the most urgent first."""

    LATE = "late"
    RETURNED = "returned"
    RUNNING = "running"
    WAITING = "waiting"
    CLOSED = "closed"
    LATER = "later"
    STAYS = "stays"
    DONE = "done"


FINISHED = frozenset({State.DONE, State.STAYS, State.CLOSED})
UNDER_WAY = frozenset({State.LATE, State.RETURNED, State.RUNNING, State.WAITING})
_LIVE = (Task.State.OPEN, Task.State.SUSPENDED)


@dataclass(frozen=True)
class Share:
    """One participant's share of a symbol. `tasks` are its rounds, oldest first; none where its turn has not come."""

    who: str
    unit: str
    state: State
    tasks: tuple[Task, ...]
    measured: int
    waiting: int
    late: int

    @property
    def latest(self) -> Task | None:
        return self.tasks[-1] if self.tasks else None

    @property
    def rounds(self) -> int:
        return max((task.round for task in self.tasks), default=0)

    @property
    def place(self) -> str:
        """The unit, where the post's title does not say it."""
        return "" if self.unit in self.who else self.unit

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED


@dataclass
class Clock:
    """The moment of looking, on the office's calendar."""

    cycle: Cycle
    now: datetime
    calendar: WorkCalendar

    def measured(self, task: Task) -> int:
        """Working minutes in which the holder could act, the running clock included."""
        return task.measured_minutes + self._since(task.active_since)

    def waiting(self, task: Task) -> int:
        return task.waiting_minutes + self._since(task.waiting_since)

    def late(self, task: Task) -> int:
        """By how many working minutes a task is late, or was when it was done; 0 in time."""
        if task.due_at is None or task.state not in (*_LIVE, Task.State.DONE):
            return 0
        until = task.done_at or (self.now if self.cycle.state == Cycle.State.RUNNING else task.due_at)
        if until <= task.due_at:
            return 0
        return max(1, self.calendar.minutes_between(task.due_at, until))

    def _since(self, moment: datetime | None) -> int:
        return max(0, self.calendar.minutes_between(moment, self.now)) if moment else 0


def key_of(task: Task) -> Key:
    """Whose share a task belongs to: for one unit by that unit, else by the unit of the post that it is at home in."""
    home = task.moved_from or task.position
    return task.actor, task.unit_id or (home.unit_id if home else None), task.team_id


def key_of_participant(row: Participant, unit_id: int | None = None) -> Key:
    unit = unit_id or row.unit_id or (row.position.unit_id if row.position else None)
    return row.actor, unit, row.team_id


def share_of(
    tasks: Sequence[Task],
    runs: Sequence[StepRun],
    owing: tuple[Position | Team | None, str],
    clock: Clock,
    *,
    called: bool = False,
    stays: bool = False,
) -> Share:
    """How one participant stands. `runs` are those of its place; `called`: something was sent back to that place.

    `stays`: where it has no task, what it owed was done in the version that this one corrects.
    """
    latest = tasks[-1] if tasks else None
    holder = (latest.position or latest.team) if latest else owing[0]
    needed = [task for task in tasks if task.state != Task.State.NOT_NEEDED]
    state = _state(latest, runs[-1] if runs else None, clock, called=called)
    return Share(
        who=_title(holder),
        unit=latest.unit.name if latest and latest.unit else owing[1],
        state=State.STAYS if stays and latest is None else state,
        tasks=tuple(tasks),
        measured=sum(clock.measured(task) for task in needed),
        waiting=sum(clock.waiting(task) for task in needed),
        late=clock.late(latest) if latest else 0,
    )


def _state(task: Task | None, run: StepRun | None, clock: Clock, *, called: bool) -> State:
    if task is None or (run is not None and task.run_id and run.id > task.run_id):
        return _state_of_run(run)
    if task.state == Task.State.OPEN:
        return _state_of_open(task, clock, called=called)
    if task.state == Task.State.SUSPENDED or (task.state == Task.State.RETURNED and clock.cycle.state == "running"):
        return State.WAITING
    if task.state in (Task.State.DONE, Task.State.NOT_NEEDED):
        redone = task.run_id and run is not None and run.closing == Closing.REDONE
        return State.LATER if redone else State.DONE
    if run is not None and task.run_id and run.closing == Closing.CLOSED:
        return State.CLOSED
    return State.LATER


def _state_of_open(task: Task, clock: Clock, *, called: bool) -> State:
    if clock.late(task):
        return State.LATE
    if called or (task.kind == "fill" and task.round > 1):
        return State.RETURNED
    return State.RUNNING if task.active_since else State.WAITING


def _state_of_run(run: StepRun | None) -> State:
    """A row without tasks of its own: it waits for its date, or it stands from the version that was corrected."""
    if run is None or run.closing not in (Closing.DONE, Closing.CLOSED):
        return State.WAITING if run is not None and run.stand == "waiting" else State.LATER
    return State.STAYS


def together(states: Iterable[State]) -> State:
    """Several shares as one: the most urgent that is under way; else done when all are, else begun or not yet."""
    found = sorted(states, key=list(State).index)
    if not found:
        return State.LATER
    if found[0] in UNDER_WAY:
        return found[0]
    unfinished = [state for state in found if state not in FINISHED]
    if not unfinished:
        return next(state for state in (State.DONE, State.STAYS, State.CLOSED) if state in found)
    return State.RUNNING if len(unfinished) < len(found) else State.LATER


def _title(holder: Position | Team | None) -> str:
    if holder is None:
        return ""
    return holder.title if isinstance(holder, Position) else holder.name
