"""What a procedure allows to happen: which rows can come at all, whether data are asked for, what can go back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from himpun.procedures.arrows import ends, forward_arrows, reachable, starts
from himpun.procedures.definition import Definition, Outcome, Step


@dataclass(frozen=True)
class Possible:
    """The possibilities of one definition. Rows that no arrow reaches do not count."""

    definition: Definition

    @cached_property
    def rows(self) -> list[Step]:
        """The rows that can be reached, in order."""
        known = reachable(starts(self.definition), forward_arrows(self.definition))
        return [step for step in self.definition.steps if step.no in known]

    @cached_property
    def works(self) -> frozenset[str]:
        return frozenset(step.work for step in self.rows)

    @property
    def collects(self) -> bool:
        """Whether anybody is asked for data."""
        return bool(self.works & {"gather", "fill"})

    @property
    def decides_on_answers(self) -> bool:
        return bool(self.works & {"gather", "validate"})

    @property
    def is_timed(self) -> bool:
        """Whether anything can be late."""
        return any(step.time and (step.time.max is not None or step.time.scheduled) for step in self.rows)

    @property
    def returns_work(self) -> bool:
        """Whether work that is no data can go back: a decision leads up, or an arrow that can be walked is drawn."""
        if any(way.requires in (None, "reason") for way in self.ways_back.values()):
            return True
        lanes = {step.no for step in self.definition.steps if step.by.mode == "each"}
        return any(way.scope == "cycle" or way.to in lanes for step in self.rows for way in step.returns)

    @cached_property
    def ways_back(self) -> dict[tuple[str, str], Outcome]:
        """The outcomes that lead up again, by row and key."""
        return {
            (step.no, way.key): way
            for step in self.rows
            for way in step.outcomes
            if self._order[way.to] <= self._order[step.no]
        }

    def comes_surely(self, no: str, *, after: str) -> bool:
        """Whether no way leads from one row to an end past the other."""
        onward = {row: targets for row, targets in forward_arrows(self.definition).items() if row != no}
        past = reachable([after], onward) - {no}
        return after != no and not past & set(ends(self.definition))

    @cached_property
    def _order(self) -> dict[str, int]:
        return {step.no: place for place, step in enumerate(self.definition.steps)}
