"""Where a figure comes from: the values behind it, who filled and accepted them, their files, its earlier course."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from himpun.collection.answers import figure_text
from himpun.collection.models import Evidence, Value
from himpun.cycles.selectors import counting
from himpun.kernel.numbers import format_number
from himpun.kernel.periods import parse_period
from himpun.measurement.models import Achievement, Recap
from himpun.measurement.recapping import shown
from himpun.measurement.selectors.places import of_unit, recap_place

AT_ONCE = 500
COURSE = 12
MOST_SLOTS = 60


@dataclass(frozen=True)
class Traced:
    """One accepted value behind a result, with its files."""

    value: Value
    period: str
    text: str
    evidence: tuple[Evidence, ...]


def values_behind(row: Achievement) -> list[Traced]:
    """The values that went into a result, by period and unit, in two statements for each few hundred."""
    wanted = [int(item["value_id"]) for item in row.inputs.get("values", ())]
    values: list[Value] = []
    for start in range(0, len(wanted), AT_ONCE):
        found = Value.objects.filter(pk__in=wanted[start : start + AT_ONCE])
        values += found.select_related("request__unit", "request__cycle", "typed_as", "typed_by", "decided_by")
    files = _files(values, row.indicator_id)
    values.sort(key=lambda value: (value.request.cycle.period, value.request.unit.order, value.request.unit_id))
    return [
        Traced(
            value,
            value.request.cycle.period,
            figure_text(value.number, value.predicate, is_nihil=value.is_nihil),
            (*files.get((value.request_id, row.indicator_id), ()), *files.get((value.request_id, None), ())),
        )
        for value in values
    ]


def parts_of(row: Achievement) -> list[Achievement]:
    """The units' own results behind the agency's; none for a unit's."""
    if row.unit_id is not None:
        return []
    rows = Achievement.objects.filter(
        cycle_id=row.cycle_id, indicator_id=row.indicator_id, unit__isnull=False, is_current=True
    )
    return list(rows.select_related("unit").order_by("unit__order", "unit_id"))


def versions_of(row: Achievement) -> list[Achievement]:
    """Every version of this result, the newest first: a figure that was corrected stays readable."""
    rows = Achievement.objects.filter(of_unit(row.unit_id), cycle_id=row.cycle_id, indicator_id=row.indicator_id)
    return list(rows.order_by("-version"))


def course_of(row: Achievement) -> list[Achievement]:
    """The same indicator and unit in other periods of the same length, oldest first, this one included."""
    kind = parse_period(row.cycle.period).kind
    rows = Achievement.objects.filter(
        counting("cycle"), of_unit(row.unit_id), indicator_id=row.indicator_id, is_current=True
    ).select_related("cycle")
    by_period: dict[str, Achievement] = {}
    for item in sorted(rows, key=lambda item: (item.cycle.procedure_id == row.cycle.procedure_id, item.id)):
        if parse_period(item.cycle.period).kind == kind:
            by_period[item.cycle.period] = item
    return [by_period[key] for key in sorted(by_period)][-COURSE:]


def percents_of(course: Sequence[Achievement]) -> list[Decimal | None]:
    """The achievements of a course, oldest first, with None for each period between that has none."""
    known = {item.cycle.period: item.percent for item in course}
    if not known:
        return []
    period, last = (parse_period(course[place].cycle.period) for place in (0, -1))
    percents = [known.get(period.key)]
    while period.key != last.key and len(percents) < MOST_SLOTS:
        period = period.next()
        percents.append(known.get(period.key))
    return percents


def recap_versions(recap: Recap) -> list[Recap]:
    """Every version of the recap of this step and unit, the newest first."""
    rows = Recap.objects.filter(recap_place(recap.cycle_id, recap.step, recap.unit_id))
    return list(rows.defer("rows").order_by("-version"))


def figures_of(row: Achievement) -> list[tuple[str, str]]:
    """The letters of the achievement's formula with the figures that were put in for them."""
    return _written(row.inputs.get("figures"))


def variables_of(row: Achievement) -> list[tuple[str, str]]:
    """The variables of the value's own formula with their figures; "–" where one is missing."""
    return _written(row.inputs.get("variables"))


def before_limits(row: Achievement) -> Decimal | None:
    """The percentage before floor and cap, where they changed it."""
    before = row.inputs.get("percent_before_limits")
    return Decimal(before) if before is not None and before != row.inputs.get("percent_unrounded") else None


def _written(kept: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    return [(name, _figure(value)) for name, value in (kept or {}).items()]


def _figure(value: str | None) -> str:
    """As an office writes it; a predicate stays as it is."""
    try:
        return "–" if value is None else format_number(shown(Decimal(value)))
    except InvalidOperation:
        return str(value)


def _files(values: Iterable[Value], indicator_id: int) -> dict[tuple[int, int | None], list[Evidence]]:
    requests = list({value.request_id for value in values})
    found: dict[tuple[int, int | None], list[Evidence]] = defaultdict(list)
    for start in range(0, len(requests), AT_ONCE):
        rows = Evidence.objects.filter(request_id__in=requests[start : start + AT_ONCE], withdrawn_at__isnull=True)
        for item in rows.order_by("id"):
            if item.indicator_id in (None, indicator_id):
                found[item.request_id, item.indicator_id].append(item)
    return found
