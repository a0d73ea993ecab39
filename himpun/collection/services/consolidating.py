"""One accepted answer for a longer period, out of those of its shorter ones: a quarter of three months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import cast

from himpun.collection.answers import figure_text
from himpun.collection.models import DataRequest, Value
from himpun.collection.realising import realised_of, without_padding
from himpun.collection.rules import CellState
from himpun.cycles.models import Cycle
from himpun.kernel.periods import KINDS, MONTHS_IN, Kind, Period, parse_period
from himpun.plans.consolidation import Consolidated, Part, over_periods
from himpun.plans.models import Indicator
from himpun.plans.realised import figure
from himpun.plans.rules import Measure
from himpun.plans.selectors import current_measure

Cell = tuple[int, int]
"""(unit, indicator)."""

PLACES = Decimal(1).scaleb(-8)
"""As many decimals as a value's column keeps."""


@dataclass(frozen=True)
class Taken:
    """What is taken over for a cell: `value` says it (not saved where it was consolidated), `parts` are its sources."""

    value: Value
    parts: tuple[Value, ...]


def asked_periods(period: Period) -> list[list[Period]]:
    """The period itself, then the shorter ones that make it up, the longest kind first."""
    kinds = sorted((kind for kind in KINDS if MONTHS_IN[kind] < MONTHS_IN[period.kind]), key=lambda k: -MONTHS_IN[k])
    return [[period], *(period.parts(kind) for kind in kinds)]


def accepted_for(cycles: Iterable[Cycle], unit_ids: Iterable[int], period: Period) -> dict[Cell, Taken]:
    """What was accepted for a period, by cell: for just this period, or consolidated over all of its parts.

    A part that nobody answered leaves the cell out, the last known value included: who measures the quarter asks for
    what its last month came to. `cycles`: those of the period and its parts, the one that goes before another first.
    """
    rows, units = list(cycles), list(unit_ids)
    known = _by_period(rows, units)
    indicators: dict[int, Indicator] = {}
    if set(known) - {period.key}:
        wanted = {indicator_id for answers in known.values() for _, indicator_id in answers}
        indicators = {row.id: row for row in Indicator.objects.filter(pk__in=wanted)}
        _lift(known, _asked(rows, units), indicators, period)
    found: dict[Cell, Taken] = {}
    for parts in asked_periods(period):
        answered = [known.get(part.key, {}) for part in parts]
        for cell in set.intersection(*map(set, answered)) - set(found):
            values = [answers[cell] for answers in answered]
            if len(values) == 1:
                found[cell] = Taken(values[0], (values[0],))
            elif taken := _consolidated(parts, values, current_measure(indicators[cell[1]])):
                found[cell] = taken
    return found


def _lift(
    known: dict[str, dict[Cell, Value]],
    asked: set[tuple[str, Cell]],
    indicators: Mapping[int, Indicator],
    within: Period,
) -> None:
    """A quarterly indicator is asked in the month that ends the quarter: what was said there is the quarter's."""
    for key in list(known):
        said_in = parse_period(key)
        for cell, value in list(known[key].items()):
            kind = cast("Kind", indicators[cell[1]].frequency)
            if not MONTHS_IN[said_in.kind] < MONTHS_IN[kind] <= MONTHS_IN[within.kind]:
                continue
            whole = said_in.within(kind)
            earlier = whole.parts(said_in.kind)[:-1]
            if whole.ends_on == said_in.ends_on and not any((part.key, cell) in asked for part in earlier):
                known.setdefault(whole.key, {}).setdefault(cell, value)


def _asked(cycles: Sequence[Cycle], unit_ids: Sequence[int]) -> set[tuple[str, Cell]]:
    """Which cells were asked in which periods, answered or not."""
    requests = DataRequest.objects.filter(cycle__in=cycles, unit_id__in=unit_ids)
    rows = requests.values_list("cycle__period", "unit_id", "rows")
    return {(period, (unit_id, int(row["indicator_id"]))) for period, unit_id, asked in rows for row in asked}


def _by_period(cycles: Sequence[Cycle], unit_ids: Iterable[int]) -> dict[str, dict[Cell, Value]]:
    order = {cycle.id: place for place, cycle in enumerate(cycles)}
    values = Value.objects.filter(
        request__cycle_id__in=list(order),
        request__unit_id__in=list(unit_ids),
        is_current=True,
        state=CellState.ACCEPTED,
    ).select_related("request__cycle")
    found: dict[str, dict[Cell, Value]] = defaultdict(dict)
    for value in sorted(values, key=lambda value: order[value.request.cycle_id]):
        found[value.request.cycle.period].setdefault((value.request.unit_id, value.indicator_id), value)
    return found


def _consolidated(periods: Sequence[Period], values: Sequence[Value], measure: Measure) -> Taken | None:
    parts = [Part(period.label, realised_of(row, measure)) for period, row in zip(periods, values, strict=True)]
    total = over_periods(parts, measure)
    said, last = figure(total.realised, measure), values[-1]
    is_nihil = total.realised.kind == "nihil"
    if not (is_nihil or (total.is_complete and said.is_known)):
        return None
    value = Value(
        request=last.request,
        indicator_id=last.indicator_id,
        number=None if said.number is None else _kept(said.number),
        predicate=said.predicate or "",
        is_nihil=is_nihil,
        variables={name: f"{given:f}" for name, given in total.realised.variables.items() if given is not None},
        note=total.realised.note if is_nihil else "",
        taken_from=last,
        made_of=_told(total, periods, values),
        obstacle=_joined(periods, [row.obstacle for row in values]),
        follow_up=_joined(periods, [row.follow_up for row in values]),
        typed_at=last.typed_at,
        typed_by_id=last.typed_by_id,
        typed_as_id=last.typed_as_id,
        decided_by_id=last.decided_by_id,
    )
    return Taken(value, tuple(values))


def _told(total: Consolidated, periods: Sequence[Period], values: Sequence[Value]) -> dict[str, object]:
    """How the value came about, kept beside it: anybody can add it up again."""
    parts = [
        {"value": row.id, "period": period.key, "text": figure_text(row.number, row.predicate, is_nihil=row.is_nihil)}
        for period, row in zip(periods, values, strict=True)
    ]
    return {"way": total.way, "text": total.text, "parts": parts}


def _kept(number: Decimal) -> Decimal:
    return without_padding(number.quantize(PLACES, rounding=ROUND_HALF_UP))


def _joined(periods: Sequence[Period], texts: Sequence[str]) -> str:
    """What was told in each part, with its name; what was told alike, once."""
    told: dict[str, list[str]] = {}
    for period, text in zip(periods, texts, strict=True):
        if text.strip():
            told.setdefault(text.strip(), []).append(period.label)
    return "\n".join(f"{', '.join(labels)}: {text}" for text, labels in told.items())
