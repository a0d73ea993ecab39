"""From answers to results, without a database: what was asked, answered and promised in, measured figures out.

An indicator that one unit answers for, or that is not consolidated over units, is judged unit by unit. All others are
judged once, for the agency; their units are measured too, to be read and checked, but not counted again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from himpun.kernel.periods import Period
from himpun.measurement.rules import (
    USUALLY,
    Answer,
    Change,
    Consolidated,
    Finding,
    Part,
    Realised,
    Result,
    achievement,
    change,
    figure,
    findings,
    over_periods,
    over_units,
)
from himpun.plans.rules import Measure
from himpun.plans.selectors import TargetInForce

TOTALS_OVER_THE_YEAR = frozenset({"sum", "average", "maximum"})


@dataclass(frozen=True)
class Origin:
    """Where one figure comes from: the value that was accepted, its unit and its period."""

    value_id: int
    unit_id: int
    period: str


@dataclass(frozen=True)
class Known:
    """A realisation with the values it rests on."""

    realised: Realised
    origins: tuple[Origin, ...] = ()
    text: str = ""
    """How it was consolidated over periods, where it was."""


NOTHING = Known(Realised.missing("Belum diisi atau belum diterima."))


@dataclass(frozen=True)
class Cell:
    """What one unit was asked for one indicator, what it answered, and what an analyst compares it with.

    `by_period` holds accepted answers of other periods by their key, for comparison and for totals.
    """

    indicator_id: int
    unit_id: int
    unit: str
    own: Known
    by_period: Mapping[str, Known] = field(default_factory=dict)
    evidence_count: int = 0
    needs_evidence: bool = True
    explanation: str = ""

    def earlier(self, period: Period) -> Realised | None:
        """The answer of another period, if one was accepted."""
        known = self.by_period.get(period.key)
        return known.realised if known else None


@dataclass(frozen=True)
class Subject:
    """One indicator with its cells, and the targets by unit (None: the agency's).

    `answering_count` units answer for it, also where only some of their cells were read. It counts as achieved from
    `achieved_from` percent.
    """

    indicator_id: int
    measure: Measure
    cells: tuple[Cell, ...]
    targets: Mapping[int | None, TargetInForce]
    answering_count: int
    achieved_from: Decimal = USUALLY

    @property
    def is_judged_by_unit(self) -> bool:
        return self.answering_count == 1 or self.measure.consolidation_units == "none"


@dataclass(frozen=True)
class Measured:
    """One result: of a unit, or (`unit_id` None) of the agency over its units."""

    indicator_id: int
    unit_id: int | None
    is_judged: bool
    target: TargetInForce | None
    known: Known
    result: Result
    change: Change
    findings: tuple[Finding, ...]
    consolidated: Consolidated | None = None


def measure_subject(subject: Subject, period: Period, *, with_agency: bool = True) -> list[Measured]:
    """All results of one indicator: its units', then the agency's where units are consolidated."""
    shown = [replace(cell, own=over_time(cell, subject.measure, period)) for cell in subject.cells]
    results = [_of_cell(subject, cell, period) for cell in shown]
    if subject.is_judged_by_unit or not with_agency:
        return results
    return [*results, _of_agency(subject, shown, period)]


def over_time(cell: Cell, measure: Measure, period: Period) -> Known:
    """The realisation that belongs against the target of `period`.

    A period that was answered in shorter ones is made of them; an annual target is met by the year so far, unless the
    answer is cumulative or a last known value already. A missing part makes the total incomplete.
    """
    if measure.against == "annual" and period.kind != "year" and _adds_up(measure):
        earlier = Period("year", period.year).parts(period.kind)[: period.number - 1]
        return _together([*earlier, period], cell, measure, period)
    if cell.own.realised.kind != "missing":
        return cell.own
    for kind in ("quarter", "month"):
        shorter = [part for part in period.parts(kind) if part != period]
        if any(part.key in cell.by_period for part in shorter):
            return _together(shorter, cell, measure, period)
    return cell.own


def year_so_far(cell: Cell, measure: Measure, period: Period) -> Known:
    """What was realised from January to the end of `period`, for money against the ceiling of the year."""
    return over_time(cell, replace(measure, against="annual"), period)


def _adds_up(measure: Measure) -> bool:
    return measure.basis == "increment" and measure.consolidation_periods in TOTALS_OVER_THE_YEAR


def _together(periods: Sequence[Period], cell: Cell, measure: Measure, period: Period) -> Known:
    known = {part.key: cell.own if part == period else cell.by_period.get(part.key, NOTHING) for part in periods}
    total = over_periods([Part(part.label, known[part.key].realised) for part in periods], measure)
    origins = tuple(origin for part in known.values() for origin in part.origins)
    return Known(total.realised, origins, total.text if len(periods) > 1 else "")


def _target_of(subject: Subject, cell: Cell) -> TargetInForce | None:
    """A unit's own target; where each unit is judged by itself, the agency's holds for a unit without one."""
    own = subject.targets.get(cell.unit_id)
    return own or (subject.targets.get(None) if subject.is_judged_by_unit else None)


def _of_cell(subject: Subject, cell: Cell, period: Period) -> Measured:
    target = _target_of(subject, cell)
    measure, realised = subject.measure, cell.own.realised
    result = achievement(target.target if target else None, realised, measure, achieved_from=subject.achieved_from)
    previous = cell.earlier(period.previous())
    answer = Answer(
        measure=measure,
        target=target.target if target else None,
        realised=realised,
        result=result,
        previous=previous,
        year_before=cell.earlier(period.year_before()),
        last_years=_last_years(cell, measure, period),
        evidence_count=cell.evidence_count,
        explanation=cell.explanation,
    )
    moved = change(realised, previous or Realised.missing(), measure)
    return Measured(
        indicator_id=subject.indicator_id,
        unit_id=cell.unit_id,
        is_judged=subject.is_judged_by_unit,
        target=target,
        known=cell.own,
        result=result,
        change=moved,
        findings=_asked_of(answer, needs_evidence=cell.needs_evidence),
    )


def _of_agency(subject: Subject, cells: Sequence[Cell], period: Period) -> Measured:
    measure, target = subject.measure, subject.targets.get(None)
    total = over_units([Part(cell.unit, cell.own.realised) for cell in cells], measure)
    known = Known(total.realised, tuple(origin for cell in cells for origin in cell.own.origins))
    result = achievement(
        target.target if target else None, total.realised, measure, achieved_from=subject.achieved_from
    )
    previous = _agency_before(cells, measure, period.previous())
    answer = Answer(
        measure=measure,
        target=target.target if target else None,
        realised=total.realised,
        result=result,
        previous=previous,
        year_before=_agency_before(cells, measure, period.year_before()),
        evidence_count=sum(cell.evidence_count for cell in cells),
        explanation=" ".join(cell.explanation for cell in cells),
    )
    moved = change(total.realised, previous or Realised.missing(), measure)
    return Measured(
        indicator_id=subject.indicator_id,
        unit_id=None,
        is_judged=True,
        target=target,
        known=known,
        result=result,
        change=moved,
        findings=_asked_of(answer, needs_evidence=any(cell.needs_evidence for cell in cells)),
        consolidated=total,
    )


def _asked_of(answer: Answer, *, needs_evidence: bool) -> tuple[Finding, ...]:
    """What the checks ask; a file only where the dictionary demands one."""
    return tuple(found for found in findings(answer) if needs_evidence or found.code != "no_evidence")


def _agency_before(cells: Sequence[Cell], measure: Measure, period: Period) -> Realised | None:
    parts = [Part(cell.unit, cell.earlier(period) or Realised.missing()) for cell in cells]
    if all(part.realised.kind == "missing" for part in parts):
        return None
    return over_units(parts, measure).realised


def _last_years(cell: Cell, measure: Measure, period: Period) -> tuple[Decimal, ...]:
    """The figures of the same period in the years before, latest first, as far as they follow each other."""
    years: list[Decimal] = []
    earlier = period.year_before()
    for _ in range(3):
        known = cell.earlier(earlier)
        number = _number(known, measure) if known else None
        if number is None:
            break
        years.append(number)
        earlier = earlier.year_before()
    return tuple(years)


def _number(realised: Realised, measure: Measure) -> Decimal | None:
    return figure(realised, measure).number if realised.kind == "value" else None


def inputs_of(measured: Measured) -> dict[str, Any]:
    """All that went into a result, to be kept beside it: anybody can calculate it again from here."""
    result, target = measured.result, measured.target
    kept: dict[str, Any] = {
        "values": [
            {"value_id": origin.value_id, "unit_id": origin.unit_id, "period": origin.period}
            for origin in measured.known.origins
        ],
        "target": None
        if target is None
        else {
            "target_id": target.id,
            "unit_id": target.unit_id,
            "period": target.period,
            "text": target.text,
            "decided_on": target.decided_on.isoformat(),
            "is_derived": target.is_derived,
        },
        "kind": measured.known.realised.kind,
        "figures": {name: _plain(value) for name, value in result.inputs.items()},
        "percent_unrounded": _plain(result.percent_unrounded),
        "percent_before_limits": _plain(result.percent_before_limits),
        "change": measured.change.text,
    }
    if result.value_formula:
        kept["value_formula"] = result.value_formula
        kept["variables"] = {name: _plain(value) for name, value in result.variables.items()}
    if measured.known.text:
        kept["over_periods"] = measured.known.text
    if measured.consolidated:
        total = measured.consolidated
        kept["over_units"] = {"way": total.way, "text": total.text, "lacking": list(total.lacking)}
    if result.reason_code:
        kept["reason_code"] = result.reason_code
    return kept


def _plain(value: Decimal | str | None) -> str | None:
    return f"{value:f}" if isinstance(value, Decimal) else value
