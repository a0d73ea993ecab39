"""What was recorded about one row of a cycle: its runs, its tasks in all rounds, and what stands beside it."""

from __future__ import annotations

from django.db.models import Q

from himpun.cycles.models import StepRun, Task
from himpun.ledger.models import Entry

_MOST = 60
"""A page tells the newest of these; the step's record on the board tells all."""


def facts_about(task: Task) -> list[Entry]:
    """The facts about a task's row (its own lane of it) or about what it asks beside the table, the newest first."""
    tasks = Task.objects.filter(cycle_id=task.cycle_id)
    if task.subject_kind:
        own = tasks.filter(subject_kind=task.subject_kind, subject_id=task.subject_id)
        about = Q(subject_kind=task.subject_kind, subject_id=task.subject_id)
    else:
        lane = Q(unit__isnull=True) if task.unit_id is None else Q(unit_id=task.unit_id)
        own = tasks.filter(lane, step=task.step)
        runs = StepRun.objects.filter(lane, cycle_id=task.cycle_id, step=task.step)
        about = Q(subject_kind="step_run", subject_id__in=list(runs.values_list("id", flat=True)))
    about |= Q(subject_kind="task", subject_id__in=list(own.values_list("id", flat=True)))
    # Only this cycle's: an action plan keeps its story when a later cycle asks for it again.
    return list(Entry.objects.filter(about, cycle_id=task.cycle_id).order_by("-seq")[:_MOST])
