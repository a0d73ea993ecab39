"""What opens next: the engine as pure functions over (graph, marking, event).

A *token* stands on a step, or on one unit's lane of a step. `advance` takes the event that a person
or a clock caused and says which tokens close and which open. Three ideas carry everything:

* A step waits until no live token stands upstream of it, so forks, lanes, forward skips and several
  starts all join by the same sentence: *a join waits only for branches that were opened*.
* A return to chosen units travels forward with a *repair*: steps that have nothing to do with those
  units and were done stay valid and are passed; the step that returned re-opens as a new round.
* A return, or a loop, withdraws what stood open downstream of its target.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from himpun.procedures.graph import DERIVED_WORKS, Graph, Node

Units = frozenset[int]
UNTIL_THE_END = ""
"""No step is called so: a correction after the archive goes on to the end of the procedure."""


class Stand(StrEnum):
    """How a token stands on its step."""

    OPEN = "open"
    ARRIVED = "arrived"
    WAITING = "waiting"
    SUSPENDED = "suspended"


class Closing(StrEnum):
    """How a run of a step came to its end."""

    DONE = "done"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    MERGED = "merged"


@dataclass(frozen=True, order=True)
class Repair:
    """A correction on its way: which units it is about, and the step that asked for it."""

    units: tuple[int, ...]
    until: str


@dataclass(frozen=True)
class Token:
    """One run of a step: the whole step, or the lane of one unit."""

    step: str
    unit: int | None
    round: int
    stand: Stand
    repairs: tuple[Repair, ...] = ()

    @property
    def place(self) -> tuple[str, int | None]:
        return (self.step, self.unit)


@dataclass(frozen=True)
class Case:
    """What stays fixed while a cycle runs: its edition's graph and the units frozen at its start.

    `lanes` holds the units of each step that every unit walks by itself, `sources` the units that a
    gathering step gathers from.
    """

    graph: Graph
    lanes: Mapping[str, Units] = field(default_factory=dict)
    sources: Mapping[str, Units] = field(default_factory=dict)


@dataclass(frozen=True)
class Marking:
    """Where a cycle stands: live tokens, what was done at least once, rounds counted, ends reached."""

    tokens: tuple[Token, ...] = ()
    done: frozenset[tuple[str, int | None]] = frozenset()
    rounds: Mapping[tuple[str, int | None], int] = field(default_factory=dict)
    ends: tuple[str, ...] = ()

    @property
    def is_over(self) -> bool:
        return not self.tokens


@dataclass(frozen=True)
class Started:
    """The cycle begins. `at` names the chosen start where the edition lets any of several begin."""

    at: str | None = None


@dataclass(frozen=True)
class Done:
    """A step, or a unit's lane of it, was completed."""

    step: str
    unit: int | None = None
    outcome: str | None = None


@dataclass(frozen=True)
class Returned:
    """Something wrong goes back to an earlier step: for chosen units only, or for all (`units` None)."""

    step: str
    to: str
    unit: int | None = None
    units: Units | None = None


@dataclass(frozen=True)
class LaneClosed:
    """A unit that stays silent is left out from here on; its lane goes straight to the join."""

    step: str
    unit: int


@dataclass(frozen=True)
class DateReached:
    """The date that a step waited for has come."""

    step: str
    unit: int | None = None


@dataclass(frozen=True)
class Paused:
    """A decision waits for what it requires (action plans)."""

    step: str


@dataclass(frozen=True)
class Resumed:
    """What the decision waited for is there; it is asked again as a new round."""

    step: str


@dataclass(frozen=True)
class Corrected:
    """A finished cycle is taken up again in a new version: these units' data at this step, and what rests on them."""

    to: str
    units: Units


Event = Corrected | Started | Done | Returned | LaneClosed | DateReached | Paused | Resumed


@dataclass(frozen=True)
class Change:
    """What an event does: the new marking, and what to write and announce."""

    marking: Marking
    opened: tuple[Token, ...]
    closed: tuple[tuple[Token, Closing], ...]
    arrived: tuple[Token, ...]
    still_valid: tuple[tuple[str, int | None], ...]
    ends: tuple[str, ...]


class NoSuchToken(LookupError):
    """The event speaks of a step that is not open: somebody else acted first, or it never opened."""


