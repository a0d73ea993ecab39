"""Accepting an answer, cell by cell. From here on it counts in the measurement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from himpun.collection.models import DataRequest, Value
from himpun.collection.rules import Cell, CellState, State, Verb, refusal_to_decide, state_after
from himpun.collection.services.clocks import set_gathering_clocks
from himpun.collection.services.standing import Standing, locked_request
from himpun.kernel.dates import format_datetime
from himpun.kernel.refusals import Refusal
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.organisations.models import Official


@act
def accept(request_id: int, indicator_ids: Iterable[int] | None = None, *, actor: Actor, now: datetime) -> DataRequest:
    """Take cells as true: those named, or all that were handed in. Nobody accepts what they typed themselves."""
    standing = locked_request(request_id, actor=actor, now=now)
    named = None if indicator_ids is None else frozenset(indicator_ids)
    if _was_accepted_by(standing, named):
        return standing.request
    standing.refuse_unless(Verb.ACCEPT)
    waiting = _waiting(standing, named)
    own = _refuse_own(standing, waiting)
    Value.objects.filter(pk__in=[value.id for value in waiting]).update(
        state=CellState.ACCEPTED.value, decided_at=now, decided_by_id=actor.official_id, reason=""
    )
    for value in waiting:
        value.state = CellState.ACCEPTED.value
    _move_on(standing)
    set_gathering_clocks(standing.running, standing.tasks)
    _record(standing, waiting, own=own)
    return standing.request


def _waiting(standing: Standing, named: frozenset[int] | None) -> list[Value]:
    waiting = [value for value in standing.values.values() if value.state == CellState.HANDED_IN]
    if named is None:
        chosen = waiting
    else:
        chosen = [value for value in waiting if value.indicator_id in named]
        _refuse_others(standing, named - {value.indicator_id for value in chosen})
    # Handed in without a cell that waits: an answer of registers, or one of which only they were corrected.
    if not chosen and (named is not None or standing.request.state != State.HANDED_IN):
        raise Refusal("nothing_to_decide", "Tidak ada baris yang menunggu keputusan pada isian ini.")
    return chosen


def _refuse_others(standing: Standing, others: frozenset[int]) -> None:
    """Named cells that were accepted before are no fault; unknown, open or returned ones are."""
    states = standing.states
    wrong = [indicator_id for indicator_id in others if states.get(indicator_id) != CellState.ACCEPTED]
    if wrong:
        labels = [standing.rows[i].label if i in standing.rows else f"indikator {i}" for i in sorted(wrong)]
        raise Refusal(
            "cell_not_handed_in",
            f"Baris berikut belum dikirim, jadi belum dapat diterima: {'; '.join(labels)}.",
            indicators=sorted(wrong),
        )


def _refuse_own(standing: Standing, waiting: list[Value]) -> list[int]:
    """The cells that the actor typed: refused, or allowed by the agency and then said in the record."""
    cells = [Cell(value.indicator_id, value.state, value.typed_by_id) for value in waiting]
    official_id = standing.actor.official_id
    allows = standing.running.cycle.agency.allows_self_acceptance
    refusal = refusal_to_decide(standing.rows, cells, official_id, allows_self=allows)
    if refusal:
        raise refusal
    return [cell.indicator_id for cell in cells if cell.typed_by == official_id]


def _move_on(standing: Standing) -> None:
    request = standing.request
    request.state = state_after(standing.rows.values(), standing.states, request.state).value
    request.decided_at = standing.running.now
    request.save(update_fields=["state", "decided_at"])


def _record(standing: Standing, accepted: list[Value], *, own: list[int]) -> None:
    request = standing.request
    data: dict[str, object] = {
        "unit": request.unit_id,
        "round": request.round,
        "cells": [value.indicator_id for value in accepted],
        "state": request.state,
    }
    if own:
        data["self_accepted"] = own
    record(
        "cells.accepted",
        agency_id=standing.actor.agency_id,
        at=standing.running.now,
        doer=standing.actor.doer,
        subject=("request", request.id),
        data=data,
        cycle_id=request.cycle_id,
    )


def _was_accepted_by(standing: Standing, named: frozenset[int] | None) -> bool:
    """True for the same act by the same person; another is told who was faster."""
    cells = [v for v in standing.values.values() if named is None or v.indicator_id in named]
    if not cells or any(value.state != CellState.ACCEPTED for value in cells):
        return False
    if named is None and standing.request.state != State.ACCEPTED:
        return False
    deciders = {value.decided_by_id for value in cells}
    if standing.actor.official_id in deciders:
        return True
    when = max(value.decided_at for value in cells if value.decided_at is not None)
    names = Official.objects.filter(pk__in=[pk for pk in deciders if pk]).values_list("name", flat=True)
    zone = standing.running.cycle.agency.region.zone
    raise Refusal(
        "already_done", f"Isian ini sudah diterima oleh {', '.join(names)} pada {format_datetime(when, zone)}."
    )
