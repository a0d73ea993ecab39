"""Counting what an act asks of the database."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from django.db import connection

PARAMETERS = 999
"""Most values in one statement of SQLite."""

_TABLE = re.compile(r'^(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "(\w+)"')
_ONE_ROW = re.compile(r"\((?:%s|NULL|DEFAULT)(?:, (?:%s|NULL|DEFAULT))*\)")


@dataclass
class Statements:
    """The statements of a stretch of work, and the rows that its INSERTs brought, by table.

    BEGIN is left out, because PostgreSQL's is sent unseen; SAVEPOINT and RELEASE are counted as what they are.
    """

    texts: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.texts)

    def inserts(self) -> Counter[str]:
        """INSERT statements by table."""
        return Counter(table for text in self.texts if text.startswith("INSERT") and (table := _table(text)))

    def batches(self, batch: int) -> int:
        """⌈rows/batch⌉ over the tables that got rows; a wide table's batch is what SQLite's parameters hold."""
        rows: Counter[str] = Counter()
        width: dict[str, int] = {}
        for text in self.texts:
            if text.startswith("INSERT") and (table := _table(text)):
                names, _, values = text.partition(" VALUES ")
                rows[table] += max(1, len(_ONE_ROW.findall(values)))
                width[table] = names.count(",") + 1
        return sum(ceil(count / min(batch, PARAMETERS // width[table])) for table, count in rows.items())


def _table(text: str) -> str | None:
    found = _TABLE.match(text)
    return found.group(1) if found else None


@contextmanager
def counted() -> Iterator[Statements]:
    """Count the statements of what is done inside."""
    statements = Statements()

    def keep(execute: Callable[..., Any], sql: str, params: object, many: bool, context: object) -> Any:
        if not sql.startswith("BEGIN"):
            statements.texts.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield statements
