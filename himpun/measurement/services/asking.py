"""Opening the tasks that a decision waits for: first the causes, then one action plan for each missed result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from himpun.cycles.models import Task
from himpun.cycles.running import Running
from himpun.cycles.services.side_tasks import SideTask, open_side_tasks
from himpun.kernel.worktime import StandardTime, due_at
from himpun.ledger.services import Fact
from himpun.measurement.models import Achievement, ActionPlan, Decision
from himpun.measurement.selectors.plans import drafter_of, evaluators_of


def ask_for_plans(running: Running, decision: Decision, missed: Sequence[Achievement]) -> list[Fact]:
    """Note which plans are owed, and ask the team for the causes. Where nobody evaluates, ask for the plans at once."""
    plans = _plans_for(running, missed)
    facts = [_asked(plan, decision) for plan in plans]
    evaluator = evaluators_of(running)
    if evaluator is None:
        return facts + ask_the_responsible(running, decision.step, plans)
    wanted = SideTask(
        kind="cause",
        subject=("decision", decision.id),
        position_id=evaluator.position_id,
        team_id=evaluator.team_id,
        actor=evaluator.actor,
        step=decision.step,
        due_at=_due(running, decision.step),
        round=decision.round,
    )
    return facts + [opened(task) for task in open_side_tasks(running, [wanted])]


def ask_the_responsible(running: Running, step: str, plans: Sequence[ActionPlan]) -> list[Fact]:
    """Ask the position responsible for each missed indicator for its plan; the drafter where none is named."""
    drafter, due = drafter_of(running), _due(running, step)
    wanted = []
    for plan in plans:
        position_id = plan.indicator.responsible_id or (drafter.position_id if drafter else None)
        wanted.append(
            SideTask(
                kind="action_plan",
                subject=("action_plan", plan.id),
                position_id=position_id,
                team_id=drafter.team_id if drafter and position_id is None else None,
                unit_id=plan.unit_id,
                step=step,
                due_at=due,
            )
        )
    return [opened(task) for task in open_side_tasks(running, wanted)]


def opened(task: Task) -> Fact:
    """The record that a task beside the table is there."""
    data = {
        "step": task.step,
        "unit": task.unit_id,
        "round": task.round,
        "work": task.kind,
        "position": task.position_id,
        "team": task.team_id,
        "due_at": task.due_at,
    }
    return Fact("task.opened", ("task", task.id), data, task.cycle_id)


def _plans_for(running: Running, missed: Sequence[Achievement]) -> list[ActionPlan]:
    known = {
        (plan.indicator_id, plan.unit_id): plan
        for plan in ActionPlan.objects.filter(cycle=running.cycle).select_related("indicator")
    }
    new = [
        ActionPlan(cycle=running.cycle, indicator=row.indicator, unit_id=row.unit_id, asked_at=running.now)
        for row in missed
        if (row.indicator_id, row.unit_id) not in known
    ]
    for plan in ActionPlan.objects.bulk_create(new, batch_size=100):
        known[plan.indicator_id, plan.unit_id] = plan
    return [known[row.indicator_id, row.unit_id] for row in missed]


def _asked(plan: ActionPlan, decision: Decision) -> Fact:
    data = {"indicator": plan.indicator_id, "unit": plan.unit_id, "decision": decision.id}
    return Fact("action_plan.asked", ("action_plan", plan.id), data, plan.cycle_id)


def _due(running: Running, step: str) -> datetime | None:
    """The decision's own standard time, counted from now."""
    row = running.step(step)
    if row is None or row.time is None or row.time.scheduled:
        return None
    standard = StandardTime(row.time.min, row.time.max, row.time.unit, row.time.text)
    return due_at(running.now, standard, running.calendar)
