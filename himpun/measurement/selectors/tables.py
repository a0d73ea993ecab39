"""What the pages of measuring list: cycles with results, one achievement table, plans, texts, decisions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from himpun.cycles.models import Cycle
from himpun.cycles.selectors import counting
from himpun.kernel.numbers import format_percent
from himpun.kernel.periods import parse_period
from himpun.ledger.selectors import Told, told_about
from himpun.measurement.models import Achievement, ActionPlan, Analysis, Decision, Recap
from himpun.measurement.pictures import Bar, Spark, bar, sparkline
from himpun.measurement.rules import direction_in
from himpun.measurement.selectors.results import (
    ResultRow,
    results_with_trend,
    trend_periods,
)
from himpun.procedures.selectors import definition_of


@dataclass(frozen=True)
class MeasuredCycle:
    """One cycle of the list: how its judged results stand, and what the head decided last."""

    cycle: Cycle
    achieved: int
    missed: int
    not_measured: int
    recaps: int
    decision: str


@dataclass(frozen=True)
class TableLine:
    """One line of the achievement table: the result, its course, its bar, and which way it moved.

    `year_before` is the achievement of the same period a year ago. `moved` is up, down or same; `is_better` looks at
    the achievement, so fewer complaints are better. None: unknown.
    """

    row: Achievement
    spark: Spark | None
    spark_words: str
    bar: Bar | None
    moved: str
    change_text: str
    is_better: bool | None
    year_before: Decimal | None
    evidence: tuple[str, ...]


def measured_cycles(agency_id: int, *, period: str = "", procedure_id: int | None = None) -> QuerySet[Cycle]:
    """The cycles of an office that have results or recaps, the newest period first."""
    has_results = Exists(Achievement.objects.filter(cycle=OuterRef("pk"), is_current=True))
    has_recaps = Exists(Recap.objects.filter(cycle=OuterRef("pk"), is_current=True))
    rows = Cycle.objects.filter(Q(has_results) | Q(has_recaps), agency_id=agency_id)
    if period:
        rows = rows.filter(period=period)
    if procedure_id is not None:
        rows = rows.filter(procedure_id=procedure_id)
    return rows.select_related("procedure", "edition").order_by("-started_at", "-id")


def with_counts(cycles: Sequence[Cycle]) -> list[MeasuredCycle]:
    """The counts and decisions of some cycles, in three statements."""
    ids = [cycle.id for cycle in cycles]
    judged = Achievement.objects.filter(cycle_id__in=ids, is_current=True, is_judged=True)
    states: dict[int, Counter[str]] = defaultdict(Counter)
    for cycle_id, state, number in judged.values_list("cycle_id", "state").annotate(n=Count("id")).order_by():
        states[cycle_id][state] = number
    decided = {row.cycle_id: row.outcome for row in Decision.objects.filter(cycle_id__in=ids).order_by("id")}
    recaps = Recap.objects.filter(cycle_id__in=ids, is_current=True)
    counted = dict(recaps.values_list("cycle_id").annotate(n=Count("id")).order_by())
    return [
        MeasuredCycle(
            cycle,
            states[cycle.id]["achieved"],
            states[cycle.id]["missed"],
            states[cycle.id]["undefined"] + states[cycle.id]["not_measured"],
            counted.get(cycle.id, 0),
            outcome_label(cycle, decided[cycle.id]) if cycle.id in decided else "",
        )
        for cycle in cycles
    ]


def measured_places(agency_id: int) -> tuple[list[str], list[tuple[int, str]]]:
    """What the list may be narrowed to: periods, the newest first, and procedures by title."""
    rows = measured_cycles(agency_id).values_list("period", "procedure_id", "procedure__title").order_by().distinct()
    found = list(rows)
    periods = sorted({period for period, _, _ in found}, key=_latest_first)
    return periods, sorted({(procedure_id, title) for _, procedure_id, title in found}, key=lambda item: item[1])


def achievement_table(cycle: Cycle) -> list[TableLine]:
    """Every result of a cycle with its course and evidence: a fixed number of statements however many."""
    return lines_of(cycle)


def lines_of(cycle: Cycle, results: Sequence[Achievement] | None = None) -> list[TableLine]:
    """The lines of some results, all of the cycle where none are named."""
    periods = [period.key for period in trend_periods(parse_period(cycle.period))]
    return [_line(result, periods) for result in results_with_trend(cycle, results)]


def texts_of(cycle: Cycle) -> list[Analysis]:
    """The newest text of each step that wrote one, in the order in which they were begun."""
    newest: dict[str, Analysis] = {}
    for text in Analysis.objects.filter(cycle=cycle).select_related("position").order_by("id"):
        newest[text.step] = text
    return list(newest.values())


def earlier_texts(cycle: Cycle, step: str) -> list[Analysis]:
    """All versions of one step's text, the newest first."""
    return list(Analysis.objects.filter(cycle=cycle, step=step).select_related("position").order_by("-id"))


