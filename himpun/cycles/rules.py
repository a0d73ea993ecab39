"""What opens next: the engine as pure functions over (graph, marking, event).

A *place* is a step, or one unit's lane of a step. `advance` takes the event that a person or a clock caused and says
which places close and which open. Four sentences carry everything:

* A place is *wanted* when the cycle begins there, when something was sent back to it, or when a result that still
  stands leads to it. It opens unless its own result stands, as soon as nothing before it is open or wanted: so forks,
  lanes, forward skips and several starts join alike, and *a join waits only for branches that were opened*.
* A loop, or a return of the whole cycle, undoes all that comes after its target.
* A return for chosen units undoes only those units' own places and the steps that rest on their data; every other
  result stands and is passed. The step that returned is wanted again, and so opens when all are back.
* A lane that was closed leads its unit past the rest of its lanes, to the join.
"""

from __future__ import annotations

from dataclasses import replace

from himpun.cycles.marking import (
    Callers,
    Case,
    Change,
    Closing,
    Corrected,
    DateReached,
    Done,
    Event,
    LaneClosed,
    Lanes,
    Marking,
    NoSuchToken,
    Paused,
    Place,
    Result,
    Resumed,
    Returned,
    Stand,
    Started,
    Token,
    Units,
)
from himpun.cycles.settling import settle
from himpun.procedures.graph import DERIVED_WORKS, OPENING

__all__ = [
    "Case",
    "Change",
    "Closing",
    "Corrected",
    "DateReached",
    "Done",
    "Event",
    "LaneClosed",
    "Marking",
    "NoSuchToken",
    "Paused",
    "Place",
    "Result",
    "Resumed",
    "Returned",
    "Stand",
    "Started",
    "Token",
    "Units",
    "advance",
]


def advance(case: Case, marking: Marking, event: Event) -> Change:
    """Say what an event changes. Raises `NoSuchToken` when its step does not stand open."""
    walk = _Walk(case, marking)
    match event:
        case Started(at):
            walk.begin(at)
        case Done(step, unit, outcome):
            walk.complete((step, unit), outcome or "")
        case Returned(step, to, unit, units):
            walk.send_back((step, unit), to, units)
        case Corrected(to, units):
            walk.correct(to, units)
        case LaneClosed(step, unit):
            walk.close_lane((step, unit))
        case DateReached(step, unit):
            walk.turn((step, unit), Stand.WAITING, Stand.OPEN)
        case Paused(step, unit):
            walk.turn((step, unit), Stand.OPEN, Stand.SUSPENDED)
        case Resumed(step, unit):
            walk.close((step, unit), Closing.RETURNED, Stand.SUSPENDED)
            walk.open((step, unit))
    walk.settle()
    return walk.change()


