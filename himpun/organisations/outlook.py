"""What of the running work goes over when positions end: told before an administrator changes the organisation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Count = Callable[[Sequence[int]], int]


@dataclass(frozen=True)
class Moving:
    """One kind of open work, and how much of it these positions hold."""

    what: object
    count: int


_told_too: list[tuple[object, Count]] = []


def tell_too(counts: Sequence[tuple[object, Count]]) -> None:
    """Set what later parts of the house move with a position. Called once, by `portal.wiring`."""
    _told_too.clear()
    _told_too.extend(counts)


def moving_with(position_ids: Sequence[int]) -> list[Moving]:
    """What these positions hold now and would pass on: one statement for each kind of work."""
    return [Moving(what, count(position_ids)) for what, count in _told_too]
