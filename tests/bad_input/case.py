"""What a case of bad input is, and how a file of cases tells of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Act = Callable[[], object]
"""The bad act itself; what it needs has been set up before."""


@dataclass(frozen=True)
class Case:
    """One way of being wrong: what somebody does, where, and the refusal's code and whole text.

    `prepare` sets the scene and returns the act; database and files are compared from then on.
    """

    name: str
    where: str
    does: str
    code: str
    text: str
    prepare: Callable[[], Act]


@dataclass(frozen=True)
class Harmless:
    """Input that looks bad and is taken: `check` sets the scene, acts, and asserts what became of it."""

    name: str
    where: str
    does: str
    outcome: str
    check: Callable[[], None]


REFUSED: list[Case] = []
TAKEN: list[Harmless] = []


def refused(where: str, does: str, *, code: str, text: str) -> Callable[[Callable[[], Act]], Callable[[], Act]]:
    """Add a case to the table. The function's name is the case's."""

    def add(prepare: Callable[[], Act]) -> Callable[[], Act]:
        REFUSED.append(Case(prepare.__name__, where, does, code, text, prepare))
        return prepare

    return add


def taken(where: str, does: str, *, outcome: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Add harmless input to the table."""

    def add(check: Callable[[], None]) -> Callable[[], None]:
        TAKEN.append(Harmless(check.__name__, where, does, outcome, check))
        return check

    return add
