"""What a cycle's measurement rests on, read in a fixed number of statements however many units and indicators."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count

from himpun.collection.models import DataRequest, Evidence, Value
from himpun.collection.realising import realised_of
from himpun.collection.rules import FormRow
from himpun.cycles.models import Cycle
from himpun.cycles.selectors import counting
from himpun.kernel.periods import Period, parse_period
from himpun.measurement.measuring import NOTHING, Cell, Known, Origin, Subject
from himpun.measurement.models import Achievement
from himpun.plans.models import Indicator
from himpun.plans.rules import Measure
from himpun.plans.selectors import FEW, TargetInForce, current_measure, targets_in_force

YEARS_BACK = 3

Place = tuple[int, int]
"""(indicator, unit)."""

History = Mapping[Place, Mapping[str, Known]]


@dataclass(frozen=True)
class Asked:
    """One cell of the cycle with its current value, accepted or not."""

    row: FormRow
    request: DataRequest
    value: Value | None
    evidence_count: int

    @property
    def place(self) -> Place:
        return self.row.indicator_id, self.row.unit_id


@dataclass(frozen=True)
class Sources:
    """A cycle's cells, indicators and targets, and what was accepted in other periods.

    `answering` counts how many units answer for each indicator in this cycle, also where only some were read.
    """

    cycle: Cycle
    period: Period
    asked: tuple[Asked, ...]
    indicators: Mapping[int, Indicator]
    measures: Mapping[int, Measure]
    targets: Mapping[int, Mapping[int | None, TargetInForce]]
    answering: Mapping[int, int]
    achieved_from: Decimal
    history: History = field(default_factory=dict)

    def subjects(self, *, handed_in: bool = False) -> list[Subject]:
        """The indicators to be measured, in the plan's order. Only accepted answers count; with `handed_in` also
        those that still await their decision, for whoever has to decide."""
        cells: dict[int, list[Cell]] = defaultdict(list)
        for asked in self.asked:
            cells[asked.row.indicator_id].append(self.cell(asked, handed_in=handed_in))
        return [
            Subject(
                found,
                self.measures[found],
                tuple(cells[found]),
                self.targets.get(found, {}),
                self.answering[found],
                self.achieved_from,
            )
            for found in self.indicators
            if found in cells
        ]

    def cell(self, asked: Asked, *, handed_in: bool = False) -> Cell:
        """What one unit answered, as the rules of measurement take it."""
        value, measure = asked.value, self.measures[asked.row.indicator_id]
        own = NOTHING
        if value is not None and (value.state == Value.State.ACCEPTED or (handed_in and _awaits(value))):
            own = known_of(value, measure, asked.row.unit_id, self.period.key)
        return Cell(
            indicator_id=asked.row.indicator_id,
            unit_id=asked.row.unit_id,
            unit=asked.row.unit,
            own=own,
            by_period=self.history.get(asked.place, {}),
            evidence_count=asked.evidence_count,
            needs_evidence=asked.row.evidence_required,
            explanation=" ".join(filter(None, (value.obstacle, value.follow_up))) if value else "",
        )


def sources_of(cycle: Cycle, *, unit_ids: Iterable[int] | None = None) -> Sources:
    """Read all of it: about eight statements. An excused unit owes nothing, so its cells are not asked."""
    period = parse_period(cycle.period)
    requests = list(DataRequest.objects.filter(cycle=cycle).exclude(state=DataRequest.State.EXCUSED).order_by("id"))
    answering = Counter(row["indicator_id"] for request in requests for row in request.rows)
    wanted = None if unit_ids is None else set(unit_ids)
    asked = _asked(cycle, {row.id: row for row in requests if wanted is None or row.unit_id in wanted})
    indicators = _indicators(cycle, {item.row.indicator_id for item in asked})
    measures = {indicator.id: current_measure(indicator) for indicator in indicators.values()}
    targets: dict[int, dict[int | None, TargetInForce]] = defaultdict(dict)
    in_force = targets_in_force(cycle.agency_id, period, indicator_ids=set(indicators))
    for (indicator_id, unit_id), held in in_force.items():
        targets[indicator_id][unit_id] = held
    return Sources(
        cycle=cycle,
        period=period,
        asked=tuple(item for item in asked if item.row.indicator_id in indicators),
        indicators=indicators,
        measures=measures,
        targets=targets,
        answering=answering,
        achieved_from=achieved_from(cycle),
        history=_history(cycle, period, measures, wanted),
    )


def achieved_from(cycle: Cycle) -> Decimal:
    """From which percentage the office counts an indicator as achieved; a correction counts as what it corrects."""
    if cycle.supersedes_id is not None:
        rows = Achievement.objects.filter(cycle_id=cycle.supersedes_id, is_current=True)
        before = rows.values_list("achieved_from", flat=True).first()
        if before is not None:
            return before
    return cycle.agency.achieved_from


def known_of(value: Value, measure: Measure, unit_id: int, period: str) -> Known:
    """A stored answer in the words of the rules, with where it comes from."""
    return Known(realised_of(value, measure), (Origin(value.id, unit_id, period),))


def _awaits(value: Value) -> bool:
    return value.state == Value.State.HANDED_IN


def _asked(cycle: Cycle, requests: Mapping[int, DataRequest]) -> list[Asked]:
    found = Value.objects.filter(request__cycle=cycle, is_current=True).select_related("typed_as")
    if len(requests) <= FEW:
        found = found.filter(request_id__in=list(requests))
    values = {(value.request_id, value.indicator_id): value for value in found}
    evidence: dict[tuple[int, int | None], int] = {}
    counted = Evidence.objects.filter(request__cycle=cycle, withdrawn_at__isnull=True)
    for group in counted.values("request_id", "indicator_id").annotate(count=Count("id")).order_by():
        evidence[group["request_id"], group["indicator_id"]] = group["count"]
    asked = []
    for request in requests.values():
        for data in request.rows:
            row = FormRow.of(data)
            # A file for the whole answer stands behind each of its cells.
            count = evidence.get((request.id, row.indicator_id), 0) + evidence.get((request.id, None), 0)
            asked.append(Asked(row, request, values.get((request.id, row.indicator_id)), count))
    return asked


def _indicators(cycle: Cycle, wanted: set[int]) -> dict[int, Indicator]:
    rows = Indicator.objects.filter(agency_id=cycle.agency_id).select_related("objective").order_by("order", "id")
    if len(wanted) <= FEW:
        rows = rows.filter(id__in=wanted)
    return {row.id: row for row in rows if row.id in wanted}


def _history(
    cycle: Cycle, period: Period, measures: Mapping[int, Measure], unit_ids: set[int] | None
) -> dict[Place, dict[str, Known]]:
    """Accepted answers of other periods, by cell and period, in the version that counts; the own procedure's first."""
    rows = (
        Value.objects.filter(
            counting("request__cycle"),
            request__cycle__agency_id=cycle.agency_id,
            request__cycle__period__in=_periods_to_compare(period),
            is_current=True,
            state=Value.State.ACCEPTED,
        )
        .exclude(request__cycle_id=cycle.id)
        .select_related("request__cycle")
    )
    if unit_ids is not None:
        rows = rows.filter(request__unit_id__in=unit_ids)
    found: dict[Place, dict[str, Known]] = defaultdict(dict)
    for value in sorted(rows, key=lambda row: _precedence(row, cycle)):
        measure = measures.get(value.indicator_id)
        if measure is not None:
            place, key = (value.indicator_id, value.request.unit_id), value.request.cycle.period
            found[place][key] = known_of(value, measure, value.request.unit_id, key)
    return found


def _precedence(value: Value, cycle: Cycle) -> tuple[bool, int]:
    """The later in this order, the truer."""
    return value.request.cycle.procedure_id == cycle.procedure_id, value.id


def _periods_to_compare(period: Period) -> set[str]:
    """The period before, the same one of three years back, the year so far, and the shorter periods inside."""
    keys = {period.previous().key}
    earlier = period
    for _ in range(YEARS_BACK):
        earlier = earlier.year_before()
        keys.add(earlier.key)
    keys |= {part.key for part in Period("year", period.year).parts(period.kind) if part.number < period.number}
    for kind in ("quarter", "month"):
        keys |= {part.key for part in period.parts(kind)}
    return keys - {period.key}
