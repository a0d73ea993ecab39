"""Recap, analysis, decision, and what a missed target asks for."""

from __future__ import annotations

from datetime import datetime, timedelta

from himpun.cycles.models import Task
from himpun.cycles.services import complete
from himpun.kernel.refusals import Refusal
from himpun.measurement.models import Achievement, ActionPlan
from himpun.measurement.services import Plan, decide, make_recap, write_action_plan, write_analysis, write_cause
from himpun.organisations.actors import Actor
from himpun.portal.rehearsal.deeds.outcomes import REASON, outcome_of, sends_back
from himpun.portal.rehearsal.stage import Stage


def recap(stage: Stage, task: Task, actor: Actor, now: datetime) -> None:
    """Make the recap; where nobody was asked for anything, the row is an act on paper."""
    outcome = outcome_of(stage, task)
    if any(task.unit_id in (None, request.unit_id) for request in stage.requests()):
        make_recap(task.id, outcome=outcome, actor=actor, now=now)
    else:
        complete(task.id, outcome=outcome, actor=actor, now=now)


def analyse(stage: Stage, task: Task, actor: Actor, now: datetime) -> None:
    """Write what the figures say, or that there are none."""
    states = list(Achievement.objects.filter(cycle=stage.cycle, is_current=True).values_list("state", flat=True))
    achieved, missed = states.count("achieved"), states.count("missed")
    text = (
        f"Pada {stage.period.label}, {achieved} dari {len(states)} indikator mencapai targetnya dan "
        f"{missed} belum; {len(states) - achieved - missed} tidak diukur. "
        "Keterlambatan data unit menjadi kendala utama."
        if states
        else f"Tidak ada angka yang diukur pada {stage.period.label}; bahan lain telah dibaca dan dinilai lengkap."
    )
    write_analysis(task.id, text, actor=actor, now=now)
    complete(task.id, outcome=outcome_of(stage, task), actor=actor, now=now)


def review(stage: Stage, task: Task, actor: Actor, now: datetime) -> None:
    """Decide as the results stand, by the exits that the edition has."""
    outcome = outcome_of(stage, task)
    if not outcome:
        complete(task.id, actor=actor, now=now)
        return
    reason = REASON if sends_back(stage, task, outcome) else "Sesuai hasil pengukuran pada konsep dokumen."
    decide(task.id, outcome, reason=reason, actor=actor, now=now)


def cause(stage: Stage, task: Task, actor: Actor, now: datetime) -> None:
    plans = ActionPlan.objects.filter(cycle=stage.cycle, written_at=None).select_related("indicator").order_by("id")
    causes = {plan.id: f"Kegiatan untuk “{plan.indicator.name}” dimulai terlambat." for plan in plans}
    if not causes:
        raise Refusal("nothing_missed", "Tidak ada indikator yang meleset.")
    write_cause(task.id, causes, actor=actor, now=now)


def action_plan(stage: Stage, task: Task, actor: Actor, now: datetime) -> None:
    plan = Plan(
        action="Menyusun jadwal percepatan dan memantaunya setiap pekan.",
        output="Laporan percepatan",
        due_on=max(stage.period.next().ends_on - timedelta(days=15), (now + timedelta(days=14)).date()),
    )
    write_action_plan(task.id, plan, actor=actor, now=now)
