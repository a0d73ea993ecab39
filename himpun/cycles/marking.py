"""The words of the engine: places, tokens, where a cycle stands, what can happen to it and what that changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from himpun.procedures.graph import Graph

Units = frozenset[int]
Place = tuple[str, int | None]
Callers = frozenset[Place]
Lanes = set[int | None]
"""The places of one step: its units, or None for the whole step."""


class Stand(StrEnum):
    """How a token stands on its step."""

    OPEN = "open"
    WAITING = "waiting"
    SUSPENDED = "suspended"


class Closing(StrEnum):
    """How a run of a step came to its end. *Redone*: it was done, and is to be done again."""

    DONE = "done"
    REDONE = "redone"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    MERGED = "merged"


@dataclass(frozen=True)
class Token:
    """One run of a step that is under way: the whole step, or the lane of one unit."""

    step: str
    unit: int | None
    round: int
    stand: Stand

    @property
    def place(self) -> Place:
        return (self.step, self.unit)


@dataclass(frozen=True)
class Result:
    """What a place led to, as long as it stands: its named outcome if it had any; or it was closed with a reason."""

    outcome: str = ""
    is_closed: bool = False


@dataclass(frozen=True)
class Case:
    """What is given: the edition's graph, the units frozen at the start, and the steps whose date has not come yet.

    `lanes` holds the units of each step that every unit walks by itself, `sources` the units that a gathering step
    gathers from.
    """

    graph: Graph
    lanes: Mapping[str, Units] = field(default_factory=dict)
    sources: Mapping[str, Units] = field(default_factory=dict)
    not_yet: frozenset[str] = frozenset()

    def places(self, no: str) -> Lanes:
        return set(self.lanes.get(no, ())) or {None}

    def is_same_lane(self, no: str, target: str) -> bool:
        """True when each unit walks on by itself from one step to the other."""
        lanes = self.lanes.get(no)
        return bool(lanes) and lanes == self.lanes.get(target)

    def onward(self, no: str, target: str, here: Lanes) -> Lanes:
        """The places of `target` to which some places of a step lead: each to its own lane, or all to all."""
        return here if not here or self.is_same_lane(no, target) else self.places(target)


@dataclass(frozen=True)
class Marking:
    """Where a cycle stands: what is under way, which results stand, the last round of each place.

    `called` are the places to which something was sent back and which were not done since, each with those that
    returned it and wait. `begun` are the starts of this cycle that were never done yet.
    """

    tokens: tuple[Token, ...] = ()
    results: Mapping[Place, Result] = field(default_factory=dict)
    rounds: Mapping[Place, int] = field(default_factory=dict)
    called: Mapping[Place, Callers] = field(default_factory=dict)
    begun: frozenset[Place] = frozenset()
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
    """A unit that stays silent is left out of the rest of its lane, which goes straight to the join."""

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
    unit: int | None = None


@dataclass(frozen=True)
class Resumed:
    """What the decision waited for is there; it is asked again as a new round."""

    step: str
    unit: int | None = None


@dataclass(frozen=True)
class Corrected:
    """A finished cycle is taken up again in a new version: these units' data at these steps, and what rests on them."""

    to: tuple[str, ...]
    units: Units


Event = Corrected | Started | Done | Returned | LaneClosed | DateReached | Paused | Resumed


@dataclass(frozen=True)
class Change:
    """What an event does: the new marking, and what to write and announce.

    `undone` are places whose last run was closed and no longer counts; `still_valid` the steps that a return for some
    units leaves as they are.
    """

    marking: Marking
    opened: tuple[Token, ...]
    closed: tuple[tuple[Token, Closing], ...]
    undone: tuple[Place, ...]
    still_valid: tuple[str, ...]
    ends: tuple[str, ...]


class NoSuchToken(LookupError):
    """The event speaks of a step that is not open: somebody else acted first, or it never opened."""
