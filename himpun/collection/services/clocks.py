"""The clock of a gathering: the gatherer's own time runs only while an answer lies there, or all are decided."""

from __future__ import annotations

from collections.abc import Iterable

from himpun.collection.models import DataRequest
from himpun.collection.rules import awaits_decision
from himpun.cycles.models import Task
from himpun.cycles.running import Running, stop_clock


def set_gathering_clocks(running: Running, tasks: Iterable[Task] | None = None) -> None:
    """Let each open gathering's clock run as its answers stand: at most three statements."""
    gathering = [task for task in (_open_gatherings(running) if tasks is None else tasks) if task.kind == "gather"]
    if not gathering:
        return
    states = list(DataRequest.objects.filter(cycle=running.cycle).values_list("unit_id", "state"))
    changed = []
    for task in gathering:
        units = running.units_of(running.graph[task.step].gathers_from)
        is_active = awaits_decision(state for unit_id, state in states if not units or unit_id in units)
        if run_clock(task, running, is_active=is_active):
            changed.append(task)
    save_clocks(changed)


def run_clock(task: Task, running: Running, *, is_active: bool) -> bool:
    """Turn a task's clock to the holder's own time, or to waiting; False when it ran so already."""
    if (task.active_since is not None) == is_active and (task.waiting_since is not None) != is_active:
        return False
    stop_clock(task, running.now, running.calendar)
    task.active_since = running.now if is_active else None
    task.waiting_since = None if is_active else running.now
    return True


def save_clocks(tasks: list[Task]) -> None:
    """Write the clocks of some tasks, in one statement."""
    fields = ["measured_minutes", "waiting_minutes", "active_since", "waiting_since"]
    if len(tasks) == 1:
        tasks[0].save(update_fields=fields)
    elif tasks:
        Task.objects.bulk_update(tasks, fields)


def _open_gatherings(running: Running) -> list[Task]:
    return list(Task.objects.filter(cycle=running.cycle, kind="gather", state=Task.State.OPEN).order_by("id"))
