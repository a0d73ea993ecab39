"""The recap of a unit or of the agency, from its sealed rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from himpun.cycles.running import Running
from himpun.documents.building.heads import head_of, period_label
from himpun.documents.building.registers import registers_of
from himpun.documents.papers import Marks, RecapPaper, RecapRow
from himpun.measurement.models import Recap
from himpun.measurement.recapping import STATE_NAMES
from himpun.measurement.recapping import RecapRow as SealedRow
from himpun.measurement.selectors import rows_of


def recap_paper(recap: Recap, running: Running, *, made_by: Sequence[Marks]) -> RecapPaper:
    """The recap as it was sealed. Its note carries the seal, so that paper and data can be held against each other."""
    cycle = running.cycle
    rows = rows_of(recap)
    unit = recap.unit.name if recap.unit else ""
    return RecapPaper(
        **head_of(cycle.agency),
        period=period_label(cycle),
        unit=unit,
        rows=tuple(_row(number, row) for number, row in _numbered(rows, totals=False)),
        totals=tuple(_row(number, row) for number, row in _numbered(rows, totals=True)),
        registers=registers_of(cycle) if recap.unit_id is None else (),
        note=f"Segel rekap (SHA-256): {recap.sha256}",
        as_of=recap.sealed_at,
        marks=tuple(made_by),
        paper_place=cycle.paper_place,
    )


def _numbered(rows: Sequence[SealedRow], *, totals: bool) -> list[tuple[int, SealedRow]]:
    """Rows unit after unit, as the agency's recap reads; totals on their own."""
    wanted = [row for row in rows if row.is_total == totals]
    units = {unit_id: place for place, unit_id in enumerate(dict.fromkeys(row.unit_id for row in wanted))}
    return list(enumerate(sorted(wanted, key=lambda row: units[row.unit_id]), start=1))


def _row(number: int, row: SealedRow) -> RecapRow:
    figure = Decimal(row.number) if row.number is not None else None
    exact = figure is not None and not row.text.endswith(")")
    return RecapRow(
        no=str(number),
        indicator=f"{row.code} {row.indicator}".strip(),
        unit=row.unit,
        objective=row.objective,
        measure=row.measure_unit,
        target_text=row.target,
        value=figure,
        value_text="" if exact or row.state == "nihil" else row.text,
        state=STATE_NAMES[row.state],
        reason=row.note if row.state == "nihil" else "",
        evidence_count=row.evidence_count,
        filled_by=row.filled_by,
        accepted_at=datetime.fromisoformat(row.accepted_at) if row.accepted_at else None,
        obstacle=row.obstacle,
        follow_up=row.follow_up,
        note="" if row.state == "nihil" else row.note,
    )
