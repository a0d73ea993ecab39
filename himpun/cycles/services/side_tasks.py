"""Tasks that have no row of their own: filling a request, an initial or a signature, an action plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from himpun.cycles.models import Task
from himpun.cycles.running import Running, insert_tasks
from himpun.organisations.selectors import appointments_on


@dataclass(frozen=True)
class SideTask:
    """What is owed beside the table. `step` names the row it belongs to, if any."""

    kind: str
    subject: tuple[str, int]
    position_id: int | None = None
    team_id: int | None = None
    unit_id: int | None = None
    step: str = ""
    due_at: datetime | None = None
    round: int = 1
    actor: str = ""


def open_side_tasks(running: Running, wanted: Sequence[SideTask]) -> list[Task]:
    """Open tasks beside the table, in one batch. A vacant position's task goes to its superior."""
    held = appointments_on([item.position_id for item in wanted if item.position_id], running.today)
    tasks = []
    for item in wanted:
        task = Task(
            cycle=running.cycle,
            step=item.step,
            kind=item.kind,
            actor=item.actor,
            unit_id=item.unit_id,
            position_id=item.position_id,
            team_id=item.team_id,
            subject_kind=item.subject[0],
            subject_id=item.subject[1],
            round=item.round,
            opened_at=running.now,
            due_at=item.due_at,
            active_since=running.now,
        )
        if item.position_id and item.position_id not in held:
            running.move_to_superior(task)
        tasks.append(task)
    return insert_tasks(tasks)
