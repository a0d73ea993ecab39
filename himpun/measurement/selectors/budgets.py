"""What a measurement's budget lines came to: spent against the ceiling, and whether little money did much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from himpun.cycles.models import Cycle
from himpun.kernel.periods import Period, parse_period
from himpun.measurement.measuring import Subject, year_so_far
from himpun.measurement.models import Achievement
from himpun.measurement.rules import (
    BudgetLine,
    BudgetResult,
    Part,
    Realised,
    absorption,
    efficiency_difference,
    efficiency_saving,
    figure,
    over_units,
)
from himpun.measurement.selectors.results import judged_results
from himpun.measurement.selectors.sources import Sources, sources_of
from himpun.plans.arithmetic import as_decimal, exact
from himpun.plans.models import Budget
from himpun.plans.selectors import budgets_of

WHOLE_YEAR = "Efisiensi dihitung setelah setahun: pagu setahun tidak disandingkan dengan capaian sebagian tahun."


@dataclass(frozen=True)
class BudgetRow:
    """One line: its ceiling, what was spent from January on, in rupiah; absorption and efficiency with their formulas.

    `spent` is None where no indicator of money reports it, or a part of the year is missing; `note` says which.
    """

    budget: Budget
    spent: Decimal | None
    absorption: BudgetResult
    efficiency: BudgetResult
    note: str = ""


@dataclass(frozen=True)
class BudgetReport:
    """All lines and their total. Totals add money, and never average percentages."""

    rows: tuple[BudgetRow, ...]
    absorption: BudgetResult
    saving: BudgetResult
    left_out: tuple[str, ...] = ()


def budget_report(cycle: Cycle, sources: Sources | None = None) -> BudgetReport | None:
    """The budget lines of the cycle's year, or None where the plan has none."""
    budgets = budgets_of(cycle.agency_id, parse_period(cycle.period).year)
    if not budgets:
        return None
    read = sources or sources_of(cycle)
    subjects = {subject.indicator_id: subject for subject in read.subjects()}
    achieved = _achievements(judged_results(cycle))
    rows, lines = [], []
    for budget in budgets:
        spent, note = _spent(budget, subjects, read.period)
        percent = _line_achievement(budget, achieved) if _is_whole_year(read.period) else None
        row = _row(budget, spent, note, percent, is_whole_year=_is_whole_year(read.period))
        rows.append(row)
        if spent is not None:
            lines.append(BudgetLine(budget.code, budget.ceiling, spent, percent))
    left_out = tuple(row.budget.code for row in rows if row.spent is None)
    return BudgetReport(tuple(rows), absorption(lines), efficiency_saving(lines), left_out)


def _row(
    budget: Budget, spent: Decimal | None, note: str, percent: Decimal | None, *, is_whole_year: bool
) -> BudgetRow:
    lines = [] if spent is None else [BudgetLine(budget.code, budget.ceiling, spent)]
    taken = absorption(lines)
    if spent is None:
        taken = BudgetResult(None, None, taken.formula_text, note)
    efficiency = efficiency_difference(percent, taken.percent_unrounded)
    if not is_whole_year:
        efficiency = BudgetResult(None, None, efficiency.formula_text, WHOLE_YEAR)
    return BudgetRow(budget, spent, taken, efficiency, note)


def _spent(budget: Budget, subjects: Mapping[int, Subject], period: Period) -> tuple[Decimal | None, str]:
    """What the line's indicator of money reports from January to the end of the period; of one unit, its own."""
    if budget.spending_id is None:
        return None, "Belum ada indikator uang yang melaporkan realisasinya."
    subject = subjects.get(budget.spending_id)
    cells = [cell for cell in (subject.cells if subject else ()) if budget.unit_id in (None, cell.unit_id)]
    if subject is None or not cells:
        return None, "Realisasinya tidak diminta pada siklus ini."
    parts = [Part(cell.unit, year_so_far(cell, subject.measure, period).realised) for cell in cells]
    total = over_units(parts, subject.measure).realised
    return _money(total, subject)


def _money(total: Realised, subject: Subject) -> tuple[Decimal | None, str]:
    known = figure(total, subject.measure)
    if total.kind == "nihil":
        return Decimal(0), total.note
    if total.kind != "value" or known.number is None:
        return None, total.note or known.reason
    return known.number, ""


def _achievements(results: Sequence[Achievement]) -> dict[int, list[Decimal]]:
    """Unrounded achievements by objective."""
    found: dict[int, list[Decimal]] = defaultdict(list)
    for row in results:
        text = row.inputs.get("percent_unrounded")
        if text is not None and row.indicator.objective_id is not None:
            found[row.indicator.objective_id].append(Decimal(text))
    return found


def _line_achievement(budget: Budget, achieved: Mapping[int, Sequence[Decimal]]) -> Decimal | None:
    """The mean achievement of the indicators that the money is for; None where none is measured."""
    percents = achieved.get(budget.objective_id or 0, ())
    if not percents:
        return None
    return as_decimal(sum(map(exact, percents), exact(Decimal(0))) / len(percents))


def _is_whole_year(period: Period) -> bool:
    """A ceiling is for a year; only a year's achievement may stand beside it."""
    return period.kind == "year"
