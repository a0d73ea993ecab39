"""The six acts of procedure 000 that every engine carries, and what an engine must offer to be measured."""

from __future__ import annotations

from typing import Any, Protocol

from django.db import connection

ROWS = {"1": "order", "2": "distribute", "3": "distribute", "4": "gather", "5": "gather", "6": "analyse"}
"""Row of the table → kind of work. In order: 1 to 6."""

STRAIGHT = tuple(ROWS)
CORRECTED = ("1", "2", "3", "4", "5", "6", "4", "6")
"""With one return: what was analysed and found wrong is gathered again from its unit (row 4), then analysed again."""

RETURN_EVERY = 10
"""One cycle in ten has a return."""


class Engine(Protocol):
    """Something that carries a cycle from its start to its end."""

    name: str
    version: str

    def prepare(self) -> None:
        """Make what is made once: people, tables, a parsed procedure. Not measured."""

    def carry(self, *, wrong: bool) -> tuple[str, ...]:
        """Carry one cycle; `wrong` makes the first analysis send row 4 back.

        Returns the rows in the order in which the engine had them done. Raises when the cycle does not end.
        """


def first_row(sql: str, *parameters: int | str) -> tuple[Any, ...] | None:
    """Which task stands open, asked as cheaply as can be: a person has it from the page's address."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def expected(*, wrong: bool) -> tuple[str, ...]:
    return CORRECTED if wrong else STRAIGHT


def check(engine: Engine) -> None:
    """Refuse to measure an engine that does other acts than the rest."""
    for wrong in (False, True):
        done = engine.carry(wrong=wrong)
        if done != expected(wrong=wrong):
            raise AssertionError(f"{engine.name} did {done}, not {expected(wrong=wrong)}")
