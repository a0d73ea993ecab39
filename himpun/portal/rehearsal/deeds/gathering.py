"""Answers are taken in, and the wrong cell goes back."""

from __future__ import annotations

from datetime import datetime

from himpun.collection.models import DataRequest
from himpun.collection.selectors import rows_of
from himpun.collection.services import accept, return_cells, return_from
from himpun.cycles.models import Task
from himpun.cycles.services import complete
from himpun.organisations.actors import Actor
from himpun.portal.rehearsal.deeds.outcomes import outcome_of
from himpun.portal.rehearsal.stage import Stage

Requests = list[DataRequest]
_DECIDED = (DataRequest.State.ACCEPTED, DataRequest.State.EXCUSED, DataRequest.State.CLOSED)
REASON = "Angkanya tidak wajar dibandingkan laporan bulanan; periksa kembali dan perbaiki."


def own_requests(stage: Stage, task: Task, requests: Requests) -> Requests:
    """The answers that this gathering or validating task decides on."""
    if task.unit_id is not None:
        return [request for request in requests if request.unit_id == task.unit_id]
    gathered = stage.gathered.get(task.step)
    return [request for request in requests if not gathered or request.unit_id in gathered]


def moment(stage: Stage, task: Task, requests: Requests) -> datetime | None:
    """A little after an answer came in, or after the last was decided; None while all owe their answer."""
    own = own_requests(stage, task, requests)
    waiting = [row for row in own if row.state == DataRequest.State.HANDED_IN and row.handed_in_at]
    if waiting:
        first = min(waiting, key=lambda row: (row.handed_in_at, row.id))
        assert first.handed_in_at is not None
        begun = max(first.handed_in_at, task.opened_at)
        return stage.after(begun, stage.chance.between(3, 25, "decide", first.unit_id, first.round))
    if all(row.state in _DECIDED for row in own):
        last = max([row.decided_at for row in own if row.decided_at] + [task.opened_at])
        return stage.after(last, stage.chance.between(5, 40, "gathered", task.step, task.round))
    return None


def gather(stage: Stage, task: Task, actor: Actor, now: datetime) -> None:
    """Decide on the answer that came in first, or go on when all are decided. Validating is the same."""
    requests = own_requests(stage, task, stage.requests())
    waiting = [row for row in requests if row.state == DataRequest.State.HANDED_IN]
    if not waiting:
        complete(task.id, outcome=outcome_of(stage, task), actor=actor, now=now)
        return
    request = min(waiting, key=lambda row: (row.handed_in_at or now, row.id))
    script = stage.script
    if request.unit_id == script.wrong.unit_id and request.round == 1 and not script.returns_by_arrow:
        return_cells(request.id, {_wrong_indicator(stage, request): REASON}, actor=actor, now=now)
    else:
        accept(request.id, actor=actor, now=now)


def returns_here(stage: Stage, task: Task) -> bool:
    """Whether this is the row, and the moment, at which the script sends the wrong cell back along an arrow."""
    script = stage.script
    if script.return_from != task.step or not task.run_id or task.part or task.round > 1:
        return False
    if task.unit_id not in (None, script.wrong.unit_id):
        return False
    wrong = next((row for row in stage.requests() if row.unit_id == script.wrong.unit_id), None)
    handed_in = (DataRequest.State.HANDED_IN, DataRequest.State.ACCEPTED)
    return wrong is not None and wrong.round == 1 and wrong.state in handed_in


def send_back(stage: Stage, task: Task, actor: Actor, now: datetime) -> None:
    """Return the wrong cell along the arrow that the edition draws."""
    script = stage.script
    assert script.return_to is not None
    request = next(row for row in stage.requests() if row.unit_id == script.wrong.unit_id)
    cells = {request.unit_id: {_wrong_indicator(stage, request): REASON}}
    return_from(task.id, cells, to=script.return_to, actor=actor, now=now)


def _wrong_indicator(stage: Stage, request: DataRequest) -> int:
    return list(rows_of(request))[stage.script.wrong.place]
