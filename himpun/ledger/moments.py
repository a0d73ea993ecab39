"""When a job acts: the moment at which it was taken up, real or simulated."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_tasks import TaskContext


def moment_of(context: TaskContext) -> datetime:
    """The `now` of a job's services: real time from the worker, simulated from a rehearsal; nobody asks a clock."""
    taken_up = context.task_result.started_at
    if taken_up is None:
        raise RuntimeError("a job runs only after it was taken up")
    return taken_up
