"""Databases with nothing in them, on the database under test: for processes that migrate for themselves."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections

from tests.committed import in_place_of_the_default

_numbers = itertools.count(1)


@contextmanager
def empty_database(home: Path) -> Iterator[str]:
    """Yield the name of a database without a table; it is gone afterwards, with whoever still hangs on it."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "sqlite":
        yield str(home / "himpun.sqlite3")
        return
    name = f"survival_{os.getpid()}_{next(_numbers)}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield name
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def url_of(name: str) -> str:
    """What DATABASE_URL must be for a process that is to use that database."""
    with in_place_of_the_default(name) as url:
        return url
