"""The play: again and again, the official who is next gets round to their task, until the cycle has ended.

Every moment is reckoned from what the rows say and from chance by place, so a play that was interrupted goes on as
if nothing had happened. Each act and the count of its statements are one transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from himpun.collection.models import DataRequest
from himpun.cycles.models import Cycle, StepRun, Task
from himpun.cycles.services.wake import wake_due
from himpun.ledger.selectors import head_of
from himpun.portal.jobs.running import run_due
from himpun.portal.models import RehearsedCycle
from himpun.portal.rehearsal import deeds
from himpun.portal.rehearsal.clock import Statements
from himpun.portal.rehearsal.stage import Stage

Tell = Callable[[str], None]
Held = Callable[[Stage, Task, list[DataRequest]], bool]
MOST_ACTS = 20_000


@dataclass(frozen=True, order=True)
class Move:
    """What somebody is going to do, and when."""

    at: datetime
    task_id: int


def nothing_held(_stage: Stage, _task: Task, _requests: list[DataRequest]) -> bool:
    """Nobody waits: a rehearsal goes on to its end."""
    return False


def play(stage: Stage, *, tell: Tell, held: Held = nothing_held, by: datetime | None = None) -> None:
    """Go on until the cycle has ended and its papers are written, or until nobody can act any more.

    Whoever holds a task that is `held` never gets round to it; `by` a moment everything else has been done.
    """
    told = ""
    for _ in range(MOST_ACTS):
        now = _newest(stage)
        _carry_out_jobs(now)
        stage.cycle.refresh_from_db(fields=["state", "ended_at"])
        if stage.cycle.state != Cycle.State.RUNNING:
            return
        move = _next_move(stage, held)
        if move is None:
            if not _wake(stage, now, by):
                return
            continue
        task = Task.objects.select_related("position", "run").get(pk=move.task_id)
        line = f"{stage.cycle.procedure.key}: langkah {task.step or '–'} ({task.kind})"
        if line != told:
            tell(line)
            told = line
        at = max(move.at, now)
        _act(stage, task, min(at, by) if by else at)


def _newest(stage: Stage) -> datetime:
    head = head_of(stage.cycle.agency_id)
    return head.at if head and head.at else stage.cycle.started_at


def _carry_out_jobs(now: datetime) -> None:
    turn = run_due(now, take_over=True)
    if turn.failures:
        raise RuntimeError("pekerjaan gagal: " + "; ".join(turn.failures))


def _act(stage: Stage, task: Task, now: datetime) -> None:
    """One act of one official, counted."""
    requests = stage.requests()
    stage.look_up(requests)
    deed = deeds.deed_for(stage, task)
    statements = Statements()
    with transaction.atomic():
        deeds.prepare(stage, task, requests, now)
        actor = stage.doer(task, now)
        with statements.counting():
            deed(stage, task, actor, now)
        RehearsedCycle.objects.filter(cycle=stage.cycle).update(statements=F("statements") + statements.count)


def _next_move(stage: Stage, held: Held) -> Move | None:
    requests = stage.requests()
    tasks = Task.objects.filter(cycle=stage.cycle, state=Task.State.OPEN).select_related("position").order_by("id")
    free = [task for task in tasks if not held(stage, task, requests)]
    moves = [Move(at, task.id) for task in free if (at := deeds.moment(stage, task, requests)) is not None]
    return min(moves, default=None)


def _wake(stage: Stage, now: datetime, by: datetime | None) -> bool:
    """Nobody can act: go on to the next date that a step waits for. False when there is none."""
    waiting = StepRun.objects.filter(cycle=stage.cycle, stand="waiting", not_before__isnull=False)
    day = waiting.order_by("not_before").values_list("not_before", flat=True).first()
    if day is None:
        return False
    zone = ZoneInfo(stage.cycle.agency.region.zone)
    morning = max(datetime.combine(day, time(7, 30), tzinfo=zone), now + timedelta(minutes=1))
    return (by is None or morning <= by) and bool(wake_due(now=morning))
