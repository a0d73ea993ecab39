"""Reading results back: what was computed, how it moved, what speaks against it, and how many reached their target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from himpun.collection.models import Evidence
from himpun.cycles.models import Cycle
from himpun.cycles.selectors import counting
from himpun.kernel.periods import Period, parse_period
from himpun.measurement.models import Achievement, Analysis, Decision, Recap
from himpun.measurement.recapping import RecapCount, RecapRow, count
from himpun.measurement.rules.decisions import Judged, JudgedCounts, judge
from himpun.measurement.selectors.places import recap_place

TREND_PERIODS = 4


@dataclass(frozen=True)
class TrendPoint:
    """One earlier result of the same indicator and unit."""

    period: str
    realised: str
    percent: Decimal | None


@dataclass(frozen=True)
class ResultRow:
    """One result with its course over the last periods, oldest first, and the names of its evidence files.

    `year_before` is the achievement of the same period a year ago.
    """

    achievement: Achievement
    trend: tuple[TrendPoint, ...]
    evidence: tuple[str, ...]
    year_before: Decimal | None


def current_results(cycle: Cycle) -> list[Achievement]:
    """The results as last computed: the agency's plan order, the agency before its units."""
    rows = Achievement.objects.filter(cycle=cycle, is_current=True).select_related(
        "indicator__objective", "indicator__responsible", "unit"
    )
    return sorted(
        rows,
        key=lambda row: (
            row.indicator.order,
            row.indicator_id,
            row.unit_id is not None,
            row.unit.order if row.unit else 0,
            row.unit_id or 0,
        ),
    )


def judged_results(cycle: Cycle) -> list[Achievement]:
    """The results that count as achieved or missed, each once."""
    return [row for row in current_results(cycle) if row.is_judged]


def judged_counts(cycle: Cycle) -> JudgedCounts:
    """How many results are achieved, missed, or not measured, and how many of the latter lack an answer."""
    rows = Achievement.objects.filter(cycle=cycle, is_current=True, is_judged=True).order_by()
    # Of the inputs only the reason: they hold every value that went into a figure.
    told = rows.values_list("state", "inputs__reason_code")
    return judge(Judged(state, reason or "") for state, reason in told)


def results_with_trend(cycle: Cycle, results: Sequence[Achievement] | None = None) -> list[ResultRow]:
    """Results with their course and evidence, all of a cycle where none are named; so many statements for any."""
    shown = current_results(cycle) if results is None else results
    only = None if results is None else {row.indicator_id for row in results}
    period = parse_period(cycle.period)
    a_year_ago = period.year_before()
    course = _trends(cycle, dict.fromkeys([*_before(period), a_year_ago]), only=only)
    names = _evidence_names(cycle, only)
    lately = {item.key for item in _before(period)}
    found = []
    for row in shown:
        points = course.get((row.indicator_id, row.unit_id), [])
        before = next((point.percent for point in points if point.period == a_year_ago.key), None)
        trend = tuple(point for point in points if point.period in lately)
        found.append(ResultRow(row, trend, _files_behind(row, names), before))
    return found


def previous_percents(cycle: Cycle) -> dict[tuple[int, int | None], Decimal]:
    """The achievement of the period before, by (indicator, unit)."""
    before = parse_period(cycle.period).previous()
    return {
        place: point.percent
        for place, points in _trends(cycle, [before]).items()
        for point in points
        if point.percent is not None
    }


def trend_periods(period: Period) -> list[Period]:
    """The periods of which a trend tells, oldest first, without the period itself."""
    return _before(period)[::-1]


def latest_analysis(cycle: Cycle, step: str | None = None) -> Analysis | None:
    """The newest text of the analyst, of one step or of any."""
    rows = Analysis.objects.filter(cycle=cycle) if step is None else Analysis.objects.filter(cycle=cycle, step=step)
    return rows.order_by("id").last()


def latest_decision(cycle: Cycle) -> Decision | None:
    """What the head decided last."""
    return Decision.objects.filter(cycle=cycle).order_by("id").last()


def current_recaps(cycle: Cycle) -> list[Recap]:
    """The recaps in force: units first, in their own order, then the agency's."""
    rows = Recap.objects.filter(cycle=cycle, is_current=True).select_related("unit")
    return sorted(rows, key=lambda row: (row.unit_id is None, row.unit.order if row.unit else 0, row.id))


def recap_made(cycle: Cycle, step: str, unit_id: int | None) -> Recap | None:
    """The recap in force of one step, of a unit or of the agency."""
    return Recap.objects.filter(recap_place(cycle.id, step, unit_id), is_current=True).first()


def rows_of(recap: Recap) -> list[RecapRow]:
    """What was sealed."""
    return [RecapRow.of(data) for data in recap.rows]


def recap_count(recap: Recap) -> RecapCount:
    """How many cells a recap holds, by their state."""
    return count(rows_of(recap))


def _trends(
    cycle: Cycle, periods: Iterable[Period], *, only: Collection[int] | None = None
) -> Mapping[tuple[int, int | None], list[TrendPoint]]:
    """Results of other periods by (indicator, unit), oldest first, in the version of each period that counts."""
    rows = Achievement.objects.filter(
        counting("cycle"),
        cycle__agency_id=cycle.agency_id,
        cycle__period__in=[period.key for period in periods],
        is_current=True,
    ).order_by("id")
    if only is not None:
        rows = rows.filter(indicator__in=only)
    # Six columns of what may be thousands of rows: formulas and inputs stay where they are.
    told = rows.values_list("cycle__procedure_id", "cycle__period", "indicator_id", "unit_id", "realised", "percent")
    found: dict[tuple[int, int | None], dict[str, TrendPoint]] = defaultdict(dict)
    for _, key, indicator_id, unit_id, realised, percent in sorted(told, key=lambda row: row[0] == cycle.procedure_id):
        found[indicator_id, unit_id][key] = TrendPoint(key, realised, percent)
    return {place: [points[key] for key in sorted(points)] for place, points in found.items()}


def _evidence_names(cycle: Cycle, only: Collection[int] | None) -> Mapping[tuple[int | None, int], list[str]]:
    """The names of files by indicator and unit; by None and unit what was attached to the whole request."""
    files = Evidence.objects.filter(request__cycle=cycle, withdrawn_at__isnull=True).order_by("id")
    if only is not None:
        files = files.filter(Q(indicator__in=only) | Q(indicator__isnull=True))
    names: dict[tuple[int | None, int], list[str]] = defaultdict(list)
    for indicator_id, unit_id, name in files.values_list("indicator_id", "request__unit_id", "name"):
        names[indicator_id, unit_id].append(name)
    return names


def _before(period: Period) -> list[Period]:
    earlier = []
    for _ in range(TREND_PERIODS):
        period = period.previous()
        earlier.append(period)
    return earlier


def _files_behind(row: Achievement, names: Mapping[tuple[int | None, int], list[str]]) -> tuple[str, ...]:
    units = [row.unit_id] if row.unit_id else [item["unit_id"] for item in row.inputs.get("values", ())]
    return tuple(
        name for unit in dict.fromkeys(units) for key in (row.indicator_id, None) for name in names.get((key, unit), ())
    )
