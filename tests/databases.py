"""On which databases a test runs, and in what order: hooks of the root `conftest.py`.

`scripts/run_tests.py` runs each test that asks for no database once, with none to be had; each that asks for one on
SQLite and again on PostgreSQL. Only a test that is marked `one_database`, with the reason, is left to SQLite alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

ASKING = {"db", "committed_db", "_template"}
"""Fixtures that give a test a database. Without one of them pytest-django refuses every statement."""

LONG = ("tests/browser/test_axe.py", "tests/survival", "tests/browser", "tests/access")
"""Tests of a minute or so. They begin first, lest one process still be at such a test when the others are done."""


def mark(item: pytest.Item) -> None:
    """Mark a test `database` if it asks for one; `one_database` must say why, and be asked for."""
    asks = bool(ASKING & set(getattr(item, "fixturenames", ()))) or item.get_closest_marker("django_db") is not None
    if asks:
        item.add_marker("database")
    alone = item.get_closest_marker("one_database")
    if alone is not None and not (asks and alone.args and alone.args[0]):
        raise pytest.UsageError(f"{item.nodeid}: one_database needs a reason, and a test that asks for a database.")


def long_ones_first(items: list[pytest.Item], root: Path) -> None:
    """Put the long tests before all others; else the order stays."""
    items.sort(key=lambda item: _rank(item.path.relative_to(root).as_posix(), LONG))


def _rank(path: str, order: Sequence[str]) -> int:
    return next((place for place, begins in enumerate(order) if path.startswith(begins)), len(order))
