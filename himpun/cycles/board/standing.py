"""Where a cycle stands, symbol by symbol and row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from himpun.cycles.board.shares import (
    UNDER_WAY,
    Clock,
    Key,
    Share,
    State,
    key_of,
    key_of_participant,
    share_of,
    together,
)
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
from himpun.procedures.sheet.picture import Picture


@dataclass(frozen=True)
class SymbolStanding:
    """One symbol of the sheet and how those stand who owe it."""

    symbol: Symbol
    no: str
    title: str
    state: State
    shares: tuple[Share, ...]

    @property
    def is_shared(self) -> bool:
        """Several owe it, so that a count says more than one word."""
        return len(self.shares) > 1

    @property
    def finished(self) -> int:
        return sum(share.is_finished for share in self.shares)

    @property
    def rounds(self) -> int:
        return max((share.rounds for share in self.shares), default=0)


@dataclass(frozen=True)
class StepStanding:
    """One row of the table: how it stands, and its measured time beside the standard time.

    `measured` is the longest of those who work side by side, over all their rounds: standard times are never times
    the units either. None before anybody could begin.
    """

    step: Step
    row: int
    state: State
    symbols: tuple[SymbolStanding, ...]
    standard: int | None
    measured: int | None
    waiting: int
    late: int
    due_at: datetime | None
    done_at: datetime | None

    @property
    def no(self) -> str:
        return self.step.no

    @property
    def rounds(self) -> int:
        return max((symbol.rounds for symbol in self.symbols), default=0)

    @property
    def is_now(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_over_standard(self) -> bool:
        return self.standard is not None and self.measured is not None and self.measured > self.standard

    @property
    def holders(self) -> list[Share]:
        """Whose turn it is now, the most urgent first."""
        shares = [share for symbol in self.symbols for share in symbol.shares if share.state in UNDER_WAY]
        return sorted(shares, key=lambda share: list(State).index(share.state))

    @property
    def more_holders(self) -> int:
        """How many hold it besides the two that are named."""
        return len(self.holders) - 2

    @property
    def titles(self) -> str:
        """Whose columns its symbols stand in."""
        return " · ".join(dict.fromkeys(symbol.title for symbol in self.symbols))

    @property
    def tally(self) -> SymbolStanding | None:
        """The symbol whose count speaks for the row: the one that most owe."""
        shared = [symbol for symbol in self.symbols if symbol.is_shared]
        return max(shared, key=lambda symbol: len(symbol.shares), default=None)


@dataclass(frozen=True)
class Beside:
    """Work that no symbol stands for, of one kind and for one row: who owes it."""

    deed: str
    no: str
    state: State
    shares: tuple[Share, ...]

    @property
    def finished(self) -> int:
        return sum(share.is_finished for share in self.shares)


@dataclass(frozen=True)
class Board:
    """A whole cycle. `opening` is the act before the table; `beside` what is owed outside its rows."""

    cycle: Cycle
    picture: Picture
    steps: tuple[StepStanding, ...]
    opening: tuple[Share, ...]
    beside: tuple[Beside, ...]

    @property
    def done_count(self) -> int:
        return sum(step.state in (State.DONE, State.STAYS, State.CLOSED) for step in self.steps)

    @property
    def now(self) -> list[StepStanding]:
        """The rows that somebody is at, or that wait for a date."""
        return [step for step in self.steps if step.is_now and (step.holders or step.state is State.WAITING)]

    def step(self, no: str) -> StepStanding | None:
        return next((step for step in self.steps if step.no == no), None)


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
        return StepStanding(
            step=step,
            row=row,
            state=together(share.state for share in own) if own else together(share.state for share in every),
            symbols=symbols,
            standard=self._standard(step),
            measured=max((share.measured for share in begun), default=None),
            waiting=max((share.waiting for share in begun), default=0),
            late=max((share.late for share in every), default=0),
            due_at=min(open_due, default=max(last_due, default=None)),
            done_at=max(done, default=None),
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