def advance(case: Case, marking: Marking, event: Event) -> Change:
    """Say what an event changes. Raises `NoSuchToken` when its step does not stand open."""
    walk = _Walk(case, marking)
    match event:
        case Started(at):
            starts = (at,) if at else case.graph.starts
            for start in starts:
                walk.arrive(start, None, ())
        case Done(step, unit, outcome):
            walk.complete(step, unit, outcome)
        case Returned(step, to, unit, units):
            walk.send_back(step, unit, to, units)
        case Corrected(to, units):
            walk.reopen(to, units)
        case LaneClosed(step, unit):
            walk.close_lane(step, unit)
        case DateReached(step, unit):
            token = walk.take(step, unit, Stand.WAITING)
            walk.live[token.place] = replace(token, stand=Stand.OPEN)
            walk.opened.append(walk.live[token.place])
        case Paused(step):
            token = walk.take(step, None, Stand.OPEN)
            walk.live[token.place] = replace(token, stand=Stand.SUSPENDED)
        case Resumed(step):
            token = walk.take(step, None, Stand.SUSPENDED)
            walk.closed.append((token, Closing.RETURNED))
            walk.open(step, None, token.repairs)
    walk.settle()
    return walk.change()


def lane_units(case: Case, no: str, repairs: tuple[Repair, ...]) -> Units:
    """The units for which a step fans out: all of them, or those that a correction is about."""
    units = case.lanes.get(no, frozenset())
    return units & frozenset(repairs[0].units) if repairs else units


