"""Counting what an act asks of the database."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Sized
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from django.db import connection

PARAMETERS = 999
"""Most values in one statement of SQLite."""

_INSERT = re.compile(r'INSERT(?: OR \w+)? INTO "(\w+)" \(([^)]*)\)(.*)', re.S)
_ONE_ROW = re.compile(r"\((?:%s|NULL|DEFAULT)(?:, (?:%s|NULL|DEFAULT))*\)")


@dataclass
class Statements:
    """The statements of a stretch of work, and what its INSERTs put into each table.

    BEGIN is left out, because PostgreSQL's is sent unseen; SAVEPOINT and RELEASE are counted as what they are.
    """

    texts: list[str] = field(default_factory=list)
    rows: Counter[str] = field(default_factory=Counter)
    columns: dict[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.texts)

    def batches(self, batch: int) -> int:
        """⌈rows/batch⌉ over the tables that got rows; a wide table's batch is what SQLite's parameters hold."""
        return sum(ceil(rows / min(batch, PARAMETERS // self.columns[table])) for table, rows in self.rows.items())

    def keep(self, text: str, parameters: Sequence[object] | Mapping[str, object] | None) -> None:
        self.texts.append(text)
        found = _INSERT.match(text)
        if found:
            table, names, values = found.groups()
            self.rows[table] += _rows(values, parameters)
            self.columns[table] = names.count(",") + 1


def _rows(values: str, parameters: Sequence[object] | Mapping[str, object] | None) -> int:
    """How many rows an INSERT brings: one for each bracket, or on PostgreSQL one for each item of its arrays."""
    if "UNNEST(" in values and not isinstance(parameters, Mapping) and parameters:
        first = parameters[0]
        return len(first) if isinstance(first, Sized) else 1
    return max(1, len(_ONE_ROW.findall(values)))


@contextmanager
def counted() -> Iterator[Statements]:
    """Count the statements of what is done inside."""
    statements = Statements()

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: object) -> Any:
        if not sql.startswith("BEGIN"):
            statements.keep(sql, params)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield statements
