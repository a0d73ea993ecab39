"""Carrying out a job in this process; and all that is due at a moment, for the rehearsal and tests."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db import connection, transaction
from django_tasks import TaskContext, TaskResult
from django_tasks_db.compat import normalize_json

from himpun.portal.jobs import queue, rhythms
from himpun.portal.jobs.queue import Job

log = logging.getLogger("himpun.jobs")


@dataclass(frozen=True)
class Turn:
    """What one turn did: how many jobs ended well, and why others did not (they are tried again later)."""

    done: int
    failures: tuple[str, ...] = ()


def run_due(now: datetime, *, take_over: bool = False, worker: str = "in-process") -> Turn:
    """Carry out everything that is due at `now`, rhythms included, and what that starts in its turn.

    `now` may be simulated: jobs act at it. `take_over` takes up at once what a killed process left running; only for
    a process that knows that it is alone on the database, such as `rehearse --resume`.
    """
    if take_over:
        queue.sweep(now, everything=True)
    rhythms.enqueue_due(now)
    done, faults = 0, list[str]()
    while job := queue.take_up(worker, now):
        fault = carry_out(job, lambda: now)
        if fault is None:
            done += 1
        else:
            faults.append(f"{job.name}: {fault}")
    return Turn(done, tuple(faults))


def carry_out(job: Job, clock: Callable[[], datetime]) -> Exception | None:
    """Run one job and write how it ended. Returns what it raised; SystemExit and the like hand it back and go on."""
    try:
        result = normalize_json(_call(job))
    except Exception as fault:
        log.exception("job failed", extra={"job": job.name, "attempt": job.attempt})
        queue.put_back(job, fault, clock())
        return fault
    except BaseException:
        queue.hand_back(job)
        raise
    if not queue.finish(job, result, clock()):
        log.warning("job was taken over meanwhile", extra={"job": job.name, "attempt": job.attempt})
    return None


def _call(job: Job) -> Any:
    task, result = job.row.task, job.row.task_result
    # The two packages type their results apart; at run time they are one class.
    context = (TaskContext(task_result=cast("TaskResult[Any]", result)),) if task.takes_context else ()
    with _own_savepoint():
        return task.call(*context, *result.args, **result.kwargs)


def _own_savepoint() -> AbstractContextManager[Any]:
    """Inside a caller's transaction a failing job must undo only itself; a worker has no transaction around it."""
    return transaction.atomic() if connection.in_atomic_block else contextlib.nullcontext()
