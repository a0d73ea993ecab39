"""Reading tasks: which colleagues share one, what an act opened, what somebody owes next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Q, QuerySet

from himpun.cycles.models import Cycle, Task
from himpun.ledger.prepared import Select
from himpun.organisations.actors import Actor
from himpun.procedures.selectors import graph_of


def owed_by(actor: Actor) -> QuerySet[Task]:
    """The open tasks of one's position and teams, the most urgent first; those without due time last."""
    mine = Q(position_id=actor.position_id) | Q(team_id__in=actor.team_ids)
    rows = Task.objects.filter(mine, state=Task.State.OPEN, cycle__state=Cycle.State.RUNNING)
    return rows.order_by(F("due_at").asc(nulls_last=True), "id")


def next_owed_by(actor: Actor, *, after: Task) -> Task | None:
    """What is most urgent besides a task that one has just looked at."""
    return owed_by(actor).exclude(pk=after.pk).select_related("cycle__procedure", "cycle__edition", "unit").first()


def colleagues_of(task: Task) -> list[Task]:
    """The other tasks of the same row and round: those who confirm jointly, or of whom any may act."""
    if task.run_id is None:
        return []
    rows = Task.objects.filter(run_id=task.run_id, part=task.part).exclude(pk=task.pk)
    return list(rows.select_related("position", "team").order_by("id"))


def _after_act(cycle_id: int, task_id: int, at: datetime) -> QuerySet[Task]:
    rows = Task.objects.select_related("cycle", "position", "team", "unit").filter(cycle_id=cycle_id)
    return rows.filter(Q(pk=task_id) | Q(opened_at=at, state=Task.State.OPEN)).order_by("id")


_tasks_after_act = Select(_after_act, int, int, datetime)


def after_act(task: Task, at: datetime) -> tuple[Task, list[Task]]:
    """A task as it stands after an act at this instant, and what the act opened: who has the work now."""
    rows = {row.pk: row for row in _tasks_after_act(task.cycle_id, task.pk, at)}
    return rows.pop(task.pk), list(rows.values())


def open_in(cycle_id: int) -> list[Task]:
    """Who has work in a cycle now."""
    rows = Task.objects.filter(cycle_id=cycle_id, state=Task.State.OPEN)
    return list(rows.select_related("position", "team").order_by("id"))


def handed_over_to(task: Task) -> list[Task]:
    """The finished tasks right before this one that left a note or say where the paper is, the newest first."""
    if task.run_id is None:
        return []
    graph = graph_of(task.cycle.edition)
    before = [no for no, node in graph.nodes.items() if task.step in node.targets]
    done = Task.objects.filter(cycle_id=task.cycle_id, state=Task.State.DONE, done_at__lte=task.opened_at)
    rows = done.filter(Q(step__in=before) | Q(step=task.step, part__lt=task.part), run__isnull=False)
    if task.unit_id is not None:
        rows = rows.filter(Q(unit_id=None) | Q(unit_id=task.unit_id))
    return list(rows.exclude(note="").order_by("-done_at", "-id")[:5])


def done_as_at(cycle_id: int, step: str) -> list[str]:
    """As whom a row's work was done, each once, the latest first: whom to ask about what came of it."""
    rows = Task.objects.filter(cycle_id=cycle_id, step=step, run__isnull=False, state=Task.State.DONE)
    return list(dict.fromkeys(rows.order_by("-done_at", "-id").values_list("done_as", flat=True)))


def holder_names(tasks: Iterable[Task]) -> list[str]:
    """Whom tasks wait for, each once, by position or team."""
    return list(dict.fromkeys(holder_name(task) for task in tasks))


def holder_name(task: Task) -> str:
    if task.position:
        return task.position.title
    return task.team.name if task.team else ""
