"""Action plans: which are owed, by whom, and which are still open from earlier periods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from himpun.cycles.models import Cycle
from himpun.cycles.running import Running
from himpun.cycles.selectors import counting
from himpun.kernel.dates import format_date
from himpun.kernel.periods import Period, parse_period
from himpun.measurement.models import Achievement, ActionPlan
from himpun.measurement.selectors.places import of_unit
from himpun.measurement.selectors.results import judged_results

DRAFTING = ("draft", "analyse", "recap", "gather")


@dataclass(frozen=True)
class Owner:
    """Who owes a task: a position, or a team."""

    position_id: int | None = None
    team_id: int | None = None
    actor: str = ""


def missed_results(cycle: Cycle) -> list[Achievement]:
    """The judged results that missed their target, in the plan's order."""
    return [row for row in judged_results(cycle) if row.state == Achievement.State.MISSED]


def results_without_plan(cycle: Cycle) -> list[Achievement]:
    """The missed results for which no action plan is written yet."""
    written = {(plan.indicator_id, plan.unit_id) for plan in plans_of(cycle) if plan.written_at}
    return [row for row in missed_results(cycle) if (row.indicator_id, row.unit_id) not in written]


def plans_of(cycle: Cycle) -> list[ActionPlan]:
    """The action plans of a cycle, in the plan's order. A plan whose result is no longer missed is left out."""
    missed = {(row.indicator_id, row.unit_id) for row in missed_results(cycle)}
    rows = ActionPlan.objects.filter(cycle=cycle).select_related("indicator", "unit", "responsible")
    kept = [row for row in rows if (row.indicator_id, row.unit_id) in missed]
    return sorted(kept, key=lambda row: (row.indicator.order, row.indicator_id, row.unit_id or 0))


def asked_plan(cycle: Cycle, plan_id: int | None) -> ActionPlan | None:
    """The plan that a task of this cycle asks for."""
    rows = ActionPlan.objects.filter(cycle=cycle, pk=plan_id or 0)
    return rows.select_related("cycle", "indicator", "unit", "responsible").first()


def earlier_plans(plan: ActionPlan) -> list[ActionPlan]:
    """What was promised for the same indicator and unit in other periods, the newest first."""
    rows = ActionPlan.objects.filter(
        counting("cycle"), of_unit(plan.unit_id), indicator_id=plan.indicator_id, written_at__isnull=False
    )
    return list(rows.exclude(pk=plan.pk).select_related("cycle").order_by("-cycle__started_at", "-id")[:5])


def open_plans(agency_id: int, before: Period) -> list[ActionPlan]:
    """The plans of earlier periods that were written and are not finished: asked for again in this one."""
    rows = (
        ActionPlan.objects.filter(
            counting("cycle"), cycle__agency_id=agency_id, written_at__isnull=False, finished_on__isnull=True
        )
        .select_related("cycle", "indicator", "unit", "responsible")
        .order_by("indicator__order", "id")
    )
    return [row for row in rows if parse_period(row.cycle.period).ends_on < before.starts_on]


def plans_asked_again(cycle: Cycle) -> dict[tuple[int, int | None], list[str]]:
    """What the form of a new period asks again: the open plans of earlier ones in words, by (indicator, unit)."""
    found: dict[tuple[int, int | None], list[str]] = defaultdict(list)
    for plan in open_plans(cycle.agency_id, parse_period(cycle.period)):
        found[plan.indicator_id, plan.unit_id].append(plan_text(plan))
    return dict(found)


def plan_text(plan: ActionPlan) -> str:
    """ "Menambah petugas; keluaran: dua petugas; tenggat 30 Juni 2026; kemajuan: satu petugas sudah ada"."""
    parts = [plan.action, f"keluaran: {plan.output}"]
    if plan.due_on:
        parts.append(f"tenggat {format_date(plan.due_on)}")
    if plan.progress:
        parts.append(f"kemajuan: {plan.progress}")
    return "; ".join(parts)


def drafter_of(running: Running) -> Owner | None:
    """Whoever drafts the measurement, or where no row does, analyses, recapitulates or gathers it."""
    return _doer_of(running, DRAFTING)


def evaluators_of(running: Running) -> Owner | None:
    """Who evaluates why something was missed: those who discuss the results (Tim SAKIP), else the drafter."""
    return _doer_of(running, ("discuss",)) or drafter_of(running)


def _doer_of(running: Running, works: Sequence[str]) -> Owner | None:
    for work in works:
        for node in reversed(list(running.graph.nodes.values())):
            if node.work != work:
                continue
            for key in node.parts[0].actors:
                for row in running.participants[key]:
                    return Owner(row.position_id, row.team_id, key)
    return None
