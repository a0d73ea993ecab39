"""Cancelling a cycle."""

from __future__ import annotations

from datetime import datetime

from himpun.cycles.leading import refuse_bystander
from himpun.cycles.models import Cycle, StepRun, Task
from himpun.cycles.running import stop_clock
from himpun.cycles.services.locking import locked_cycle, refuse_stranger
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor


@act
def cancel(cycle_id: int, *, reason: str, actor: Actor, now: datetime) -> Cycle:
    """Stop a running cycle for a reason. What was collected stays readable; the period may be started anew."""
    reason = require_text(reason, code="reason_missing", label="Alasan pembatalan", minimum=3)
    running = locked_cycle(cycle_id, now=now)
    cycle = running.cycle
    refuse_stranger(cycle, actor)
    refuse_bystander(running, actor)
    if cycle.state != Cycle.State.RUNNING:
        raise Refusal("cycle_not_running", "Siklus ini sudah selesai atau sudah dibatalkan.")
    open_tasks = list(
        Task.objects.filter(cycle=cycle, state__in=[Task.State.OPEN, Task.State.SUSPENDED, Task.State.LATER])
    )
    for task in open_tasks:
        stop_clock(task, now, running.calendar)
        task.state = Task.State.WITHDRAWN
    Task.objects.bulk_update(
        open_tasks, ["state", "measured_minutes", "waiting_minutes", "active_since", "waiting_since"], batch_size=100
    )
    StepRun.objects.filter(cycle=cycle).exclude(stand="").update(stand="", closing="withdrawn", closed_at=now)
    running.forget_marking()
    cycle.state, cycle.ended_at, cycle.reason = Cycle.State.CANCELLED, now, reason
    cycle.save(update_fields=["state", "ended_at", "reason"])
    record(
        "cycle.cancelled",
        agency_id=cycle.agency_id,
        at=now,
        doer=actor.doer,
        subject=("cycle", cycle.id),
        data={"reason": reason, "period": cycle.period},
        cycle_id=cycle.id,
    )
    return cycle
