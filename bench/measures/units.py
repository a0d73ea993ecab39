"""Procedure 000 through its services with 1, 8, 40 and 200 units: what each act asks of the database.

The statements of an act must not grow with the units. Where an act opens or writes a row for each unit, its INSERTs may
come in batches: as many as the rows need at the smallest batch in use.
"""

from __future__ import annotations

from collections import defaultdict

from django.db import connection

from bench.counting import Statements
from bench.rows import Row, at_most, plain
from bench.story import Story

UNITS = (8, 40, 200)
BATCH = 35
"""Rows that a fan-out writes with one INSERT; fewer where a row has so many columns that SQLite takes no more."""


def measure() -> list[Row]:
    """One cycle with a return for each number of units; the dearest act of each name is kept."""
    found = {units: _dearest(units) for units in UNITS}
    few = found[UNITS[0]]
    rows: list[Row] = []
    for name in few:
        rows.append(_row(name, UNITS[0], few[name].count))
        for units in UNITS[1:]:
            many = found[units][name]
            batches = many.batches(BATCH) - few[name].batches(BATCH)
            why = f" (as with {UNITS[0]}" + (f", and {batches} further INSERTs)" if batches else ")")
            rows.append(at_most(few[name].count + batches, _row(name, units, many.count), why))
    return rows


def _dearest(units: int) -> dict[str, Statements]:
    acts: dict[str, list[Statements]] = defaultdict(list)
    for act in Story(units=units, indicators=2, counts=True).carry(wrong=True):
        assert act.statements is not None
        acts[act.name].append(act.statements)
    return {name: max(costs, key=lambda cost: cost.count) for name, costs in acts.items()}


def _row(name: str, units: int, count: int) -> Row:
    named = f"row {name}" if name.isdecimal() else name
    return plain(f"000 with {units} units: {named}", connection.vendor, count, "statements per act")
