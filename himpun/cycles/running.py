"""A cycle under lock: its edition's graph, where it stands, and how a change of the engine becomes rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from himpun.cycles.models import Cycle, Participant, StepRun, Task
from himpun.cycles.rules import (
    Case,
    Change,
    Closing,
    Event,
    Marking,
    NoSuchToken,
    Place,
    Result,
    Stand,
    Token,
    advance,
)
from himpun.kernel.periods import parse_period
from himpun.kernel.refusals import Refusal
from himpun.kernel.worktime import StandardTime, WorkCalendar, due_at
from himpun.ledger.acts import in_hand
from himpun.ledger.prepared import Insert, Select, Update
from himpun.ledger.services import Fact
from himpun.organisations.calendars import calendar_for
from himpun.organisations.models import Appointment, Position
from himpun.organisations.rules import today_in
from himpun.organisations.selectors import appointments_on, superiors
from himpun.procedures.definition import Definition, Step
from himpun.procedures.graph import Graph, Node, Part
from himpun.procedures.selectors import definition_of, graph_of

_TASK_END = {
    Closing.DONE: Task.State.DONE,
    Closing.RETURNED: Task.State.RETURNED,
    Closing.WITHDRAWN: Task.State.WITHDRAWN,
    Closing.CLOSED: Task.State.WITHDRAWN,
}
_RESULTS = (Closing.DONE, Closing.CLOSED)

CALLED = "called"
"""A row that is no run: something was sent back to this place and is not done yet; `callers` wait for it."""


def _with_holder(cycle_id: int, today: date) -> QuerySet[Participant]:
    held = Appointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), position=OuterRef("position_id"), starts_on__lte=today
    )
    return Participant.objects.filter(cycle_id=cycle_id).annotate(has_holder=Exists(held)).order_by("id")


_participants = Select(_with_holder, int, date)
_runs = Select(lambda cycle_id: StepRun.objects.filter(cycle_id=cycle_id).order_by("id"), int)
_insert_runs = Insert(StepRun)
_write_closed = Update(StepRun, "stand", "closing", "closed_at")
insert_tasks = Insert(Task)


@dataclass
class Running:
    """One cycle while an act changes it. Make it only inside an act, after locking the cycle's row.

    What follows within the act takes the same one from its hand (`running_of`), with all that was read of it. Whoever
    changes the cycle's runs in another way than by `write` says so by `forget_marking`.
    """

    cycle: Cycle
    now: datetime
    finished: dict[int, Task] = field(default_factory=dict)
    """The tasks that this act has finished, by id, as they were written."""
    beside: dict[Hashable, Any] = field(default_factory=dict)
    """What later parts of the house have read beside the cycle, for whatever follows within the act."""

    def keep_in_hand(self) -> Running:
        """Leave a cycle that this act has locked, or made, to whatever follows within the act."""
        hand = in_hand()
        if hand is not None:
            hand.kept[Running, self.cycle.id] = self
        return self

    @cached_property
    def definition(self) -> Definition:
        return definition_of(self.cycle.edition)

    @cached_property
    def graph(self) -> Graph:
        return graph_of(self.cycle.edition)

    @cached_property
    def calendar(self) -> WorkCalendar:
        return calendar_for(self.cycle.agency)

    @cached_property
    def today(self) -> date:
        return today_in(self.cycle.agency.region.zone, self.now)

    @cached_property
    def participants(self) -> dict[str, list[Participant]]:
        """Who each actor is, with `has_holder` for today."""
        found: dict[str, list[Participant]] = defaultdict(list)
        for row in _participants(self.cycle.id, self.today):
            found[row.actor].append(row)
        return found

    @cached_property
    def runs(self) -> list[StepRun]:
        return _runs(self.cycle.id)

    @cached_property
    def marking(self) -> Marking:
        """Where the cycle stands: the last run of a place is under way, or its result stands, or nothing does."""
        live, called = list[Token](), dict[Place, frozenset[Place]]()
        results, rounds = dict[Place, Result](), dict[Place, int]()
        for run in self.runs:
            place = (run.step, run.unit_id)
            if run.stand == CALLED:
                called[place] = frozenset((no, unit) for no, unit in run.callers)
            elif run.stand:
                live.append(Token(run.step, run.unit_id, run.round, Stand(run.stand)))
            if run.closing == Closing.DONE:
                results[place] = Result(run.outcome)
            elif run.closing == Closing.CLOSED:
                results[place] = Result(is_closed=True)
            if run.stand != CALLED and run.closing != Closing.MERGED:
                rounds[place] = max(rounds.get(place, 0), run.round)
        return Marking(tuple(live), results, rounds, called, self._begun(), tuple(self.cycle.ends))

    def _begun(self) -> frozenset[Place]:
        """The starts of this cycle that were never done yet."""
        starts = (self.cycle.begins_at,) if self.cycle.begins_at else self.graph.starts
        done = {(run.step, run.unit_id) for run in self.runs if run.closing in (*_RESULTS, Closing.REDONE)}
        return frozenset((no, unit) for no in starts for unit in self.case.places(no)) - done

    @cached_property
    def case(self) -> Case:
        """The graph with its frozen units, and the rows whose date is still to come."""
        lanes = {node.no: self.units_of(node.parts[0].actors) for node in self.graph.nodes.values() if node.is_lane}
        sources = {node.no: self.units_of(node.gathers_from) for node in self.graph.nodes.values() if node.gathers_from}
        dates = {node.no: self.date_of(node.no) for node in self.graph.nodes.values() if node.not_before}
        not_yet = frozenset(no for no, day in dates.items() if day is not None and day > self.today)
        return Case(self.graph, lanes, sources, not_yet)

    def units_of(self, actors: tuple[str, ...]) -> frozenset[int]:
        return frozenset(row.unit_id for key in actors for row in self.participants[key] if row.unit_id)

    def step(self, no: str) -> Step | None:
        """The printed row; None for the opening act."""
        return next((step for step in self.definition.steps if step.no == no), None)

    def advance(self, event: Event) -> Change:
        """Ask the engine, and refuse in words when the step is not open."""
        try:
            return advance(self.case, self.marking, event)
        except NoSuchToken as gone:
            raise Refusal(
                "not_open",
                "Langkah ini sedang tidak terbuka. Muat ulang halaman untuk melihat keadaan terakhir.",
                step=str(gone.args[0]),
            ) from gone

    def write(self, change: Change, *, closed_tasks: frozenset[int] = frozenset()) -> list[Fact]:
        """Make the rows say what the engine said. Returns what is to be recorded, in order.

        Costs a number of statements that does not depend on how many units there are.
        """
        self._close(change, closed_tasks)
        self._undo(change)
        self._call(change)
        runs = self._create_runs(change.opened)
        tasks = self._create_tasks([run for run in runs if run.stand == Stand.OPEN])
        facts = [self._still_valid(no) for no in change.still_valid]
        facts += [self._opened(run, tasks[run.id]) for run in runs if run.stand == Stand.OPEN]
        if change.marking.is_over or change.ends:
            self.cycle.ends = list(change.marking.ends)
            self.cycle.save(update_fields=["ends"])
        self.forget_marking()
        return facts

    def stand_of(self, run_id: int, stand: str) -> None:
        """Write how a run stands without closing it."""
        StepRun.objects.filter(pk=run_id).update(stand=stand)
        self.forget_marking()

    def forget_marking(self) -> None:
        """Read where the cycle stands anew: after rows were written, here or by what followed from a fact."""
        self.__dict__.pop("runs", None)
        self.__dict__.pop("marking", None)

    # -- rows ---------------------------------------------------------------------------------

    def _close(self, change: Change, closed_tasks: frozenset[int]) -> None:
        by_closing: dict[Closing, list[StepRun]] = defaultdict(list)
        live = {(run.step, run.unit_id, run.round): run for run in self.runs if run.stand}
        for token, closing in change.closed:
            by_closing[closing].append(live[(token.step, token.unit, token.round)])
        for closing, runs in by_closing.items():
            self._write_closed(runs, closing)
            if closing in (Closing.WITHDRAWN, Closing.CLOSED, Closing.RETURNED):
                self._end_tasks([run.id for run in runs], _TASK_END[closing], closed_tasks)

    def _write_closed(self, runs: list[StepRun], closing: Closing) -> None:
        """In one statement; that of the usual single run is kept ready."""
        closed = {"stand": "", "closing": closing.value, "closed_at": self.now}
        if len(runs) > 1:
            StepRun.objects.filter(id__in=[run.id for run in runs]).update(**closed)
            return
        for name, value in closed.items():
            setattr(runs[0], name, value)
        _write_closed(runs[0])

    def _end_tasks(self, run_ids: list[int], state: str, already: frozenset[int]) -> None:
        tasks = Task.objects.filter(run_id__in=run_ids, state__in=[Task.State.OPEN, Task.State.SUSPENDED]).exclude(
            id__in=already
        )
        for task in tasks:
            stop_clock(task, self.now, self.calendar)
            task.state = state
        Task.objects.bulk_update(
            tasks, ["state", "measured_minutes", "waiting_minutes", "active_since", "waiting_since"]
        )

    def _undo(self, change: Change) -> None:
        """What was done and is to be done again keeps its row, which no longer counts as a result."""
        places = set(change.undone)
        if not places:
            return
        # Read anew: a loop undoes the very step that was closed a moment ago.
        done = StepRun.objects.filter(cycle=self.cycle, closing__in=_RESULTS).values_list("id", "step", "unit_id")
        ids = [run_id for run_id, step, unit_id in done if (step, unit_id) in places]
        if ids:
            StepRun.objects.filter(id__in=ids).update(closing=Closing.REDONE.value)

    def _call(self, change: Change) -> None:
        """Keep one row for each place to which something was sent back, until it is done."""
        before, after = self.marking.called, change.marking.called
        kept = {place for place in before if after.get(place) == before[place]}
        gone = [run.id for run in self.runs if run.stand == CALLED and (run.step, run.unit_id) not in kept]
        if gone:
            StepRun.objects.filter(id__in=gone).update(stand="", closing=Closing.MERGED.value, closed_at=self.now)
        StepRun.objects.bulk_create(
            [
                StepRun(
                    cycle=self.cycle,
                    step=no,
                    unit_id=unit,
                    round=0,
                    stand=CALLED,
                    callers=[list(caller) for caller in sorted(callers, key=str)],
                    opened_at=self.now,
                )
                for (no, unit), callers in after.items()
                if (no, unit) not in kept
            ],
            batch_size=80,
        )

    def _create_runs(self, opened: tuple[Token, ...]) -> list[StepRun]:
        return _insert_runs([self._run(token) for token in opened])

    def _run(self, token: Token) -> StepRun:
        return StepRun(
            cycle=self.cycle,
            step=token.step,
            unit_id=token.unit,
            round=token.round,
            stand=token.stand.value,
            opened_at=self.now,
            not_before=self.date_of(token.step) if token.stand is Stand.WAITING else None,
        )

    def date_of(self, no: str) -> date | None:
        """The date a step waits for, or is scheduled on, as it was answered at the start."""
        step = self.step(no)
        if step is None:
            return None
        if step.not_before and step.not_before.days_after_period is not None:
            return parse_period(self.cycle.period).ends_on + timedelta(days=step.not_before.days_after_period)
        answered = self.cycle.dates.get(no)
        return date.fromisoformat(answered) if answered else None

    def _create_tasks(self, runs: list[StepRun]) -> dict[int, list[Task]]:
        tasks = [task for run in runs for task in self.tasks_of(run, self.graph[run.step], 0)]
        created = insert_tasks(tasks)
        found: dict[int, list[Task]] = defaultdict(list)
        for task in created:
            assert task.run_id is not None
            found[task.run_id].append(task)
        return found

    def tasks_of(self, run: StepRun, node: Node, part: int) -> list[Task]:
        """The unsaved tasks of one part of a run: one for each position or team that has to act."""
        spec = node.parts[part]
        due = self.due_of(run, node)
        return [self._task(run, part, spec.work, row, due) for row in self.owing(run, spec)]

    def owing(self, run: StepRun, part: Part) -> list[Participant]:
        """Who has to act in one part of a run."""
        rows = [row for key in part.actors for row in self.participants[key]]
        # A post that is in no lane's unit, such as the secretary, does its part for each of them.
        return [row for row in rows if run.unit_id in (None, row.unit_id)] or rows

    def due_of(self, run: StepRun, node: Node) -> datetime | None:
        """When a run is due: its standard time in working time, or the end of its scheduled day."""
        step = self.step(node.no)
        if step is None or step.time is None:
            return None
        if step.time.scheduled:
            day = self.date_of(node.no)
            return self._closing_of(day) if day else None
        standard = StandardTime(step.time.min, step.time.max, step.time.unit, step.time.text)
        return due_at(run.opened_at, standard, self.calendar)

    def _closing_of(self, day: date) -> datetime:
        """When the office closes on that day, or on the next working day after it."""
        zone = ZoneInfo(self.calendar.zone)
        working = self.calendar.next_working(datetime.combine(day, time(0), tzinfo=zone)).date()
        return datetime.combine(working, self.calendar.spans_on(working)[-1].end, tzinfo=zone)

    def _task(self, run: StepRun, part: int, work: str, row: Participant, due: datetime | None) -> Task:
        task = Task(
            cycle=self.cycle,
            run=run,
            step=run.step,
            part=part,
            kind=work,
            actor=row.actor,
            unit_id=run.unit_id,
            position_id=row.position_id,
            team_id=row.team_id,
            round=run.round,
            opened_at=self.now,
            due_at=due,
            active_since=None if work == "gather" else self.now,
            waiting_since=self.now if work == "gather" else None,
        )
        if row.position_id and not row.has_holder:  # type: ignore[attr-defined]
            self.move_to_superior(task)
        return task

    def move_to_superior(self, task: Task) -> None:
        """A vacant position's task goes to the nearest superior who is there; with nobody there its clock stands."""
        assert task.position_id is not None
        position = Position.objects.select_related("superior").get(pk=task.position_id)
        for above in superiors(position):
            if appointments_on([above.id], self.today):
                task.moved_from, task.position = position, above
                return
        task.active_since, task.waiting_since = None, self.now

    # -- facts --------------------------------------------------------------------------------

    def _opened(self, run: StepRun, tasks: list[Task]) -> Fact:
        first = tasks[0] if tasks else None
        data: dict[str, object] = {
            "step": run.step,
            "unit": run.unit_id,
            "round": run.round,
            "work": self.graph[run.step].work,
            "run": run.id,
            "positions": [task.position_id for task in tasks if task.position_id],
            "teams": [task.team_id for task in tasks if task.team_id],
            "due_at": first.due_at if first else None,
        }
        moved = [task for task in tasks if task.moved_from_id]
        if moved:
            data["moved"] = [{"from": task.moved_from_id, "to": task.position_id} for task in moved]
        return Fact("step.opened", ("step_run", run.id), data, self.cycle.id)

    def _still_valid(self, no: str) -> Fact:
        data = {"step": no, "unit": None, "note": "tetap berlaku"}
        return Fact("step.stayed_valid", ("cycle", self.cycle.id), data, self.cycle.id)


def held_cycle(cycle_id: int, *, now: datetime) -> Running | None:
    """The cycle as the act under way has it in hand, locked; None where it has not."""
    hand = in_hand()
    kept: Running | None = hand.kept.get((Running, cycle_id)) if hand else None
    # Where a quicker act was recorded at a later moment, what follows is of that moment: day and dates are asked anew.
    return kept if kept is None or kept.now == now else Running(kept.cycle, now)


def running_of(cycle: Cycle, *, now: datetime) -> Running:
    """A cycle for whoever only reads it: the one that the act under way has in hand, else one of their own."""
    return held_cycle(cycle.id, now=now) or Running(cycle, now)


def stop_clock(task: Task, now: datetime, calendar: WorkCalendar) -> None:
    """Count what ran until now, as the holder's own time or as waiting; nothing runs afterwards."""
    if task.active_since:
        task.measured_minutes += max(0, calendar.minutes_between(task.active_since, now))
    if task.waiting_since:
        task.waiting_minutes += max(0, calendar.minutes_between(task.waiting_since, now))
    task.active_since = task.waiting_since = None
