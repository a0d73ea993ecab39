"""Returning wrong cells from an open gathering: the unit mends them, and the gathering waits."""

from __future__ import annotations

from datetime import datetime

from himpun.collection.models import DataRequest
from himpun.collection.rules import Verb
from himpun.collection.services.clocks import set_gathering_clocks
from himpun.collection.services.reopening import Origin, Reasons, read_reasons, reopen
from himpun.collection.services.standing import Standing, locked_request
from himpun.kernel.refusals import Refusal
from himpun.ledger.acts import act
from himpun.ledger.services import record_all
from himpun.organisations.actors import Actor


@act
def return_cells(request_id: int, reasons: Reasons, *, actor: Actor, now: datetime) -> DataRequest:
    """Send cells back to the unit, each with its reason. The others stay as they are; a named accepted one re-opens."""
    told = read_reasons(reasons)
    standing = locked_request(request_id, actor=actor, now=now)
    standing.refuse_unless(Verb.RETURN)
    step = _deciding_step(standing)
    running = standing.running
    origin = Origin(step, standing.request.step, actor.official_id)
    facts = reopen(running, {request_id: told}, origin, rows_open_again=False)
    set_gathering_clocks(running, standing.tasks)
    record_all(facts, agency_id=actor.agency_id, at=now, doer=actor.doer)
    standing.request.refresh_from_db(fields=["state", "round", "due_at", "decided_at"])
    return standing.request


def _deciding_step(standing: Standing) -> str:
    """The row in which the answer is decided. Where the edition draws a way back from it, that way is taken instead."""
    task = standing.deciding_tasks[0]
    ways = standing.running.graph[task.step].returns
    if task.kind != "gather" and ways:
        raise Refusal(
            "return_by_step",
            f"Pada langkah {task.step} prosedur menggambar pengembalian. Pakai “Kembalikan ke langkah {ways[0][0]}”.",
            ways=[list(way) for way in ways],
        )
    return task.step
