"""What an official does about a task, and when: one file for each part of the work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from himpun.collection.models import DataRequest
from himpun.cycles.models import Task
from himpun.organisations.actors import Actor
from himpun.portal.rehearsal.deeds import deciding, filling, gathering, ordering
from himpun.portal.rehearsal.stage import Stage

Deed = Callable[[Stage, Task, Actor, datetime], None]
Requests = list[DataRequest]

_DEEDS: dict[str, Deed] = {
    "order": ordering.order,
    "prepare_form": ordering.prepare,
    "distribute": ordering.complete_plainly,
    "meet": ordering.meet,
    "discuss": ordering.meet,
    "fill": filling.fill,
    "gather": gathering.gather,
    "validate": gathering.validate,
    "recap": deciding.recap,
    "analyse": deciding.analyse,
    "draft": ordering.complete_plainly,
    "review": deciding.review,
    "cause": deciding.cause,
    "action_plan": deciding.action_plan,
    "sign": ordering.mark,
    "initial": ordering.mark,
    "hand_over": ordering.complete_plainly,
    "publish": ordering.announce,
    "archive": ordering.complete_plainly,
    "other": ordering.complete_plainly,
}


def deed_for(task: Task) -> Deed:
    """How this task is done."""
    return _DEEDS[task.kind]


def moment(stage: Stage, task: Task, requests: Requests) -> datetime | None:
    """When the task's holder gets round to it; None while there is nothing they could do."""
    if task.kind == "gather":
        return gathering.moment(stage, task, requests)
    if task.kind == "fill" and filling.is_scripted_late(stage, task, requests):
        return stage.late_moment(task)
    if not requests and _is_first_row(stage, task) and not _collects(stage):
        return stage.late_moment(task)
    return stage.usual_moment(task)


def prepare(stage: Stage, task: Task, requests: Requests, now: datetime) -> None:
    """What happens in the office before the act: the scripted holder is away, and a colleague acts."""
    if (task.kind == "fill" and task.position and filling.is_scripted_acting(stage, task, requests)) or (
        task.position and not _collects(stage) and _is_first_row(stage, task)
    ):
        stage.send_away(task.position, now)


def _collects(stage: Stage) -> bool:
    """Whether anybody is asked for data in this procedure; if not, the first row carries the scripted events."""
    return any(step.work in ("gather", "fill") for step in stage.definition.steps)


def _is_first_row(stage: Stage, task: Task) -> bool:
    return task.step == stage.definition.steps[0].no and task.round == 1
