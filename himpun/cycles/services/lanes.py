"""Going on without a unit that stays silent."""

from __future__ import annotations

from datetime import datetime

from himpun.cycles.leading import refuse_bystander
from himpun.cycles.models import StepRun
from himpun.cycles.rules import LaneClosed
from himpun.cycles.services.complete import record_and_end_if_over
from himpun.cycles.services.locking import locked_cycle, refuse_stranger
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.ledger.services import Fact
from himpun.organisations.actors import Actor


@act
def close_lane(cycle_id: int, unit_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """Close a unit's own steps with a reason, so that the others can go on. What it owed counts as missing."""
    reason = require_text(reason, code="reason_missing", label="Alasan penutupan", minimum=3)
    running = locked_cycle(cycle_id, now=now)
    refuse_stranger(running.cycle, actor)
    refuse_bystander(running, actor)
    runs = list(StepRun.objects.filter(cycle_id=cycle_id, unit_id=unit_id, stand="open").order_by("id"))
    if not runs:
        raise Refusal("not_open", "Unit ini tidak mempunyai langkah yang terbuka dalam siklus ini.")
    facts = []
    for run in runs:
        told = {"step": run.step, "unit": unit_id, "reason": reason}
        facts.append(Fact("lane.closed", ("step_run", run.id), told, cycle_id))
        facts += running.write(running.advance(LaneClosed(run.step, unit_id)))
    StepRun.objects.filter(pk__in=[run.pk for run in runs]).update(reason=reason)
    record_and_end_if_over(running, facts, doer=actor.doer)
