"""Counting what a rehearsal costs: SQL statements of people's acts, memory, and seconds of the real clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

_TRANSACTION = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


class Statements:
    """Counts SQL statements while open; what only frames a transaction is not counted."""

    def __init__(self) -> None:
        self.count = 0

    def _execute(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().upper().startswith(_TRANSACTION):
            self.count += 1
        return execute(sql, params, many, context)

    @contextmanager
    def counting(self) -> Iterator[None]:
        with connection.execute_wrapper(self._execute):
            yield
