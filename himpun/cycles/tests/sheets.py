"""A table under way in memory, to be followed with a finger on the sheet."""

from __future__ import annotations

from typing import Any

from himpun.cycles.rules import Case, Change, Closing, Done, Event, Marking, Place, Started, advance
from himpun.procedures.graph import compile_graph
from himpun.procedures.tests.small import definition

KASI_1, KASI_2, KASI_3 = 1, 2, 3
SECTIONS = frozenset({KASI_1, KASI_2, KASI_3})
EACH: dict[str, Any] = {"by": {"actors": ["sections"], "mode": "each"}}
GATHER: dict[str, Any] = {"work": "gather", "from": ["sections"]}


class Sheet:
    """A table under way. `do` returns what opened; `open` is what stands open now."""

    def __init__(self, *rows: dict[str, Any], not_yet: tuple[str, ...] = (), **changes: Any) -> None:
        self.procedure = definition(steps=list(rows), **changes)
        lanes = {step.no: SECTIONS for step in self.procedure.steps if step.by.mode == "each"}
        sources = {step.no: SECTIONS for step in self.procedure.steps if step.from_}
        self.case = Case(compile_graph(self.procedure), lanes, sources, frozenset(not_yet))
        self.marking = Marking()
        self.change: Change | None = None

    def do(self, event: Event) -> list[Place]:
        self.change = advance(self.case, self.marking, event)
        self.marking = self.change.marking
        return [token.place for token in self.change.opened]

    def start(self, at: str | None = None) -> list[Place]:
        return self.do(Started(at))

    def done(self, *numbers: str) -> list[Place]:
        """Complete rows one after another, each lane of a row that has lanes; returns what the last one opened."""
        opened: list[Place] = []
        for no in numbers:
            for _, unit in [place for place in self.open if place[0] == no]:
                opened = self.do(Done(no, unit))
        return opened

    @property
    def open(self) -> list[Place]:
        return [token.place for token in self.marking.tokens]

    def round(self, no: str, unit: int | None = None) -> int:
        return self.marking.rounds[(no, unit)]

    def closings(self) -> dict[Place, Closing]:
        assert self.change
        return {token.place: closing for token, closing in self.change.closed}
