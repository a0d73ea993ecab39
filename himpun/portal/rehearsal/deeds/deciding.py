"""Recap, analysis, decision, and what a missed target asks for."""

from __future__ import annotations

from datetime import datetime, timedelta

from himpun.cycles.models import Task
from himpun.cycles.services import complete
from himpun.kernel.refusals import Refusal
from himpun.measurement.models import Achievement, ActionPlan
from himpun.measurement.services import Plan, decide, make_recap, write_action_plan, write_analysis, write_cause
from himpun.organisations.actors import Actor
from himpun.portal.rehearsal.deeds.gathering import send_back
from himpun.portal.rehearsal.stage import Stage


def recap(stage: Stage, task: Task, actor: Actor, now: datetime) -> None:
    make_recap(task.id, actor=actor, now=now)


def analyse(stage: Stage, task: Task, actor: Actor, now: datetime) -> None:
    """Send the wrong cell back if this is where it is found; else write what the figures say."""
    if stage.script.return_from == task.step and task.round == 1 and _is_wrong_still(stage):
        send_back(stage, task, actor, now)
        return
    states = list(Achievement.objects.filter(cycle=stage.cycle, is_current=True).values_list("state", flat=True))
    achieved, missed = states.count("achieved"), states.count("missed")
    text = (
        f"Pada {stage.period.label}, {achieved} dari {len(states)} indikator mencapai targetnya dan "
        f"{missed} belum; {len(states) - achieved - missed} tidak diukur. "
        "Keterlambatan data unit menjadi kendala utama."
    )
    write_analysis(task.id, text, actor=actor, now=now)
    complete(task.id, actor=actor, now=now)


def _is_wrong_still(stage: Stage) -> bool:
    return any(row.unit_id == stage.script.wrong.unit_id and row.round == 1 for row in stage.requests())


def review(stage: Stage, task: Task, actor: Actor, now: datetime) -> None:
    """Decide as the results stand: by the exits that the edition has."""
    exits = {way.requires: way.key for way in stage.graph[task.step].exits}
    results = Achievement.objects.filter(cycle=stage.cycle, is_current=True)
    missed = results.filter(state="missed").exists()
    key = exits.get("action_plans") if missed else exits.get("all_achieved")
    outcome = key or stage.graph[task.step].exits[0].key
    decide(task.id, outcome, reason="Sesuai hasil pengukuran pada konsep dokumen.", actor=actor, now=now)


def cause(stage: Stage, task: Task, actor: Actor, now: datetime) -> None:
    plans = ActionPlan.objects.filter(cycle=stage.cycle, written_at=None).select_related("indicator").order_by("id")
    causes = {plan.id: f"Pelaksanaan “{plan.indicator.name}” dimulai terlambat." for plan in plans}
    if not causes:
        raise Refusal("nothing_missed", "Tidak ada indikator yang meleset.")
    write_cause(task.id, causes, actor=actor, now=now)


def action_plan(stage: Stage, task: Task, actor: Actor, now: datetime) -> None:
    plan = Plan(
        action="Menyusun jadwal percepatan dan memantaunya setiap pekan.",
        output="Laporan percepatan",
        due_on=stage.period.next().ends_on - timedelta(days=15),
    )
    write_action_plan(task.id, plan, actor=actor, now=now)
