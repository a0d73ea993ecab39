"""Chance walks of a pure engine through a procedure: what the reference and the property tests have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from himpun.cycles.rules import (
    Case,
    Change,
    DateReached,
    Done,
    Event,
    LaneClosed,
    Marking,
    Place,
    Returned,
    Stand,
    Started,
    Units,
    advance,
)
from himpun.cycles.tests.generated import Generated, case_of, forward_exits
from himpun.procedures.definition import Definition


@dataclass
class Walk:
    """One cycle in memory. Each turn picks what somebody might do next, says so, and does it.

    After `wild` turns it goes straight: no returns, no loops, so that it comes to an end.
    """

    definition: Definition
    case: Case
    chance: Random
    wild: int = 30
    marking: Marking = field(default_factory=Marking)
    turns: int = 0

    def first(self) -> Started:
        chosen = self.definition.starts == "any"
        return Started(self.chance.choice(self.case.graph.starts) if chosen else None)

    def do(self, event: Event) -> Change:
        self.turns += 1
        change = advance(self.case, self.marking, event)
        self.marking = change.marking
        return change

    def pick(self) -> Event:
        """What somebody who can act might do now."""
        tokens = sorted(self.marking.tokens, key=lambda token: (token.step, token.unit or 0))
        token = self.chance.choice(tokens)
        if token.stand is Stand.WAITING:
            return DateReached(*token.place)
        if self.turns < self.wild:
            return self._returned(token.place) or self._closed(token.place) or self._done(token.place)
        return self._done(token.place)

    def to_the_end(self) -> Iterator[tuple[Event, Change]]:
        """All turns from the start until nothing is open."""
        event: Event = self.first()
        yield event, self.do(event)
        while self.marking.tokens:
            event = self.pick()
            yield event, self.do(event)

    def _returned(self, place: Place) -> Returned | None:
        ways = self.case.graph[place[0]].returns
        if not ways or self.chance.random() > 0.6:
            return None
        to, scope = self.chance.choice(ways)
        if scope == "cycle":
            return Returned(place[0], to, unit=place[1])
        pool = self.case.lanes.get(to, frozenset()) | self.case.sources.get(to, frozenset())
        if not pool:
            return None
        units: Units = frozenset(self.chance.sample(sorted(pool), self.chance.randint(1, len(pool))))
        return Returned(place[0], to, unit=place[1], units=units)

    def _closed(self, place: Place) -> LaneClosed | None:
        if place[1] is None or self.chance.random() > 0.1:
            return None
        return LaneClosed(place[0], place[1])

    def _done(self, place: Place) -> Done:
        exits = [way.key for way in self.case.graph[place[0]].exits]
        if exits and self.turns >= self.wild:
            exits = forward_exits(self.definition)[place[0]]
        return Done(*place, self.chance.choice(exits) if exits else None)


def walk_of(procedure: Generated, chance: Random, *, units: int | None = None) -> Walk:
    """A walk with 1–3 units of each kind, some of whose dates have not come yet."""
    case = case_of(procedure.definition, units=units or chance.randint(1, 3))
    dated = [step.no for step in procedure.definition.steps if step.not_before]
    not_yet = frozenset(no for no in dated if chance.random() < 0.7)
    return Walk(procedure.definition, Case(case.graph, case.lanes, case.sources, not_yet), chance)
