"""Sending wrong work back, and waiting for what a decision requires."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from himpun.cycles.models import Task
from himpun.cycles.rules import Paused, Resumed, Returned
from himpun.cycles.running import Running, stop_clock
from himpun.cycles.services.locking import locked_task, refuse_unless_allowed, was_done_by
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.ledger.services import Fact, record_all
from himpun.organisations.actors import Actor


@act
def send_back(
    task_id: int,
    *,
    to: str,
    reason: str,
    units: frozenset[int] | None = None,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> Task:
    """Return work to an earlier step with a reason: for chosen units only, or (units None) for the whole cycle.

    The returning task waits; it resumes as a new round when everything named is back. Repeating one's own return gives
    back what was recorded.
    """
    reason = require_text(reason, code="reason_missing", label="Alasan pengembalian", minimum=3)
    task, running = locked_task(task_id, now=now)
    if was_done_by(task, actor, state=Task.State.RETURNED) and task.note == reason:
        return task
    refuse_unless_allowed(task, actor)
    _refuse_unless_drawn(task, running, to, units)
    stop_clock(task, now, running.calendar)
    task.state = Task.State.RETURNED
    task.done_at, task.done_by_id = now, actor.official_id
    task.done_as, task.capacity, task.note = actor.position_title, actor.capacity, reason
    task.save()
    assert task.run is not None
    event = Returned(task.step, to, unit=task.run.unit_id, units=units)
    facts = running.write(running.advance(event), closed_tasks=frozenset({task.id}))
    task.run.reason = reason
    task.run.save(update_fields=["reason"])
    returned = {
        "step": task.step,
        "to": to,
        "units": sorted(units) if units else None,
        "reason": reason,
        "work": task.kind,
    }
    fact = Fact("task.returned", ("task", task.id), {**returned, **(data or {})}, running.cycle.id)
    record_all([fact, *facts], agency_id=running.cycle.agency_id, at=now, doer=actor.doer)
    return task


def _refuse_unless_drawn(task: Task, running: Running, to: str, units: frozenset[int] | None) -> None:
    scope = "cycle" if units is None else "units"
    ways = running.graph[task.step].returns if task.run_id else ()
    if (to, scope) not in ways:
        raise Refusal(
            "return_not_drawn",
            "Prosedur yang berlaku tidak memuat pengembalian dari langkah ini ke langkah itu. "
            "Pilih tujuan yang ada, atau selesaikan langkah ini dengan catatan.",
            ways=[list(way) for way in ways],
        )
    if units is not None:
        known = running.units_of(running.graph[to].gathers_from) | running.case.lanes.get(to, frozenset())
        strangers = units - known
        if not units or strangers:
            raise Refusal(
                "units_unknown", "Pilih setidaknya satu unit yang ikut dalam langkah tujuan.", units=sorted(strangers)
            )


def pause_for(task: Task, running: Running) -> None:
    """Let a decision wait for what it requires, for all who take it. The caller opens those tasks and records why."""
    assert task.run is not None
    colleagues = Task.objects.filter(run=task.run, part=task.part, state=Task.State.OPEN).exclude(pk=task.pk)
    is_shared = running.graph[task.step].parts[task.part].mode != "one"
    for each in (task, *(colleagues if is_shared else ())):
        stop_clock(each, running.now, running.calendar)
        each.waiting_since = running.now
        each.state = Task.State.SUSPENDED
        each.save(update_fields=["state", "measured_minutes", "waiting_minutes", "active_since", "waiting_since"])
    running.write(running.advance(Paused(task.step, task.run.unit_id)), closed_tasks=frozenset({task.id}))
    running.stand_of(task.run.id, "suspended")


def resume(running: Running, step: str, unit_id: int | None = None) -> list[Fact]:
    """Ask a waiting decision again, as a new round. `unit_id`: whose lane, where each unit decides for itself."""
    return running.write(running.advance(Resumed(step, unit_id)))
