"""The measurement: results, analysis, checks, the head's decision, and the action plans that go with it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from himpun.cycles.running import Running
from himpun.documents.building.heads import head_of, period_label
from himpun.documents.papers import ActionPlanRow, AnalysisNote, CheckRow, MeasurementPaper, MeasurementRow
from himpun.kernel.numbers import format_number
from himpun.kernel.periods import parse_period
from himpun.measurement.models import Achievement, ActionPlan, Analysis
from himpun.measurement.rules import USUALLY, BudgetLine, CategoryScale, absorption
from himpun.measurement.selectors import judged_results, latest_decision, scale_on
from himpun.measurement.selectors.budgets import BudgetRow, budget_report
from himpun.measurement.selectors.warnings import held_text, unfit_text
from himpun.plans.selectors import TargetsInForce, annual_targets
from himpun.procedures.definition import Definition

ZERO = Decimal(0)
OUTCOME_WORDS = {
    Achievement.State.ACHIEVED: "tercapai",
    Achievement.State.MISSED: "tidak tercapai",
    Achievement.State.UNDEFINED: "tidak terdefinisi",
    Achievement.State.NOT_MEASURED: "tidak diukur",
}


def measurement_paper(running: Running) -> MeasurementPaper:
    """The measurement as it stands now. Only results that are judged, each once."""
    cycle = running.cycle
    results = judged_results(cycle)
    decision = latest_decision(cycle)
    period = parse_period(cycle.period)
    return MeasurementPaper(
        **head_of(cycle.agency),
        period=period_label(cycle),
        rows=tuple(_rows(results, running)),
        analysis=tuple(_analysis(running)),
        checks=tuple(
            CheckRow(indicator=_name(row), unit=_unit(row), finding=check["text"])
            for row in results
            for check in row.checks
        ),
        decision=_decision_words(running.definition, decision.outcome, decision.reason) if decision else "",
        decided_at=decision.decided_at if decision else None,
        action_plans=tuple(_plans(running)),
        scale=_scale_words(scale_on(cycle.agency.region_id, period.ends_on)) + _achieved_words(results),
        unfit=_unfit(running),
    )


def _rows(results: Sequence[Achievement], running: Running) -> list[MeasurementRow]:
    cycle = running.cycle
    year = annual_targets(cycle.agency_id, parse_period(cycle.period))
    report = budget_report(cycle)
    lines = report.rows if report else ()
    return [_row(number, row, year, _lines_of(row, lines)) for number, row in enumerate(results, start=1)]


def _lines_of(row: Achievement, lines: Sequence[BudgetRow]) -> list[BudgetRow]:
    """The budget lines of a result: what its own indicator spends, or else its objective's in its own unit."""
    indicator = row.indicator
    own = [line for line in lines if line.budget.spending_id == indicator.id]
    if own or not indicator.objective_id:
        return own
    of_objective = [line for line in lines if line.budget.objective_id == indicator.objective_id]
    return [line for line in of_objective if row.unit_id is None or line.budget.unit_id in (None, row.unit_id)]


def _row(number: int, row: Achievement, year: TargetsInForce, lines: Sequence[BudgetRow]) -> MeasurementRow:
    indicator = row.indicator
    held = year.get((indicator.id, row.unit_id)) or year.get((indicator.id, None))
    spent = [line.spent for line in lines if line.spent is not None]
    is_known = len(spent) == len(lines) > 0
    taken = absorption([BudgetLine(line.budget.code, line.budget.ceiling, line.spent or ZERO) for line in lines])
    return MeasurementRow(
        no=str(number),
        indicator=_name(row),
        unit=_unit(row),
        objective=indicator.objective.name if indicator.objective else "",
        measure=indicator.measure_unit,
        target_year_text=held.text if held else "",
        target_text=row.target,
        value_text=row.realised,
        percent=row.percent,
        previous_percent=None if row.percent is None or row.change is None else row.percent - row.change,
        category=row.category,
        outcome=OUTCOME_WORDS[Achievement.State(row.state)],
        formula=row.formula,
        program="\n".join(f"{line.budget.code} {line.budget.name}" for line in lines),
        ceiling=sum((line.budget.ceiling for line in lines), ZERO) if lines else None,
        spent=sum(spent, ZERO) if is_known else None,
        absorption=taken.percent if is_known else None,
        efficiency=lines[0].efficiency.percent if len(lines) == 1 else None,
        note=_note(row, lines),
    )


def _note(row: Achievement, lines: Sequence[BudgetRow]) -> str:
    """Why there is no percent, then what is not known of the money; each once."""
    money = [f"Anggaran: {line.note[:1].lower()}{line.note[1:]}" for line in lines if line.note]
    return " ".join(dict.fromkeys(part for part in (row.reason, *money) if part))


def _analysis(running: Running) -> list[AnalysisNote]:
    """The newest text of each step that wrote one, in the order of the rows."""
    newest: dict[str, Analysis] = {}
    for text in Analysis.objects.filter(cycle=running.cycle).select_related("position").order_by("version", "id"):
        newest[text.step] = text
    steps = sorted(newest, key=lambda no: running.graph[no].order if no in running.graph.nodes else 0)
    return [AnalysisNote(text=newest[no].text, author=newest[no].position.title) for no in steps]


def _plans(running: Running) -> list[ActionPlanRow]:
    plans = (
        ActionPlan.objects.filter(cycle=running.cycle, written_at__isnull=False)
        .select_related("indicator", "unit", "responsible")
        .order_by("indicator__order", "indicator_id", "unit_id")
    )
    return [
        ActionPlanRow(
            no=str(number),
            indicator=f"{plan.indicator.code} {plan.indicator.name}",
            unit=plan.unit.name if plan.unit else "",
            cause=plan.cause,
            action=plan.action,
            output=plan.output,
            responsible=plan.responsible.title if plan.responsible else "",
            due_on=plan.due_on,
            budget_line=plan.budget_line,
            status=plan.progress,
        )
        for number, plan in enumerate(plans, start=1)
    ]


def _decision_words(definition: Definition, outcome: str, reason: str) -> str:
    labels = {way.key: way.label for step in definition.steps for way in step.outcomes}
    label = labels.get(outcome, outcome)
    return f"{label}: {reason}" if reason else label


def _scale_words(scale: CategoryScale) -> str:
    bands = [
        f"≥ {format_number(band.lowest)} {band.name}" if band.lowest is not None else f"di bawahnya {band.name}"
        for band in scale.bands
    ]
    return f"{'; '.join(bands)} ({scale.source})"


def _achieved_words(results: Sequence[Achievement]) -> str:
    """What the office counts as achieved, where it is content with less than the target."""
    known = sorted({row.achieved_from for row in results} - {USUALLY})
    percents = " atau ".join(format_number(percent) for percent in known)
    return (
        f". Tercapai: target terpenuhi, atau capaian sejak {percents}% sebelum batas dan pembulatan." if known else ""
    )


def _unfit(running: Running) -> str:
    """A Peringatan whose condition does not hold: the result itself says what it may not be used for."""
    unfit, held = unfit_text(running.cycle), held_text(running.cycle)
    told = [
        f"Tidak layak menjadi dasar keputusan: {unfit}" if unfit else "",
        f"Laporan ditahan: {held}" if held else "",
    ]
    return " ".join(part for part in told if part)


def _name(row: Achievement) -> str:
    return f"{row.indicator.code} {row.indicator.name}".strip()


def _unit(row: Achievement) -> str:
    return row.unit.name if row.unit else ""
