"""What an import would do, row by row, so that a person can look before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from himpun.kernel.periods import parse_period
from himpun.organisations.actors import Actor
from himpun.plans.services import Imported, try_plan


@dataclass(frozen=True)
class PreviewRow:
    """One indicator of the file. `what`: added, changed, measure (another way of measuring too) or unchanged."""

    code: str
    name: str
    measure_unit: str
    units: int
    targets: tuple[tuple[str, str], ...]
    what: str


@dataclass(frozen=True)
class Preview:
    """All rows, and the counts of what would be written."""

    rows: tuple[PreviewRow, ...]
    result: Imported


def preview_of(content: bytes, *, name: str, year: int, decided_on: date, actor: Actor, now: datetime) -> Preview:
    """Try the file. Raises the Refusal that importing it would raise."""
    result = try_plan(content, name=name, year=year, decided_on=decided_on, actor=actor, now=now)
    rows = [
        PreviewRow(
            code=row.code,
            name=row.name,
            measure_unit=row.measure_unit,
            units=len(row.unit_ids),
            targets=_targets(row.targets),
            what=result.what.get(row.code, "unchanged"),
        )
        for row in result.rows
    ]
    return Preview(tuple(rows), result)


def _targets(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((parse_period(key).label, text) for key, text in sorted(texts.items()))