class _Walk:
    """The working copy of a marking while one event is carried through."""

    def __init__(self, case: Case, marking: Marking) -> None:
        self.case, self.graph = case, case.graph
        self.before = marking
        self.live = {token.place: token for token in marking.tokens}
        self.results = dict(marking.results)
        self.rounds = dict(marking.rounds)
        self.called = dict(marking.called)
        self.begun = set(marking.begun)
        self.ends: list[str] = []
        self.opened: list[Token] = []
        self.closed: list[tuple[Token, Closing]] = []
        self.undone: list[Place] = []
        self.still_valid: list[str] = []

    # -- events -------------------------------------------------------------------------------

    def begin(self, at: str | None) -> None:
        starts = (at,) if at else self.graph.starts
        self.begun = {(no, unit) for no in starts for unit in self.case.places(no)}
        if self.graph.has_opening:
            self.open((OPENING, None))
        else:
            self._open_starts()

    def complete(self, place: Place, outcome: str) -> None:
        no, unit = place
        node = self.graph[no]
        targets = node.targets_by(outcome)
        if node.exits and not targets:
            raise LookupError(f"step {no} has no way out named {outcome!r}")
        self.close(place, Closing.DONE, Stand.OPEN)
        self._result(place, Result(outcome))
        for target in targets:
            if not self.graph.goes_forward(no, target):
                self._start_over(self._places_of(target, unit, None), frozenset())
        if no == OPENING:
            self._open_starts()

    def send_back(self, place: Place, to: str, units: Units | None) -> None:
        self.close(place, Closing.RETURNED, Stand.OPEN)
        targets = self._places_of(to, place[1], units)
        # Whoever returns waits for rows above; waiting for one's own row or one below could never end.
        callers = frozenset({place}) if self.graph.goes_forward(to, place[0]) else frozenset()
        if units is None:
            self._start_over(targets, callers)
        else:
            self._correct(targets, callers, units)

    def correct(self, to: tuple[str, ...], units: Units) -> None:
        self._correct(set().union(*(self._places_of(no, None, units) for no in to)), frozenset(), units)

    def close_lane(self, place: Place) -> None:
        self.close(place, Closing.CLOSED, Stand.OPEN)
        self._result(place, Result(is_closed=True))

    def turn(self, place: Place, stand: Stand, into: Stand) -> None:
        token = self._take(place, stand)
        self.live[place] = replace(token, stand=into)
        if into is Stand.OPEN:
            self.opened.append(self.live[place])

    # -- opening and closing ------------------------------------------------------------------

    def open(self, place: Place) -> None:
        self.rounds[place] = self.rounds.get(place, 0) + 1
        stand = Stand.WAITING if place[0] in self.case.not_yet else Stand.OPEN
        self.live[place] = Token(*place, self.rounds[place], stand)
        self.opened.append(self.live[place])

    def close(self, place: Place, closing: Closing, stand: Stand) -> None:
        self.closed.append((self._take(place, stand), closing))

    def _take(self, place: Place, stand: Stand) -> Token:
        token = self.live.get(place)
        if token is None or token.stand is not stand:
            raise NoSuchToken(*place)
        return self.live.pop(place)

    def _result(self, place: Place, result: Result) -> None:
        self.results[place] = result
        self.called.pop(place, None)
        self.begun.discard(place)

    def _open_starts(self) -> None:
        for place in sorted(self.begun, key=lambda place: (self.graph[place[0]].order, place[1] or 0)):
            self.open(place)

    # -- going back ---------------------------------------------------------------------------

    def _places_of(self, to: str, unit: int | None, units: Units | None) -> set[Place]:
        """Where something sent from a place arrives: in its own lane, in those of the named units, or in all."""
        lanes = self.case.places(to)
        if unit is not None and unit in lanes and units in (None, frozenset({unit})):
            return {(to, unit)}
        return {(to, lane) for lane in lanes if units is None or lane is None or lane in units}

    def _start_over(self, targets: set[Place], callers: Callers) -> None:
        """All that comes after the targets is to be done again, and whatever stands open there is withdrawn."""
        reach = self._reach(targets)
        self._withdraw(reach)
        self._undo(reach & self.results.keys())
        for place in reach & self.called.keys():
            del self.called[place]
        self._call(targets, callers)

    def _correct(self, targets: set[Place], callers: Callers, units: Units) -> None:
        """Only the targets and what rests on the units' data is to be done again; open work waits for it."""
        reach = self._reach(targets)
        self._withdraw({place for place in reach if place[1] is None or place[1] in units})
        standing = reach & self.results.keys()
        redone = {place for place in standing if place in targets or self._rests_on(place, units)}
        self._undo(redone)
        self._call(targets, callers)
        self.still_valid += self.graph.in_order({no for no, _ in standing} - {no for no, _ in redone | targets})

    def _undo(self, places: set[Place]) -> None:
        for place in places:
            del self.results[place]
            self.undone.append(place)

    def _call(self, targets: set[Place], callers: Callers) -> None:
        for place in targets:
            self.called[place] = self.called.get(place, frozenset()) | callers

    def _rests_on(self, place: Place, units: Units) -> bool:
        no, unit = place
        if unit is not None:
            return unit in units
        derived = any(part.work in DERIVED_WORKS for part in self.graph[no].parts)
        return derived or bool(self.case.sources.get(no, frozenset()) & units)

    def _withdraw(self, places: set[Place]) -> None:
        for place in [place for place in self.live if place in places]:
            self.closed.append((self.live.pop(place), Closing.WITHDRAWN))

    def _reach(self, origins: set[Place]) -> set[Place]:
        """The origins and every place that can come after them."""
        reach: dict[str, Lanes] = {}
        for no, unit in origins:
            reach.setdefault(no, set()).add(unit)
        for no in self.graph.order:
            for target in self.graph.forward_targets(no) if no in reach else ():
                reach.setdefault(target, set()).update(self.case.onward(no, target, reach[no]))
        return {(no, unit) for no, units in reach.items() for unit in units}

    def settle(self) -> None:
        """Open all that now has nothing before it."""
        settled = settle(self.case, self.live.keys(), self.results, self.called, self.begun)
        for place in settled.ready:
            self.open(place)
        self.ends = settled.ends

    def change(self) -> Change:
        marking = Marking(
            tokens=tuple(self.live.values()),
            results=self.results,
            rounds=self.rounds,
            called=self.called,
            begun=frozenset(self.begun),
            ends=tuple(self.ends),
        )
        return Change(
            marking=marking,
            opened=tuple(self.opened),
            closed=tuple(self.closed),
            undone=tuple(self.undone),
            still_valid=tuple(self.still_valid),
            ends=tuple(no for no in self.ends if no not in self.before.ends),
        )
