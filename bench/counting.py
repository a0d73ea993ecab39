"""Counting what an act asks of the database."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

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

    def rows(self) -> Counter[str]:
        """Rows brought by INSERTs, by table."""
        found: Counter[str] = Counter()
        for text in self.texts:
            if text.startswith("INSERT") and (table := _table(text)):
                found[table] += max(1, len(_ONE_ROW.findall(text.partition(" VALUES ")[2])))
        return found


def _table(text: str) -> str | None:
    found = _TABLE.match(text)
    return found.group(1) if found else None


@contextmanager
def counted() -> Iterator[Statements]:
    """Count the statements of what is done inside."""
    statements = Statements()

    def keep(execute: Callable[..., Any], sql: str, params: object, many: bool, context: object) -> Any:  # noqa: FBT001
        if not sql.startswith("BEGIN"):
            statements.texts.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield statements
