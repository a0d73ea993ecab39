"""What an official does about a task, and when: one file for each part of the work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from himpun.collection.models import DataRequest
from himpun.cycles.models import Task
from himpun.organisations.actors import Actor
from himpun.portal.rehearsal.deeds import deciding, filling, gathering, ordering, outcomes
from himpun.portal.rehearsal.stage import Stage

Deed = Callable[[Stage, Task, Actor, datetime], None]
Requests = list[DataRequest]

_DEEDS: dict[str, Deed] = {
    "order": ordering.mark,
    "prepare_form": ordering.prepare,
    "distribute": ordering.complete_plainly,
    "meet": ordering.meet,
    "discuss": ordering.meet,
    "fill": filling.fill,
    "gather": gathering.gather,
    "validate": gathering.gather,
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


def deed_for(stage: Stage, task: Task) -> Deed:
    """How this task is done; or how it is sent back, where the script says so."""
    if gathering.returns_here(stage, task):
        return gathering.send_back
    if outcomes.returns_work(stage, task):
        return outcomes.return_work
    return _DEEDS[task.kind]


def moment(stage: Stage, task: Task, requests: Requests) -> datetime | None:
    """When the task's holder gets round to it; None while there is nothing they could do."""
    if task.kind in ("gather", "validate"):
        return gathering.moment(stage, task, requests)
    if task.kind in ("order", "sign", "initial") and ordering.waits_for_its_turn(task):
        return None
    return stage.late_moment(task) if _is_late(stage, task, requests) else stage.usual_moment(task)


def prepare(stage: Stage, task: Task, requests: Requests, now: datetime) -> None:
    """What happens in the office before the act: the scripted holder is away, and a colleague acts."""
    if task.position and _is_for_a_colleague(stage, task, requests):
        stage.send_away(task.position, now)


def _is_late(stage: Stage, task: Task, requests: Requests) -> bool:
    """A unit answers late; where no answer has a date, the first task that has one is done late."""
    if stage.answers_are_due:
        return task.kind == "fill" and filling.is_scripted_late(stage, task, requests)
    return task.due_at is not None and not stage.has_been_late()


def _is_for_a_colleague(stage: Stage, task: Task, requests: Requests) -> bool:
    if stage.collects:
        return task.kind == "fill" and filling.is_scripted_acting(stage, task, requests)
    return not stage.has_been_acted_for()
