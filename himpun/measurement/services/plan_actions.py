"""What follows a missed target: the cause, the action plan, and how far it has come in the next period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from himpun.cycles.models import Task
from himpun.cycles.running import Running
from himpun.cycles.services.complete import finish
from himpun.cycles.services.locking import locked_task, refuse_unless_allowed, was_done_by
from himpun.cycles.services.send_back import resume
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import optional_text, require_text
from himpun.ledger.acts import act
from himpun.ledger.services import Fact, record, record_all
from himpun.measurement.models import ActionPlan
from himpun.measurement.selectors.plans import plans_of
from himpun.measurement.services.asking import ask_the_responsible
from himpun.organisations.actors import Actor
from himpun.organisations.models import Position
from himpun.organisations.rules import today_in
from himpun.plans.models import IndicatorUnit


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A rencana aksi perbaikan. `responsible_id` None: the position that writes it carries it out."""

    action: str
    output: str
    due_on: date
    responsible_id: int | None = None
    budget_line: str = ""
    cause: str = ""


@act
def write_cause(task_id: int, causes: Mapping[int, str], *, actor: Actor, now: datetime) -> list[ActionPlan]:
    """Say why each result was missed, by action plan. Then those responsible are asked for their plans."""
    task, running = locked_task(task_id, now=now)
    if was_done_by(task, actor):
        return plans_of(running.cycle)
    refuse_unless_allowed(task, actor)
    _refuse_other_work(task, "cause")
    plans = [plan for plan in plans_of(running.cycle) if plan.written_at is None]
    strangers = set(causes) - {plan.id for plan in plans}
    if strangers:
        raise Refusal("not_there", "Rencana aksi yang disebut tidak ada dalam siklus ini.", plans=sorted(strangers))
    for plan in plans:
        label = f"Penyebab {plan.indicator.code}"
        plan.cause = require_text(causes.get(plan.id), code="cause_missing", label=label, minimum=3)
    ActionPlan.objects.bulk_update(plans, ["cause"], batch_size=100)
    facts = [Fact("cause.written", ("action_plan", plan.id), {"cause": plan.cause}, plan.cycle_id) for plan in plans]
    facts += ask_the_responsible(running, task.step, plans)
    record_all(facts, agency_id=running.cycle.agency_id, at=now, doer=actor.doer)
    finish(task, running, actor=actor)
    return plans


@act
def write_action_plan(task_id: int, plan: Plan, *, actor: Actor, now: datetime) -> ActionPlan:
    """Write the plan for one missed result. With the last one the decision is asked again, as a new round."""
    task, running = locked_task(task_id, now=now)
    row = ActionPlan.objects.select_related("indicator").filter(pk=task.subject_id or 0, cycle=running.cycle).first()
    if row is not None and was_done_by(task, actor):
        return row
    refuse_unless_allowed(task, actor)
    _refuse_other_work(task, "action_plan")
    if row is None:
        raise Refusal("not_there", "Rencana aksi ini tidak ditemukan. Buka lagi tugasnya.")
    _fill(row, plan, running, actor, now)
    record(
        "action_plan.written",
        agency_id=running.cycle.agency_id,
        at=now,
        doer=actor.doer,
        subject=("action_plan", row.id),
        data={
            "indicator": row.indicator_id,
            "unit": row.unit_id,
            "cause": row.cause,
            "action": row.action,
            "output": row.output,
            "responsible": row.responsible_id,
            "due_on": row.due_on,
            "budget_line": row.budget_line,
        },
        cycle_id=running.cycle.id,
    )
    finish(task, running, actor=actor)
    _ask_again_when_all_are_written(task, running, actor)
    return row


@act
def report_progress(
    plan_id: int, text: str, *, is_finished: bool = False, cycle_id: int | None = None, actor: Actor, now: datetime
) -> ActionPlan:
    """Say how far a plan of an earlier period has come; until it is finished it is asked for each period.

    The responsible position reports, or a unit that answers for the indicator. `cycle_id`: the cycle that asked.
    """
    text = require_text(text, code="progress_missing", label="Kemajuan", minimum=3, maximum=2000)
    plan = (
        ActionPlan.objects.select_for_update(of=("self",))
        .select_related("cycle__agency__region")
        .filter(pk=plan_id, cycle__agency_id=actor.agency_id, written_at__isnull=False)
        .first()
    )
    if plan is None:
        raise Refusal("not_there", "Rencana aksi ini tidak ditemukan. Kembali ke daftar rencana aksi.")
    answers = IndicatorUnit.objects.filter(indicator_id=plan.indicator_id, unit_id=actor.unit_id)
    if actor.position_id != plan.responsible_id and not answers.exists():
        raise Refusal(
            "not_your_plan", "Rencana aksi ini milik jabatan lain. Hanya penanggung jawab atau unitnya yang melapor."
        )
    plan.progress = text
    if is_finished and plan.finished_on is None:
        plan.finished_on = today_in(plan.cycle.agency.region.zone, now)
    plan.save(update_fields=["progress", "finished_on"])
    record(
        "action_plan.progress_reported",
        agency_id=actor.agency_id,
        at=now,
        doer=actor.doer,
        subject=("action_plan", plan.id),
        data={"progress": text, "finished_on": plan.finished_on},
        cycle_id=cycle_id,
    )
    return plan


def _refuse_other_work(task: Task, kind: str) -> None:
    if task.kind != kind:
        raise Refusal("other_work", "Tugas ini bukan penulisan penyebab atau rencana aksi. Buka tugas yang benar.")


def _fill(row: ActionPlan, plan: Plan, running: Running, actor: Actor, now: datetime) -> None:
    row.action = require_text(plan.action, code="action_missing", label="Tindakan perbaikan", minimum=3)
    row.output = require_text(plan.output, code="output_missing", label="Keluaran rencana aksi", minimum=3)
    if plan.cause.strip() or not row.cause:
        row.cause = require_text(plan.cause, code="cause_missing", label="Penyebab", minimum=3)
    if plan.due_on < running.today:
        raise Refusal("due_in_past", "Tenggat rencana aksi sudah lewat. Isi tanggal hari ini atau sesudahnya.")
    responsible = plan.responsible_id or actor.position_id
    if not Position.objects.filter(pk=responsible, unit__agency_id=running.cycle.agency_id).exists():
        raise Refusal("not_there", "Jabatan penanggung jawab tidak ditemukan pada perangkat daerah ini.")
    row.responsible_id, row.due_on, row.written_at = responsible, plan.due_on, now
    row.budget_line = optional_text(plan.budget_line, label="Kode anggaran", maximum=120)
    row.save(update_fields=["action", "output", "cause", "responsible", "due_on", "written_at", "budget_line"])


def _ask_again_when_all_are_written(task: Task, running: Running, actor: Actor) -> None:
    waiting = Task.objects.filter(cycle=running.cycle, step=task.step, kind="action_plan", state=Task.State.OPEN)
    if waiting.exists() or not any(run.step == task.step and run.stand == "suspended" for run in running.runs):
        return
    facts = resume(running, task.step)
    record_all(facts, agency_id=running.cycle.agency_id, at=running.now, doer=actor.doer)
