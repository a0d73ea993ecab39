"""Giving a unit more time."""

from __future__ import annotations

from datetime import datetime

from himpun.collection.models import DataRequest
from himpun.collection.rules import Verb
from himpun.collection.services.standing import locked_request
from himpun.kernel.dates import format_datetime
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor


@act
def extend(request_id: int, *, due_at: datetime, reason: str, actor: Actor, now: datetime) -> DataRequest:
    """Move a unit's due time on, with a reason. It can only be moved to later, and not into the past."""
    standing = locked_request(request_id, actor=actor, now=now)
    standing.refuse_unless(Verb.EXTEND)
    request, task = standing.request, standing.fill_task
    told = require_text(reason, code="reason_missing", label="Alasan perpanjangan", minimum=3)
    before = request.due_at or (task.due_at if task else None)
    if due_at <= now or (before is not None and due_at <= before):
        zone = standing.running.cycle.agency.region.zone
        least = format_datetime(max(now, before) if before else now, zone)
        raise Refusal("due_not_later", f"Tenggat baru harus sesudah {least}. Pilih waktu yang lebih akhir.")
    request.due_at = due_at
    request.save(update_fields=["due_at"])
    if task is not None:
        task.due_at = due_at
        task.save(update_fields=["due_at"])
    record(
        "request.extended",
        agency_id=actor.agency_id,
        at=now,
        doer=actor.doer,
        subject=("request", request.id),
        data={"unit": request.unit_id, "from": before, "to": due_at, "reason": told},
        cycle_id=request.cycle_id,
    )
    return request