def decisions_of(cycle: Cycle) -> list[tuple[Decision, str]]:
    """What was decided round by round, with the edition's words for it."""
    rows = Decision.objects.filter(cycle=cycle).select_related("position").order_by("id")
    return [(row, outcome_label(cycle, row.outcome)) for row in rows]


def outcome_label(cycle: Cycle, outcome: str) -> str:
    """An exit's key in the edition's words."""
    labels = {way.key: way.label for step in definition_of(cycle.edition).steps for way in step.outcomes}
    return labels.get(outcome) or outcome


def action_plans(agency_id: int, *, cycle_id: int | None = None, standing: str = "") -> QuerySet[ActionPlan]:
    """The action plans of an office. `standing`: asked (not yet written), open, finished, or empty for all."""
    rows = ActionPlan.objects.filter(counting("cycle"), cycle__agency_id=agency_id)
    if cycle_id is not None:
        rows = rows.filter(cycle_id=cycle_id)
    narrowed = {
        "asked": Q(written_at__isnull=True),
        "open": Q(written_at__isnull=False, finished_on__isnull=True),
        "finished": Q(finished_on__isnull=False),
    }
    rows = rows.filter(narrowed.get(standing, Q()))
    return rows.select_related("cycle__procedure", "indicator", "unit", "responsible").order_by("-cycle_id", "id")


def plan_standing(plan: ActionPlan, today: date) -> str:
    """Where a plan stands, as a state that pages show: plan_asked, plan_late, plan_running, plan_finished."""
    if plan.finished_on is not None:
        return "plan_finished"
    if plan.written_at is None:
        return "plan_asked"
    return "plan_late" if plan.due_on is not None and plan.due_on < today else "plan_running"


def plan_story(plan: ActionPlan) -> list[Told]:
    """What was recorded about a plan, oldest first: asked, cause, written, each report of progress."""
    return told_about(plan.cycle.agency_id, "action_plan", plan.id)


def _line(result: ResultRow, periods: Sequence[str]) -> TableLine:
    row = result.achievement
    kept: dict[str, Any] = row.inputs
    known = {point.period: point.percent for point in result.trend}
    percents = [*(known.get(period) for period in periods), row.percent]
    words = [f"{parse_period(point.period).label} {format_percent(point.percent)}" for point in result.trend]
    text = str(kept.get("change", ""))
    moved = direction_in(text) or ""
    return TableLine(
        row=row,
        spark=sparkline(percents),
        spark_words="; ".join(words),
        bar=bar(kept.get("figures", {})),
        moved=moved,
        change_text=text if moved else "",
        is_better=None if not row.change else row.change > 0,
        year_before=result.year_before,
        evidence=result.evidence,
    )


def _latest_first(key: str) -> tuple[int, str]:
    return -parse_period(key).ends_on.toordinal(), key
