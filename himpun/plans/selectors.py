"""Reading the plan: how an indicator is measured, which target holds for a period, what may be spent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from himpun.kernel.periods import Period, parse_period
from himpun.kernel.refusals import Refusal
from himpun.plans.measures import measure_of
from himpun.plans.models import Budget, Indicator, PerformanceAgreement, Target
from himpun.plans.rules import Measure
from himpun.plans.targets import DatedTarget, read_target, target_for
from himpun.plans.targets import Target as TargetValue

FEW = 500
"""More ids than these are not named in a statement: SQLite takes 999."""


@dataclass(frozen=True)
class TargetInForce:
    """The target that a period is measured against, and the row of the plan in which it stands."""

    id: int
    indicator_id: int
    unit_id: int | None
    period: str
    text: str
    decided_on: date
    is_derived: bool
    target: TargetValue


TargetsInForce = Mapping[tuple[int, int | None], TargetInForce]


def current_measure(indicator: Indicator) -> Measure:
    """How the indicator is measured now, with the number of that version."""
    return replace(measure_of(indicator.measure), version=indicator.measure_version)


def targets_in_force(agency_id: int, period: Period, *, indicator_ids: Collection[int] | None = None) -> TargetsInForce:
    """What each indicator is measured against in `period`, by (indicator, unit); the unit is None for the agency's own.

    One statement, over the whole plan or, given a few indicators, theirs. A change in mid-year (perubahan PK) leaves
    the periods that had ended by then as they were.
    """
    return _in_force(agency_id, period, against_year=False, indicator_ids=indicator_ids)


def annual_targets(agency_id: int, period: Period) -> TargetsInForce:
    """The year's targets as they stood when `period` ended, for the column "target tahun"."""
    return _in_force(agency_id, period, against_year=True)


def has_agreement(agency_id: int, year: int) -> bool:
    """Whether a PK of that year was signed."""
    return PerformanceAgreement.objects.filter(agency_id=agency_id, year=year).exists()


def has_targets(agency_id: int, year: int) -> bool:
    """Whether any target of that year, or of a part of it, was fixed."""
    return Target.objects.filter(indicator__agency_id=agency_id, period__startswith=f"{year:04d}").exists()


def budgets_of(agency_id: int, year: int) -> list[Budget]:
    """The budget lines of a year by code, with the indicator that reports their spending."""
    return list(
        Budget.objects.filter(agency_id=agency_id, year=year)
        .select_related("objective", "unit", "spending")
        .order_by("code")
    )


def _in_force(
    agency_id: int, period: Period, *, against_year: bool, indicator_ids: Collection[int] | None = None
) -> TargetsInForce:
    year = Period("year", period.year)
    rows = (
        Target.objects.filter(indicator__agency_id=agency_id, period__in={period.key, year.key})
        .select_related("indicator")
        .order_by("id")
    )
    if indicator_ids is not None and len(indicator_ids) <= FEW:
        rows = rows.filter(indicator_id__in=indicator_ids)
    measures: dict[int, Measure] = {}
    by_place: dict[tuple[int, int | None], list[Target]] = defaultdict(list)
    for row in rows:
        if row.indicator_id not in measures:
            measures[row.indicator_id] = current_measure(row.indicator)
        by_place[row.indicator_id, row.unit_id].append(row)
    found = {}
    for place, candidates in by_place.items():
        measure = measures[place[0]]
        held = _held(candidates, replace(measure, against="annual") if against_year else measure, period)
        if held is not None:
            found[place] = held
    return found


def _held(rows: list[Target], measure: Measure, period: Period) -> TargetInForce | None:
    dated = [DatedTarget(parse_period(row.period), _read(row, measure), row.decided_on) for row in rows]
    chosen = target_for(period, dated, measure)
    if chosen is None:
        return None
    row = next(row for row, candidate in zip(rows, dated, strict=True) if candidate.target is chosen)
    return TargetInForce(
        row.id, row.indicator_id, row.unit_id, row.period, row.text, row.decided_on, row.is_derived, chosen
    )


def _read(row: Target, measure: Measure) -> TargetValue:
    """The target that the text says. One that no longer suits the measure stays as text, and measures nothing."""
    try:
        return read_target(row.text, measure, unit=row.indicator.measure_unit)
    except Refusal:
        return TargetValue(text=row.text)