class _Walk:
    """The working copy of a marking while one event is carried through."""

    def __init__(self, case: Case, marking: Marking) -> None:
        self.case = case
        self.graph = case.graph
        self.live = {token.place: token for token in marking.tokens if token.stand is not Stand.ARRIVED}
        self.waiting_at = {token.step: token for token in marking.tokens if token.stand is Stand.ARRIVED}
        self.was_waiting = dict(self.waiting_at)
        self.done = set(marking.done)
        self.rounds = dict(marking.rounds)
        self.ends = list(marking.ends)
        self.opened: list[Token] = []
        self.closed: list[tuple[Token, Closing]] = []
        self.still_valid: list[tuple[str, int | None]] = []
        self.new_ends: list[str] = []

    # -- events -------------------------------------------------------------------------------

    def take(self, step: str, unit: int | None, stand: Stand) -> Token:
        token = self.live.get((step, unit))
        if token is None or token.stand is not stand:
            raise NoSuchToken(step, unit)
        del self.live[token.place]
        return token

    def complete(self, step: str, unit: int | None, outcome: str | None) -> None:
        token = self.take(step, unit, Stand.OPEN)
        self.closed.append((token, Closing.DONE))
        self.done.add(token.place)
        node = self.graph[step]
        targets = node.next or tuple(way.to for way in node.exits if way.key == outcome)
        if node.exits and not node.next and not targets:
            raise LookupError(f"step {step} has no way out named {outcome!r}")
        if not targets:
            self._reach_end(step)
        for target in targets:
            if self.graph.goes_forward(step, target):
                self.arrive(target, unit, token.repairs)
            else:
                self._go_back(target, unit, None, ())

    def send_back(self, step: str, unit: int | None, to: str, units: Units | None) -> None:
        token = self.take(step, unit, Stand.OPEN)
        self.closed.append((token, Closing.RETURNED))
        repairs = () if units is None else (Repair(tuple(sorted(units)), step), *token.repairs)
        self._go_back(to, unit, units, repairs)

    def reopen(self, to: str, units: Units) -> None:
        self.ends.clear()
        self._go_back(to, None, units, (Repair(tuple(sorted(units)), UNTIL_THE_END),))

    def close_lane(self, step: str, unit: int) -> None:
        token = self.take(step, unit, Stand.OPEN)
        self.closed.append((token, Closing.CLOSED))
        self._leave_lane(step, unit, token.repairs)

    # -- moving -------------------------------------------------------------------------------

    def arrive(self, step: str, unit: int | None, repairs: tuple[Repair, ...]) -> None:
        """Put a token before a step. A lane goes straight on in its own lane; all else waits to be settled."""
        if unit is not None and unit in self.case.lanes.get(step, frozenset()) and self.graph[step].is_lane:
            self._enter(step, unit, repairs)
            return
        before = self.waiting_at.get(step)
        merged = _merge(before.repairs, repairs) if before else repairs
        self.waiting_at[step] = Token(step, None, 0, Stand.ARRIVED, merged)

    def settle(self) -> None:
        """Open every step that nothing upstream can still reach."""
        while ready := self._first_ready():
            token = self.waiting_at.pop(ready)
            if ready in self.was_waiting:
                self.closed.append((self.was_waiting.pop(ready), Closing.MERGED))
            if self.graph[ready].is_lane:
                self._fan_out(ready, token.repairs)
            else:
                self._enter(ready, None, token.repairs)

    def open(self, step: str, unit: int | None, repairs: tuple[Repair, ...]) -> None:
        place = (step, unit)
        if place in self.live:
            return
        first_time = place not in self.rounds
        self.rounds[place] = self.rounds.get(place, 0) + 1
        waits = self.graph[step].not_before and first_time
        token = Token(step, unit, self.rounds[place], Stand.WAITING if waits else Stand.OPEN, repairs)
        self.live[place] = token
        self.opened.append(token)

    def _fan_out(self, step: str, repairs: tuple[Repair, ...]) -> None:
        units = lane_units(self.case, step, repairs)
        if not units:
            self._pass_by(step, None, repairs)
        for unit in sorted(units):
            self._enter(step, unit, repairs)

    def _enter(self, step: str, unit: int | None, repairs: tuple[Repair, ...]) -> None:
        """Open the step, or pass it by when a correction has nothing to do there."""
        if repairs and repairs[0].until == step:
            repairs = repairs[1:]
            self.open(step, unit, repairs)
        elif repairs and (step, unit) in self.done and not self._in_scope(self.graph[step], repairs[0]):
            self.still_valid.append((step, unit))
            self._pass_by(step, unit, repairs)
        else:
            self.open(step, unit, repairs)

    def _pass_by(self, step: str, unit: int | None, repairs: tuple[Repair, ...]) -> None:
        path = self.graph.default_path(step)
        if not path:
            self._reach_end(step)
        for target in path:
            self.arrive(target, unit, repairs)

    def _in_scope(self, node: Node, repair: Repair) -> bool:
        if node.is_lane or node.work in DERIVED_WORKS:
            return True
        return bool(self.case.sources.get(node.no, frozenset()) & frozenset(repair.units))

    def _go_back(self, to: str, unit: int | None, units: Units | None, repairs: tuple[Repair, ...]) -> None:
        lanes = self.case.lanes.get(to, frozenset())
        own_lane = self.graph[to].is_lane and unit is not None and unit in lanes and units in (None, frozenset({unit}))
        touched = frozenset({unit}) if own_lane and unit is not None else units
        self._withdraw_downstream(to, touched)
        if own_lane:
            self.open(to, unit, repairs)
        elif self.graph[to].is_lane:
            for lane in sorted(lanes if units is None else lanes & units):
                self.open(to, lane, repairs)
        else:
            self.open(to, None, repairs)

    def _withdraw_downstream(self, to: str, units: Units | None) -> None:
        reach = self.graph.downstream[to] | {to}
        for place, token in list(self.live.items()):
            other_lane = units is not None and token.unit is not None and token.unit not in units
            if token.step in reach and not other_lane:
                del self.live[place]
                self.closed.append((token, Closing.WITHDRAWN))

    def _leave_lane(self, step: str, unit: int, repairs: tuple[Repair, ...]) -> None:
        path = self.graph.default_path(step)
        if not path:
            self._reach_end(step)
        for target in path:
            if self.graph[target].is_lane and unit in self.case.lanes.get(target, frozenset()):
                self._leave_lane(target, unit, repairs)
            else:
                self.arrive(target, None, repairs)

    def _reach_end(self, step: str) -> None:
        if step not in self.ends:
            self.ends.append(step)
            self.new_ends.append(step)

    def _first_ready(self) -> str | None:
        busy = {token.step for token in self.live.values()} | set(self.waiting_at)
        for step in sorted(self.waiting_at, key=lambda no: self.graph[no].order):
            if not any(step in self.graph.downstream[other] for other in busy if other != step):
                return step
        return None

    def change(self) -> Change:
        arrived = tuple(self.waiting_at.values())
        return Change(
            marking=Marking((*self.live.values(), *arrived), frozenset(self.done), self.rounds, tuple(self.ends)),
            opened=tuple(self.opened),
            closed=tuple(self.closed),
            arrived=arrived,
            still_valid=tuple(self.still_valid),
            ends=tuple(self.new_ends),
        )


def _merge(one: tuple[Repair, ...], other: tuple[Repair, ...]) -> tuple[Repair, ...]:
    """Two branches meet: a correction is wider than none only where both carry one to the same step."""
    if not one or not other or one[0].until != other[0].until:
        return () if not one or not other else min(one, other, key=len)
    return (Repair(tuple(sorted({*one[0].units, *other[0].units})), one[0].until), *one[1:])


def open_tokens(tokens: Iterable[Token]) -> list[Token]:
    """Those at which somebody can act now."""
    return [token for token in tokens if token.stand is Stand.OPEN]
