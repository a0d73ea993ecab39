"""Going on without a unit: excusing one that owes nothing, or closing the gathering without a silent one."""

from __future__ import annotations

from datetime import datetime

from himpun.collection.models import DataRequest
from himpun.collection.rules import State, Verb
from himpun.collection.services.clocks import set_gathering_clocks
from himpun.collection.services.standing import Standing, locked_request
from himpun.cycles.models import StepRun, Task
from himpun.cycles.running import stop_clock
from himpun.cycles.services.lanes import close_lane
from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor


@act
def excuse(request_id: int, *, reason: str, actor: Actor, now: datetime) -> DataRequest:
    """Free a unit that owes nothing this time. Its cells are not expected and not counted as missing."""
    standing = locked_request(request_id, actor=actor, now=now)
    standing.refuse_unless(Verb.EXCUSE)
    return _leave_out(standing, State.EXCUSED, reason)


@act
def close_without(request_id: int, *, reason: str, actor: Actor, now: datetime) -> DataRequest:
    """Close the gathering without a silent unit. What it owed counts as missing."""
    standing = locked_request(request_id, actor=actor, now=now)
    standing.refuse_unless(Verb.CLOSE)
    return _leave_out(standing, State.CLOSED, reason)


def _leave_out(standing: Standing, state: State, reason: str) -> DataRequest:
    request, running, actor = standing.request, standing.running, standing.actor
    request.reason = require_text(reason, code="reason_missing", label="Alasan", minimum=3)
    request.state, request.decided_at = state.value, running.now
    request.save(update_fields=["state", "reason", "decided_at"])
    owed = standing.fill_task
    if owed is not None and owed.run_id is None:
        stop_clock(owed, running.now, running.calendar)
        owed.state = Task.State.NOT_NEEDED if state is State.EXCUSED else Task.State.WITHDRAWN
        owed.save(update_fields=["state", "measured_minutes", "waiting_minutes", "active_since", "waiting_since"])
    set_gathering_clocks(running, standing.tasks)
    record(
        f"request.{state.value}",
        agency_id=actor.agency_id,
        at=running.now,
        doer=actor.doer,
        subject=("request", request.id),
        data={"unit": request.unit_id, "step": request.step, "reason": request.reason, "cells": request.cell_count},
        cycle_id=request.cycle_id,
    )
    if StepRun.objects.filter(cycle=running.cycle, unit_id=request.unit_id, stand="open").exists():
        close_lane(running.cycle.id, request.unit_id, reason=request.reason, actor=actor, now=running.now)
    return request
