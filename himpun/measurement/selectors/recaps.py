"""Making the rows of a recap from what was gathered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from himpun.collection.realising import realised_of
from himpun.measurement.measuring import Measured, Subject, measure_subject
from himpun.measurement.recapping import RecapRow, RowState, figure_fields, when
from himpun.measurement.rules import CategoryScale, Realised, category
from himpun.measurement.selectors.sources import Asked, Sources


def unit_rows(sources: Sources, unit_id: int) -> list[RecapRow]:
    """What one unit answered, accepted or still to be decided: a unit recapitulates before it is validated."""
    return [
        _cell_row(sources, asked, handed_in=True) for asked in _in_plan_order(sources) if asked.row.unit_id == unit_id
    ]


def agency_rows(sources: Sources, scale: CategoryScale) -> list[RecapRow]:
    """Every cell of the cycle, and behind each indicator that is consolidated over its units, the agency's total."""
    cells: dict[int, list[RecapRow]] = defaultdict(list)
    for asked in sources.asked:
        cells[asked.row.indicator_id].append(_cell_row(sources, asked, handed_in=False))
    rows: list[RecapRow] = []
    for subject in sources.subjects():
        results = measure_subject(subject, sources.period)
        rows += _with_results(cells[subject.indicator_id], results, scale)
        if not subject.is_judged_by_unit:
            rows.append(_total_row(sources, subject, results[-1], scale))
    return rows


def _in_plan_order(sources: Sources) -> list[Asked]:
    order = {indicator_id: place for place, indicator_id in enumerate(sources.indicators)}
    return sorted(sources.asked, key=lambda asked: order[asked.row.indicator_id])


def _cell_row(sources: Sources, asked: Asked, *, handed_in: bool) -> RecapRow:
    row, value = asked.row, asked.value
    indicator = sources.indicators[row.indicator_id]
    state = _state_of(asked, handed_in=handed_in)
    measure = sources.measures[row.indicator_id]
    realised = realised_of(value, measure) if value and state != "missing" else Realised.missing()
    return RecapRow(
        indicator_id=row.indicator_id,
        code=row.code,
        indicator=indicator.name,
        objective=indicator.objective.name if indicator.objective else "",
        measure_unit=row.measure_unit,
        unit_id=row.unit_id,
        unit=row.unit,
        target=_target_text(sources, row.indicator_id, row.unit_id),
        state=state,
        **figure_fields(realised, measure),
        note=value.note if value and state != "missing" else asked.request.reason,
        obstacle=value.obstacle if value else "",
        follow_up=value.follow_up if value else "",
        evidence_count=asked.evidence_count,
        value_id=value.id if value and state != "missing" else None,
        filled_by=value.typed_as.title if value and state != "missing" else "",
        accepted_at=when(value.decided_at) if value and state in ("accepted", "nihil") else "",
    )


def _state_of(asked: Asked, *, handed_in: bool) -> RowState:
    value = asked.value
    if value is None:
        return "missing"
    if value.state == value.State.ACCEPTED:
        return "nihil" if value.is_nihil else "accepted"
    return "handed_in" if handed_in and value.state == value.State.HANDED_IN else "missing"


def _target_text(sources: Sources, indicator_id: int, unit_id: int | None) -> str:
    targets = sources.targets.get(indicator_id, {})
    held = targets.get(unit_id)
    alone = sources.answering.get(indicator_id) == 1 or sources.measures[indicator_id].consolidation_units == "none"
    if held is None and alone:
        held = targets.get(None)
    return held.text if held else ""


def _with_results(rows: Iterable[RecapRow], results: list[Measured], scale: CategoryScale) -> list[RecapRow]:
    by_unit = {measured.unit_id: measured for measured in results}
    return [
        replace(row, percent=_percent(by_unit[row.unit_id]), category=_category(by_unit[row.unit_id], scale))
        for row in rows
    ]


def _percent(measured: Measured) -> str | None:
    return None if measured.result.percent is None else f"{measured.result.percent:f}"


def _category(measured: Measured, scale: CategoryScale) -> str:
    return category(measured.result.percent, scale) or ""


def _total_row(sources: Sources, subject: Subject, total: Measured, scale: CategoryScale) -> RecapRow:
    indicator = sources.indicators[subject.indicator_id]
    return RecapRow(
        indicator_id=indicator.id,
        code=indicator.code,
        indicator=indicator.name,
        objective=indicator.objective.name if indicator.objective else "",
        measure_unit=indicator.measure_unit,
        unit_id=None,
        unit="",
        target=_target_text(sources, indicator.id, None),
        state="total",
        **figure_fields(total.known.realised, subject.measure),
        note=total.consolidated.text if total.consolidated else "",
        evidence_count=sum(cell.evidence_count for cell in subject.cells),
        percent=_percent(total),
        category=_category(total, scale),
    )
