"""A made-up office's plan, with figures of published tables: indicators, targets, budgets, the year's agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from himpun.kernel.numbers import format_number
from himpun.kernel.periods import Period
from himpun.measurement.rules import Realised, achievement
from himpun.organisations.actors import Actor
from himpun.organisations.models import Position, Unit
from himpun.plans.models import Indicator
from himpun.plans.rules import Measure
from himpun.plans.services import (
    BudgetEntry,
    Entry,
    NewTarget,
    add_indicator,
    add_objective,
    agree,
    set_budget,
    set_targets,
)
from himpun.plans.targets import read_target
from himpun.portal.rehearsal.figures import PublishedIndicator, indicators_for, kind_of_office

MANY = 400
"""How far into the tables one looks for indicators that were reached, when a rehearsal wants only those."""


@dataclass(frozen=True)
class Wish:
    """What a rehearsal asks of its figures: how many, for which period, and whether all of them were reached."""

    office: str
    count: int
    period: Period
    all_achieved: bool | None = None


def chosen(wish: Wish) -> list[PublishedIndicator]:
    """The published indicators to rehearse with. `all_achieved` None takes them as they come."""
    kind = kind_of_office(wish.office)
    if wish.all_achieved is None:
        return indicators_for(kind, wish.count)
    table = indicators_for(kind, max(MANY, wish.count * 4))
    reached = [row for row in table if _state(row, wish.period) == "achieved"]
    if wish.all_achieved:
        return reached[: wish.count]
    missed = [row for row in table if _state(row, wish.period) == "missed"]
    # Every third one missed, so that the head has to judge a mixed result.
    mixed = [missed[at // 3] if at % 3 == 0 else reached[at - at // 3 - 1] for at in range(wish.count)]
    return list(mixed)


def measure_of(row: PublishedIndicator) -> Measure:
    """The indicator's way of measuring, as its table states or implies it."""
    summed = row.value_type in ("number", "money") and row.consolidation_periods == "sum"
    return Measure(
        polarity=row.polarity,
        value_type=row.value_type,
        zero_rule="hundred",
        consolidation_periods=row.consolidation_periods,
        consolidation_units="sum" if summed else "none",
        basis=row.basis,
        against=row.against,
        predicate_scale=row.predicate_scale,
    )


def as_typed(figure: Decimal | str) -> str:
    """A figure as an official types it: Indonesian, "1.234,5"; a predicate as it is."""
    return figure if isinstance(figure, str) else format_number(figure)


def _state(row: PublishedIndicator, period: Period) -> str:
    measure, figure = measure_of(row), row.figure_in(period)
    target = read_target(as_typed(figure.target), measure, unit=row.unit_of_measure)
    realised = (
        Realised.of_predicate(figure.realised) if isinstance(figure.realised, str) else Realised.of(figure.realised)
    )
    return achievement(target, realised, measure).state


def promise(
    rows: Sequence[PublishedIndicator], units: Sequence[Unit], period: Period, *, actor: Actor, now: datetime
) -> None:
    """Enter the plan for a period and its year. Indicators go round the units; when few, units share them."""
    year = period.year
    agree(year=year, signed_on=date(year, 1, 15), number=f"PK-CONTOH/{year}", actor=actor, now=now)
    objectives: dict[str, int] = {}
    heads = {row.unit_id: row.id for row in Position.objects.filter(unit__in=units, role="head").order_by("-id")}
    for at, row in enumerate(rows):
        if row.sasaran not in objectives:
            objectives[row.sasaran] = add_objective(kind="sasaran", name=row.sasaran, actor=actor, now=now).id
        answering = [units[place] for place in _places(at, len(rows), len(units))]
        _enter(
            at,
            row,
            answering,
            period,
            objective=objectives[row.sasaran],
            responsible=heads.get(answering[0].id),
            by=(actor, now),
        )


def promise_periods(
    rows: Sequence[PublishedIndicator], periods: Sequence[Period], *, actor: Actor, now: datetime
) -> None:
    """Enter the targets of a year's further periods for a plan that stands."""
    known = {row.code: row for row in Indicator.objects.filter(agency_id=actor.agency_id).prefetch_related("answers")}
    year = periods[0].within("year")
    for at, row in enumerate(rows):
        indicator = known[_code(at)]
        wanted = [year] if row.against == "annual" else [*periods, year]
        figures = [(period.key, row.figure_in(period)) for period in wanted]
        targets = [
            NewTarget(key, as_typed(figure.target), answer.unit_id, is_derived=figure.derived)
            for key, figure in figures
            for answer in indicator.answers.all()
        ]
        set_targets(indicator.id, targets, decided_on=date(year.year, 1, 15), actor=actor, now=now)


def promise_again(
    rows: Sequence[PublishedIndicator], periods: Sequence[Period], *, actor: Actor, now: datetime
) -> None:
    """Enter the next year of a plan that stands: the agreement, the targets of these periods, the budgets."""
    year = periods[0].year
    agree(year=year, signed_on=date(year, 1, 15), number=f"PK-CONTOH/{year}", actor=actor, now=now)
    promise_periods(rows, periods, actor=actor, now=now)
    known = {row.code: row for row in Indicator.objects.filter(agency_id=actor.agency_id).prefetch_related("answers")}
    for at, row in enumerate(rows):
        indicator = known[_code(at)]
        answer = min(indicator.answers.all(), key=lambda answer: answer.id)
        _set_budget(at, row, indicator, answer.unit_id, year=year, by=(actor, now))


def _code(at: int) -> str:
    return f"IK-{at + 1:03}"


def _places(at: int, count: int, units: int) -> range | list[int]:
    """Which units answer for the indicator at this place."""
    return [at % units] if count >= units else range(at, units, count)


def _enter(
    at: int,
    row: PublishedIndicator,
    units: Sequence[Unit],
    period: Period,
    *,
    objective: int,
    responsible: int | None,
    by: tuple[Actor, datetime],
) -> None:
    actor, now = by
    measure, figure = measure_of(row), row.figure_in(period)
    indicator = add_indicator(
        Entry(
            code=_code(at),
            name=row.name,
            measure_unit=row.unit_of_measure,
            measure=measure,
            unit_ids=[unit.id for unit in units],
            objective_id=objective,
            responsible_id=responsible,
            frequency=period.kind,
            definition=f"Angka contoh dari: {row.source.title}"[:500],
            source=row.source.agency[:300],
        ),
        actor=actor,
        now=now,
    )
    key = str(period.year) if measure.against == "annual" else period.key
    targets = [NewTarget(key, as_typed(figure.target), unit.id, is_derived=figure.derived) for unit in units]
    if key != str(period.year):
        year, annual = str(period.year), row.figure_in(period.within("year"))
        targets += [NewTarget(year, as_typed(annual.target), unit.id, is_derived=annual.derived) for unit in units]
    set_targets(indicator.id, targets, decided_on=date(period.year, 1, 15), actor=actor, now=now)
    _set_budget(at, row, indicator, units[0].id, year=period.year, by=by)


def _set_budget(
    at: int, row: PublishedIndicator, indicator: Indicator, unit_id: int, *, year: int, by: tuple[Actor, datetime]
) -> None:
    if not row.pagu or Decimal(row.pagu) <= 0:
        return
    entry = BudgetEntry(
        year=year,
        code=f"PAGU-{at + 1:03}",
        name=row.activity or row.name,
        ceiling=Decimal(row.pagu),
        objective_id=indicator.objective_id,
        unit_id=unit_id,
        spending_id=indicator.id if row.value_type == "money" else None,
    )
    set_budget(entry, actor=by[0], now=by[1])
