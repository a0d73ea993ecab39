"""Computing the achievements of a cycle. Nobody types one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from himpun.cycles.models import Cycle
from himpun.cycles.services.locking import locked_cycle
from himpun.kernel.hashing import canonical_json, sha256_hex
from himpun.kernel.numbers import format_number
from himpun.ledger.acts import act
from himpun.ledger.services import Doer, record
from himpun.measurement.measuring import Measured, inputs_of, measure_subject
from himpun.measurement.models import Achievement
from himpun.measurement.recapping import figure_text
from himpun.measurement.rules import CategoryScale, category, figure
from himpun.measurement.selectors.results import current_results, previous_percents
from himpun.measurement.selectors.scales import scale_on
from himpun.measurement.selectors.sources import Sources, sources_of
from himpun.organisations.actors import Actor

# What makes a result another one. When it was computed does not.
COMPARED = (
    "target", "realised", "percent", "category", "state", "formula", "measure_version", "inputs", "reason", "change",
    "checks", "is_judged", "achieved_from",
)  # fmt: skip
# Beyond this a percentage says nothing, and SQLite keeps 15 digits.
LARGEST = Decimal(10) ** 12


@act
def compute(cycle_id: int, *, actor: Actor | None, now: datetime) -> list[Achievement]:
    """Compute every result of a cycle from its accepted values. Unchanged results stay as they were computed."""
    running = locked_cycle(cycle_id, now=now)
    compute_locked(running.cycle, doer=actor.doer if actor else None, now=now)
    return current_results(running.cycle)


def compute_locked(
    cycle: Cycle,
    *,
    doer: Doer | None,
    now: datetime,
    unit_ids: Iterable[int] | None = None,
    sources: Sources | None = None,
) -> None:
    """As `compute`, for acts that hold the cycle's lock. With `unit_ids` only those units' own results."""
    wanted = None if unit_ids is None else set(unit_ids)
    read = sources or sources_of(cycle, unit_ids=wanted)
    scale = scale_on(cycle.agency.region_id, read.period.ends_on)
    before = previous_percents(cycle)
    measured = [
        result
        for subject in read.subjects()
        for result in measure_subject(subject, read.period, with_agency=wanted is None)
    ]
    rows = [_row(read, result, scale, before.get((result.indicator_id, result.unit_id))) for result in measured]
    new, gone = _compare(cycle, rows, wanted)
    if new or gone:
        _write(cycle, new, gone, now)
        record(
            "achievements.computed",
            agency_id=cycle.agency_id,
            at=now,
            doer=doer,
            subject=("cycle", cycle.id),
            data={
                **_told(rows),
                "changed": len(new),
                "scale": scale.source,
                "achieved_from": format_number(read.achieved_from),
            },
            cycle_id=cycle.id,
        )


def _row(read: Sources, measured: Measured, scale: CategoryScale, before: Decimal | None) -> Achievement:
    result, measure = measured.result, read.measures[measured.indicator_id]
    percent, state, reason = result.percent, result.state, result.reason
    if percent is not None and abs(percent) >= LARGEST:
        percent, state, reason = None, "undefined", "Hasil hitungan di luar batas. Periksa target dan realisasinya."
    known = figure(measured.known.realised, measure)
    return Achievement(
        cycle=read.cycle,
        indicator_id=measured.indicator_id,
        unit_id=measured.unit_id,
        is_judged=measured.is_judged,
        target=measured.target.text if measured.target else "",
        realised=_cut(figure_text(measured.known.realised, known), 80),
        percent=percent,
        category=category(percent, scale) or "",
        state=state,
        formula=result.formula_text,
        measure_version=result.formula_version,
        inputs=inputs_of(measured),
        achieved_from=read.achieved_from,
        reason=_cut(reason, 300),
        change=None if percent is None or before is None else percent - before,
        checks=[{"code": finding.code, "text": finding.text} for finding in measured.findings],
    )


def _compare(
    cycle: Cycle, rows: Sequence[Achievement], unit_ids: set[int] | None
) -> tuple[list[Achievement], list[Achievement]]:
    """Which results are new or changed, and which current ones they take the place of."""
    rows_now = Achievement.objects.filter(cycle=cycle, is_current=True)
    if unit_ids is not None:
        rows_now = rows_now.filter(unit_id__in=unit_ids)
    current = {(row.indicator_id, row.unit_id): row for row in rows_now}
    new, gone = [], []
    for row in rows:
        earlier = current.pop((row.indicator_id, row.unit_id), None)
        if earlier is not None and _facts(earlier) == _facts(row):
            continue
        row.version = earlier.version + 1 if earlier else 1
        new.append(row)
        if earlier:
            gone.append(earlier)
    if unit_ids is None:
        gone += current.values()
    return new, gone


def _facts(row: Achievement) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in COMPARED)


def _write(cycle: Cycle, new: list[Achievement], gone: list[Achievement], now: datetime) -> None:
    ids = [row.id for row in gone]
    for start in range(0, len(ids), 500):
        Achievement.objects.filter(cycle=cycle, id__in=ids[start : start + 500]).update(is_current=False)
    for row in new:
        row.computed_at = now
    Achievement.objects.bulk_create(new, batch_size=500)


def _told(rows: Sequence[Achievement]) -> dict[str, Any]:
    """What the ledger says of the results: their counts, and a hash over all that they say."""
    judged = [row.state for row in rows if row.is_judged]
    facts = [
        {
            "indicator": row.indicator_id,
            "unit": row.unit_id,
            "version": row.measure_version,
            "percent": _text(row.percent),
            "state": row.state,
            "inputs": row.inputs,
        }
        for row in rows
    ]
    return {
        "results": len(rows),
        "achieved": judged.count("achieved"),
        "missed": judged.count("missed"),
        "not_measured": judged.count("undefined") + judged.count("not_measured"),
        "sha256": sha256_hex(canonical_json(facts)),
    }


def _text(percent: Decimal | None) -> str | None:
    return None if percent is None else format_number(percent, 2)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
