"""Where a cycle stands, symbol by symbol and row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property

from himpun.cycles.board.shares import (
    FINISHED,
    Clock,
    Key,
    Share,
    key_of,
    key_of_participant,
    share_of,
    together,
)
from himpun.cycles.board.symbols import Beside, Board, StepStanding, SymbolStanding
from himpun.cycles.models import Cycle, Participant, StepRun, Task
from himpun.cycles.reminders import deed_of
from himpun.cycles.running import CALLED
from himpun.cycles.selectors.board import Rows, rows_of
from himpun.kernel.worktime import StandardTime
from himpun.organisations.calendars import calendar_for
from himpun.organisations.models import Position, Team
from himpun.procedures.definition import By, Step
from himpun.procedures.graph import OPENING, Graph
from himpun.procedures.selectors import definition_of, graph_of, picture_of
from himpun.procedures.sheet.chart import Chart, Symbol, columns_for


def board_of(cycle: Cycle, *, now: datetime, rows: Rows | None = None) -> Board:
    """Read the cycle and say how each symbol stands: three statements, whatever the number of units."""
    return _Reading(cycle, rows or rows_of(cycle), Clock(cycle, now, calendar_for(cycle.agency))).board()


class _Reading:
    """Brings tasks, runs and participants together, symbol by symbol."""

    def __init__(self, cycle: Cycle, rows: Rows, clock: Clock) -> None:
        self.cycle, self.rows, self.clock = cycle, rows, clock
        self.picture = picture_of(cycle.edition)
        self.tasks: dict[str, list[Task]] = defaultdict(list)
        for task in rows.tasks:
            self.tasks[task.step].append(task)
        self.runs: dict[tuple[str, int | None], list[StepRun]] = defaultdict(list)
        self.called: set[tuple[str, int | None]] = set()
        for run in rows.runs:
            if run.stand == CALLED:
                self.called.add((run.step, run.unit_id))
            elif run.closing != "merged":
                self.runs[run.step, run.unit_id].append(run)
        self.actors: dict[str, list[Participant]] = defaultdict(list)
        for row in rows.participants:
            self.actors[row.actor].append(row)

    @cached_property
    def graph(self) -> Graph:
        return graph_of(self.cycle.edition)

    @property
    def chart(self) -> Chart:
        return self.picture.flow.chart

    def board(self) -> Board:
        steps = definition_of(self.cycle.edition).steps
        standing = tuple(self._step(row, step) for row, step in enumerate(steps))
        placed = {
            task.id for step in standing for symbol in step.symbols for share in symbol.shares for task in share.tasks
        }
        beside = [task for task in self.rows.tasks if task.id not in placed and task.step != OPENING]
        return Board(self.cycle, self.picture, standing, self._opening(), self._beside(beside))

    def _opening(self) -> tuple[Share, ...]:
        """Those who sign or initial the disposition, each once."""
        tasks = self.tasks.get(OPENING, [])
        return tuple(self._share_of([task]) for task in tasks if task.state != Task.State.WITHDRAWN)

    def _beside(self, tasks: Iterable[Task]) -> tuple[Beside, ...]:
        """What no symbol stands for, by kind and row; the rounds of one participant are one share."""
        groups: dict[tuple[str, str], dict[tuple[Key, int | None], list[Task]]] = defaultdict(lambda: defaultdict(list))
        for task in tasks:
            groups[task.kind, task.step][key_of(task), _paper_of(task)].append(task)
        found = []
        for (kind, no), owed in groups.items():
            latest = [rounds for rounds in owed.values() if rounds[-1].state != Task.State.WITHDRAWN]
            shares = tuple(self._share_of(rounds) for rounds in latest)
            if shares:
                found.append(Beside(deed_of(kind, None), no, together(share.state for share in shares), shares))
        return tuple(found)

    def _share_of(self, tasks: list[Task]) -> Share:
        return share_of(tasks, self._runs_of(tasks[-1]), (None, ""), self.clock)

    def _runs_of(self, task: Task) -> list[StepRun]:
        return [run for run in self.runs.get((task.step, task.unit_id), []) if task.run_id == run.id]

    def _step(self, row: int, step: Step) -> StepStanding:
        symbols = tuple(self._symbol(symbol, step) for symbol in self.chart.symbols if symbol.row == row)
        own = [share for symbol in symbols if symbol.symbol.part != "fill" for share in symbol.shares]
        every = [share for symbol in symbols for share in symbol.shares]
        begun = [share for share in own if share.tasks]
        open_due = [task.due_at for share in every if (task := share.latest) and task.done_at is None and task.due_at]
        last_due = [task.due_at for share in own if (task := share.latest) and task.due_at]
        done = [task.done_at for share in every if (task := share.latest) and task.done_at]
        state = together(share.state for share in (own or every))
        return StepStanding(
            step=step,
            row=row,
            state=state,
            symbols=symbols,
            standard=self._standard(step),
            measured=max((share.measured for share in begun), default=None),
            waiting=max((share.waiting for share in begun), default=0),
            late=max((share.late for share in every), default=0),
            due_at=min(open_due, default=max(last_due, default=None)),
            done_at=max(done, default=None) if state in FINISHED else None,
        )

    def _symbol(self, symbol: Symbol, step: Step) -> SymbolStanding:
        tasks: dict[Key, list[Task]] = defaultdict(list)
        for task in self.tasks.get(step.no, []):
            if self._stands_for(symbol, step, task):
                tasks[key_of(task)].append(task)
        owing = self._owing(symbol, step)
        shares = [
            share_of(
                tasks.get(key, []),
                self._place_of(step.no, key, symbol),
                owing.get(key, (None, "")),
                self.clock,
                called=bool({(step.no, None), (step.no, key[1])} & self.called),
                stays=symbol.part == "fill" and self._stays(step.no, key),
            )
            for key in dict.fromkeys([*owing, *tasks])
        ]
        title = self.chart.columns[symbol.column].title
        return SymbolStanding(symbol, step.no, title, together(share.state for share in shares), tuple(shares))

    # -- whose symbol it is -------------------------------------------------------------------------

    def _stands_for(self, symbol: Symbol, step: Step, task: Task) -> bool:
        """Whether a task is drawn by this symbol of its row."""
        if symbol.part == "fill":
            return task.kind == "fill" and not task.run_id and symbol.column in self._columns([task.actor])
        if not task.run_id:
            return False
        return symbol.column in self._columns_of(self._by(step, task.part), task.actor)

    def _by(self, step: Step, part: int) -> By:
        return step.by if part == 0 or part > len(step.then) else step.then[part - 1].by

    def _columns_of(self, by: By, actor: str) -> list[int]:
        columns = self._columns(by.actors)
        own = [column for column in columns if actor in self.chart.columns[column].actors]
        return own[:1] or columns[:1]

    def _columns(self, actors: Iterable[str]) -> list[int]:
        return columns_for(list(actors), self.chart.columns)

    def _owing(self, symbol: Symbol, step: Step) -> Mapping[Key, tuple[Position | Team | None, str]]:
        """Who owes this symbol by the participants frozen at the start, also before their turn has come."""
        if symbol.part == "fill":
            rows = [
                row for actor in step.from_ for row in self.actors[actor] if symbol.column in self._columns([actor])
            ]
            return {key_of_participant(row): _owner(row, with_unit=True) for row in rows}
        owing: dict[Key, tuple[Position | Team | None, str]] = {}
        for part, by in enumerate((step.by, *(then.by for then in step.then))):
            actors = [actor for actor in by.actors if symbol.column in self._columns_of(by, actor)]
            rows = [row for actor in actors for row in self.actors[actor]]
            lanes = self._lanes(step) if part == 0 or self.graph[step.no].is_lane else []
            for unit_id in lanes:
                of_unit = [row for row in rows if row.unit_id == unit_id]
                owing |= {key_of_participant(row, unit_id): _owner(row, with_unit=True) for row in of_unit}
            if not lanes:
                owing |= {key_of_participant(row): _owner(row, with_unit=len(rows) > 1) for row in rows}
        return owing

    def _lanes(self, step: Step) -> list[int]:
        if not self.graph[step.no].is_lane:
            return []
        return [row.unit_id for actor in step.by.actors for row in self.actors[actor] if row.unit_id]

    def _place_of(self, no: str, key: Key, symbol: Symbol) -> list[StepRun]:
        """The runs of a share's place: its lane where the row has lanes, else the row's own; a filling has none."""
        if symbol.part == "fill":
            return []
        return self.runs.get((no, key[1])) or self.runs.get((no, None)) or []

    def _stays(self, no: str, key: Key) -> bool:
        """Whether a place was done in the version that this cycle corrects."""
        runs = self.runs.get((no, key[1])) or self.runs.get((no, None)) or []
        return any(run.opened_at < self.cycle.started_at for run in runs)

    def _standard(self, step: Step) -> int | None:
        if step.time is None or step.time.max is None:
            return None
        standard = StandardTime(step.time.min, step.time.max, step.time.unit, step.time.text)
        return standard.net_minutes(self.clock.calendar)


def _paper_of(task: Task) -> int | None:
    """One post may sign several papers, or write several plans: each is a share of its own."""
    return None if task.kind == "fill" else task.subject_id


def _owner(row: Participant, *, with_unit: bool) -> tuple[Position | Team | None, str]:
    return row.position or row.team, row.unit.name if with_unit and row.unit else ""
