"""What of the running work goes over when positions end: told before an administrator changes the organisation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Count = Callable[[Sequence[int]], int]
TeamCount = Callable[[int], int]


@dataclass(frozen=True)
class Moving:
    """One kind of open work, and how much of it these positions hold."""

    what: object
    count: int


_told_too: list[tuple[object, Count]] = []
_told_of_teams: list[tuple[object, TeamCount]] = []


def tell_too(counts: Sequence[tuple[object, Count]], of_teams: Sequence[tuple[object, TeamCount]]) -> None:
    """Set what later parts of the house move with a position or a team. Called once, by `portal.wiring`."""
    _told_too.clear()
    _told_too.extend(counts)
    _told_of_teams.clear()
    _told_of_teams.extend(of_teams)


def moving_with(position_ids: Sequence[int]) -> list[Moving]:
    """What these positions hold now and would pass on: one statement for each kind of work."""
    return [Moving(what, count(position_ids)) for what, count in _told_too]


def moving_with_team(team_id: int) -> list[Moving]:
    """What a team holds now and would pass on."""
    return [Moving(what, count(team_id)) for what, count in _told_of_teams]
