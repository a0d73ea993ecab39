"""All rows of one cycle that its board needs, in as many statements for a hundred units as for one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from himpun.cycles.models import Cycle, Participant, StepRun, Task
from himpun.cycles.selectors.seeing import positions_below
from himpun.ledger.models import Entry
from himpun.organisations.actors import Actor


@dataclass(frozen=True)
class Rows:
    """A cycle's tasks, runs and participants, oldest first."""

    tasks: list[Task]
    runs: list[StepRun]
    participants: list[Participant]


def rows_of(cycle: Cycle) -> Rows:
    """Three statements."""
    tasks = Task.objects.filter(cycle=cycle).select_related(
        "position__unit", "moved_from__unit", "team", "unit", "done_by"
    )
    runs = StepRun.objects.filter(cycle=cycle).select_related("unit")
    participants = Participant.objects.filter(cycle=cycle).select_related("position__unit", "team", "unit")
    return Rows(list(tasks.order_by("id")), list(runs.order_by("id")), list(participants.order_by("id")))


def sees_all_units(actor: Actor, rows: Rows) -> bool:
    """Whether somebody's part in a cycle is not that of one unit among several: then every unit's tasks are theirs."""
    others = {row.actor for row in rows.participants if row.position_id != actor.position_id}
    return any(
        row.team_id in actor.team_ids
        if row.team_id
        else row.position_id == actor.position_id and row.actor not in others
        for row in rows.participants
    )


def visible_tasks(actor: Actor, rows: Rows, *, is_administrator: bool = False) -> frozenset[int]:
    """The tasks of a cycle that somebody who sees the cycle may open: as `seeing.may_see_task`, for all at once."""
    if is_administrator or sees_all_units(actor, rows):
        return frozenset(task.id for task in rows.tasks)
    below = set(positions_below(actor))
    return frozenset(
        task.id
        for task in rows.tasks
        if task.unit_id in (None, actor.unit_id)
        or task.team_id in actor.team_ids
        or below & {task.position_id, task.moved_from_id}
    )


def units_kept_from(rows: Rows, seen: frozenset[int]) -> frozenset[int]:
    """The units none of whose tasks somebody may open: their reasons and papers are not for this reader."""
    units = {task.unit_id for task in rows.tasks if task.unit_id is not None}
    return frozenset(units - {task.unit_id for task in rows.tasks if task.id in seen})


def facts_of_step(cycle: Cycle, step: str, task_ids: Sequence[int], *, without: frozenset[int]) -> list[Entry]:
    """What the ledger tells about a step: its runs, its tasks, and facts that name it; the newest first.

    Facts about one of the units `without` are left out.
    """
    runs = list(cycle.runs.filter(step=step).values_list("id", flat=True))
    about = Q(body__contains=f'"step":"{step}"')
    about |= Q(subject_kind="task", subject_id__in=list(task_ids)) | Q(subject_kind="step_run", subject_id__in=runs)
    rows = Entry.objects.filter(about, cycle_id=cycle.id).order_by("-seq")
    return [row for row in rows if json.loads(row.body)["data"].get("unit") not in without]
