"""Which places should open now: one walk down the sheet, from the first row to the last.

Forward arrows never form a circle, so what the rows above say of a row is known when the walk comes to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from himpun.cycles.marking import Callers, Case, Lanes, Place, Result
from himpun.procedures.graph import OPENING


@dataclass
class Settled:
    """The places that are wanted and have nothing before them, and the ends that were reached, in order."""

    ready: list[Place] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)


def settle(
    case: Case,
    live: Collection[Place],
    results: Mapping[Place, Result],
    called: Mapping[Place, Callers],
    begun: Collection[Place],
) -> Settled:
    """Say what opens, given what is under way, which results stand, and where the cycle begins or was sent back to."""
    walk = _Settling(case, set(live), results, called, set(begun))
    for no in case.graph.order:
        walk.visit(no)
    return walk.settled


@dataclass
class _Row:
    """What holds of one step's places. `before`: those that something above can still reach."""

    wanted: Lanes
    before: Lanes
    live: Lanes
    left_out: Lanes


@dataclass
class _Settling:
    """What the rows above say of each row: where results lead, which lanes are closed, before which work goes on."""

    case: Case
    live: set[Place]
    results: Mapping[Place, Result]
    called: Mapping[Place, Callers]
    begun: set[Place]
    led: dict[str, Lanes] = field(default_factory=dict)
    closed: dict[str, Lanes] = field(default_factory=dict)
    before: dict[str, Lanes] = field(default_factory=dict)
    settled: Settled = field(default_factory=Settled)

    def __post_init__(self) -> None:
        self.waits: set[Place] = set().union(*self.called.values())
        self.has_begun = not self.case.graph.has_opening or (OPENING, None) in self.results

    def visit(self, no: str) -> None:
        here = self._row(no)
        ready = {(no, unit) for unit in here.wanted - here.before} - self.waits
        self.settled.ready += sorted(ready, key=lambda place: place[1] or 0)
        self._lead_on(no, here)

    def _row(self, no: str) -> _Row:
        places = {(no, unit) for unit in self.case.places(no)}
        wanted = {(no, unit) for unit in self.led.get(no, ())} | (places & self.called.keys())
        wanted |= places & self.begun if self.has_begun else set()
        units = {unit for _, unit in wanted - self.live - self.results.keys()}
        silent = {unit for unit in units & self.closed.get(no, set()) if (no, unit) not in self.called}
        live = {unit for _, unit in places & self.live}
        return _Row(wanted=units - silent, before=self.before.get(no, set()), live=live, left_out=silent)

    def _lead_on(self, no: str, here: _Row) -> None:
        ways: dict[str, Lanes] = {}
        closed: dict[str, Lanes] = {}
        for unit, result in self._results(no, here):
            for target in self._targets(no, result):
                ways.setdefault(target, set()).add(unit)
                if result.is_closed and self.case.is_same_lane(no, target):
                    closed.setdefault(target, set()).add(unit)
        busy = here.live | here.wanted | here.before
        for target in self.case.graph.forward_targets(no):
            self.led.setdefault(target, set()).update(self.case.onward(no, target, ways.get(target, set())))
            self.before.setdefault(target, set()).update(self.case.onward(no, target, busy))
            self.closed.setdefault(target, set()).update(closed.get(target, set()))

    def _results(self, no: str, here: _Row) -> list[tuple[int | None, Result]]:
        """The results of a row that stand; a lane that was closed further up counts as closed here too."""
        found = [(unit, self.results[no, unit]) for unit in self.case.places(no) if (no, unit) in self.results]
        found += [(unit, Result(is_closed=True)) for unit in here.left_out]
        if found and self.case.graph.is_end(no):
            self.settled.ends.append(no)
        return found

    def _targets(self, no: str, result: Result) -> Iterable[str]:
        graph = self.case.graph
        if no == OPENING:
            return ()
        if result.is_closed:
            return graph.default_path(no)
        return [to for to in graph[no].targets_by(result.outcome) if graph.goes_forward(no, to)]
