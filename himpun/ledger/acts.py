"""An act: everything a person or a clock does at once, in one transaction, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class InHand:
    """What an act has locked and read, and what it still has to write: for all that follows within it.

    `kept`: what one service leaves for the next, so that nothing is read twice under one lock. `at_end`: what is
    written once, however many services add to it. Nothing of it outlives the act.
    """

    savepoints: tuple[str, ...]
    kept: dict[Hashable, Any] = field(default_factory=dict)
    at_end: list[Callable[[], None]] = field(default_factory=list)

    def write(self) -> None:
        """Write what waits."""
        for each in self.at_end:
            each()


_in_hand: ContextVar[InHand | None] = ContextVar("in_hand", default=None)


def act(service: Callable[P, R]) -> Callable[P, R]:
    """Make a service one act. Called inside another act it joins it: a refusal anywhere undoes the whole."""

    @wraps(service)
    def carried_out(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(savepoint=False):
            if _in_hand.get() is not None:
                return service(*args, **kwargs)
            hand = InHand(_savepoints())
            token = _in_hand.set(hand)
            try:
                result = service(*args, **kwargs)
                hand.write()
            finally:
                _in_hand.reset(token)
            return result

    return carried_out


def in_hand() -> InHand | None:
    """What the act that is under way has in hand; None outside of any act."""
    hand = _in_hand.get()
    if hand is not None and hand.savepoints != _savepoints():
        raise RuntimeError("an act is undone as a whole: it has no part that could be undone alone")
    return hand


def write_what_waits() -> None:
    """Bring the database up to date with the act that is under way: for whoever reads what it has recorded."""
    hand = _in_hand.get()
    if hand is not None:
        hand.write()


def _savepoints() -> tuple[str, ...]:
    """The savepoints that are open now; a transaction that was joined opens none."""
    return tuple(each for each in connection.savepoint_ids if each)
