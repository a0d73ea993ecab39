"""Why tasks are open again: who sent what back, and for what reason. Flat in the number of tasks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from himpun.cycles.models import Task
from himpun.ledger.models import Entry
from himpun.procedures.selectors import graph_of


@dataclass(frozen=True)
class CameBack:
    """One sending back as the receiver sees it. `is_own`: they sent it back themselves, and it is mended now."""

    reason: str
    who: str
    at: datetime
    step: str
    is_own: bool = False


@dataclass(frozen=True)
class _Sent:
    """One sending back: by an arrow, or by a decision that leads up again. No units: for the whole cycle."""

    task: Task
    units: frozenset[int]

    def concerns(self, task: Task) -> bool:
        at = self.task.done_at
        if self.task.cycle_id != task.cycle_id or at is None or at > task.opened_at:
            return False
        return not self.units or task.unit_id is None or task.unit_id in self.units


def why_again(tasks: Sequence[Task]) -> dict[int, CameBack]:
    """For each task in a later round the last sending back before it opened, by task. At most three statements."""
    again = [task for task in tasks if task.round > 1]
    found = _cells_sent_back([task for task in again if task.subject_kind == "request"])
    in_table = [task for task in again if task.run_id is not None]
    sent = _sent_back({task.cycle_id for task in in_table})
    for task in in_table:
        last = next((each for each in sent if each.concerns(task)), None)
        if last is not None:
            found[task.id] = _told(last.task, task)
    return found


def _told(sent: Task, task: Task) -> CameBack:
    assert sent.done_at is not None
    own = (sent.step, sent.unit_id) == (task.step, task.unit_id)
    return CameBack(sent.note, sent.done_as, sent.done_at, sent.step, is_own=own)


def _sent_back(cycle_ids: Iterable[int]) -> list[_Sent]:
    ids = list(cycle_ids)
    if not ids:
        return []
    decided = Q(state=Task.State.DONE) & ~Q(outcome="")
    rows = Task.objects.filter(Q(state=Task.State.RETURNED) | decided, cycle_id__in=ids, run__isnull=False)
    tasks = list(rows.select_related("cycle__edition").order_by("-done_at", "-id"))
    units = _units_named([task.id for task in tasks if task.state == Task.State.RETURNED])
    return [_Sent(task, units.get(task.id, frozenset())) for task in tasks if _leads_up(task)]


def _leads_up(task: Task) -> bool:
    """True of every return, and of a decision whose way out leads to an earlier row."""
    if task.state == Task.State.RETURNED:
        return True
    graph = graph_of(task.cycle.edition)
    ways = [way for way in graph[task.step].exits if way.key == task.outcome]
    return any(not graph.goes_forward(task.step, way.to) for way in ways)


def _units_named(task_ids: list[int]) -> dict[int, frozenset[int]]:
    rows = Entry.objects.filter(subject_kind="task", subject_id__in=task_ids, verb="task.returned")
    found = {}
    for task_id, body in rows.values_list("subject_id", "body"):
        found[task_id] = frozenset(json.loads(body)["data"].get("units") or ())
    return found


def _cells_sent_back(tasks: Sequence[Task]) -> dict[int, CameBack]:
    wanted = {task.subject_id: task for task in tasks}
    if not wanted:
        return {}
    rows = Entry.objects.filter(subject_kind="request", subject_id__in=list(wanted), verb="cells.returned")
    found = {}
    for subject_id, at, body in rows.order_by("seq").values_list("subject_id", "at", "body"):
        fact: dict[str, Any] = json.loads(body)
        doer = (fact["doer"] or {}).get("position_title", "")
        found[wanted[subject_id].id] = CameBack(fact["data"]["reason"], doer, at, fact["data"].get("step") or "")
    return found
