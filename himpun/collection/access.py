"""The only doors from an id to a request, a file or a register's line. Not yours and not there get the same answer."""

from __future__ import annotations

from typing import TypeVar

from himpun.collection.models import DataRequest, Evidence, RegisterEntry, Value
from himpun.cycles.models import Participant, Task
from himpun.kernel.refusals import Refusal, not_there, there
from himpun.organisations.actors import Actor
from himpun.organisations.models import Position
from himpun.organisations.selectors import superiors

Answered = TypeVar("Answered", Value, Evidence, RegisterEntry)

_INBOX = "Tugas saya"


def request_for(actor: Actor, request_id: int, *, is_administrator: bool = False) -> DataRequest:
    """A request that this person may see: their unit's, or one of a cycle in which their own post has a part."""
    found = DataRequest.objects.select_related(
        "cycle__agency__region", "cycle__procedure", "cycle__edition", "unit", "position"
    )
    request = found.filter(pk=request_id, cycle__agency_id=actor.agency_id).first()
    if request is None or not (is_administrator or _may_see(actor, request)):
        raise not_there("Permintaan data ini", back_to=_INBOX)
    return request


def cell_for(actor: Actor, request_id: int, indicator_id: int, *, is_administrator: bool = False) -> DataRequest:
    """The request of a cell that is asked in it, and that this person may see."""
    request = request_for(actor, request_id, is_administrator=is_administrator)
    if indicator_id not in {data["indicator_id"] for data in request.rows}:
        raise not_there("Baris isian ini", back_to=_INBOX)
    return request


def evidence_for(actor: Actor, evidence_id: int, *, is_administrator: bool = False) -> Evidence:
    """A piece of evidence of a request that this person may see."""
    evidence = Evidence.objects.select_related("file").filter(pk=evidence_id).first()
    return _with_request(evidence, "Berkas ini", actor, is_administrator=is_administrator)


def entry_for(actor: Actor, entry_id: int, *, is_administrator: bool = False) -> RegisterEntry:
    """A register's line of a request that this person may see."""
    entry = RegisterEntry.objects.select_related("file").filter(pk=entry_id).first()
    return _with_request(entry, "Baris register ini", actor, is_administrator=is_administrator)


def _with_request(row: Answered | None, what: str, actor: Actor, *, is_administrator: bool = False) -> Answered:
    """A part of an answer together with its request; the refusal names the part, whichever of the two it is about."""
    row = there(row, what, back_to=_INBOX)
    try:
        row.request = request_for(actor, row.request_id, is_administrator=is_administrator)
    except Refusal as refusal:
        raise not_there(what, back_to=_INBOX) from refusal
    return row


def _may_see(actor: Actor, request: DataRequest) -> bool:
    if actor.unit_id == request.unit_id or actor.position_id == request.position_id:
        return True
    if _takes_part(actor, request):
        return True
    return _is_above(actor, request.position)


def _takes_part(actor: Actor, request: DataRequest) -> bool:
    """A post of the cycle that is not itself one of several units', or whoever holds a task about this unit."""
    mine = Participant.objects.filter(cycle_id=request.cycle_id, position_id=actor.position_id)
    many = Participant.objects.filter(cycle_id=request.cycle_id).exclude(position_id=actor.position_id)
    if mine.exclude(actor__in=many.values("actor")).exists():
        return True
    if actor.team_ids and Participant.objects.filter(cycle_id=request.cycle_id, team_id__in=actor.team_ids).exists():
        return True
    held = Task.objects.filter(cycle_id=request.cycle_id, position_id=actor.position_id)
    return held.filter(unit_id=request.unit_id).exists() or held.filter(unit__isnull=True, run__isnull=False).exists()


def _is_above(actor: Actor, position: Position) -> bool:
    return actor.position_id in [above.id for above in superiors(position)]
