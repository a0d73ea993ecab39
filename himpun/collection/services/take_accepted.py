"""Taking over what another procedure of the office has accepted for the same period, or for all parts of it (003 step
4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from himpun.collection.models import DataRequest, Value
from himpun.collection.rules import CellState, State
from himpun.collection.services.consolidating import Cell, Taken, accepted_for, asked_periods
from himpun.cycles.running import Running
from himpun.cycles.selectors import valid_versions
from himpun.kernel.periods import parse_period
from himpun.ledger.services import Fact
from himpun.procedures.models import Edition, Procedure
from himpun.procedures.selectors import definition_of

Place = tuple[int, int]
"""(request, indicator)."""


def take_accepted(running: Running, requests: Sequence[DataRequest], accepted_from: str) -> list[Fact]:
    """Copy accepted values into unsent requests, each naming the value it was taken from; only the rest is asked for.

    The requests are saved already; those that are answered whole become accepted. Returns what is to be recorded.
    """
    found = _accepted(running, accepted_from, [request.unit_id for request in requests])
    if not found:
        return []
    copies: list[Value] = []
    taken: dict[int, list[Taken]] = defaultdict(list)
    for request in requests:
        sources = [found.get((request.unit_id, data["indicator_id"])) for data in request.rows]
        for source in sources:
            if source is not None:
                copies.append(_copy(request, source, running))
                taken[request.id].append(source)
        if request.rows and all(sources):
            request.state, request.decided_at = State.ACCEPTED.value, running.now
    Value.objects.bulk_create(copies)
    whole = [request for request in requests if request.state == State.ACCEPTED]
    DataRequest.objects.filter(pk__in=[request.id for request in whole]).update(
        state=State.ACCEPTED.value, decided_at=running.now
    )
    return [_fact(request, taken[request.id]) for request in requests if taken[request.id]]


def newer_accepted(running: Running, wrong: Mapping[Place, tuple[DataRequest, Value | None]]) -> dict[Place, Value]:
    """What the feeding procedure says by now of cells that are to be corrected, where that is something else.

    So a figure that was corrected where it was collected is not typed a second time where it is measured. `wrong` has
    for each place the request and the value that stood there.
    """
    steps = {request.step: running.step(request.step) for request, _ in wrong.values()}
    sources = {no: step.accepted_from for no, step in steps.items() if step and step.accepted_from}
    units = {request.unit_id for request, _ in wrong.values()}
    known = {no: _accepted(running, accepted_from, units) for no, accepted_from in sources.items()}
    newer: dict[Place, Value] = {}
    for place, (request, standing) in wrong.items():
        taken = known.get(request.step, {}).get((request.unit_id, place[1]))
        if taken is not None and (standing is None or _says(taken.value) != _says(standing)):
            newer[place] = taken.value
    return newer


def _accepted(running: Running, accepted_from: str, unit_ids: Iterable[int]) -> dict[Cell, Taken]:
    """The feeding procedures' accepted values of the period or its parts, each in the version that counts."""
    period = parse_period(running.cycle.period)
    keys = [part.key for parts in asked_periods(period) for part in parts]
    cycles = valid_versions([row.id for row in feeding(running, accepted_from)], *keys)
    return accepted_for(cycles, unit_ids, period) if cycles else {}


def _says(value: Value) -> tuple[object, ...]:
    return value.number, value.predicate, value.is_nihil, value.variables


def feeding(running: Running, accepted_from: str) -> list[Procedure]:
    """The office's procedures that feed this one: the one named, those under Keterkaitan, or all that collect."""
    others = Procedure.objects.filter(agency_id=running.cycle.agency_id).exclude(pk=running.cycle.procedure_id)
    if accepted_from != "related":
        return list(others.filter(key=accepted_from))
    related = running.definition.identity.related
    keys = [known.key for known in related if known.key and known.relation == "fed_by"]
    if keys:
        return list(others.filter(key__in=keys))
    editions = Edition.objects.filter(procedure__in=others, state=Edition.State.IN_FORCE).select_related("procedure")
    return [edition.procedure for edition in editions if definition_of(edition).kind == "collecting"]


def _copy(request: DataRequest, taken: Taken, running: Running) -> Value:
    source = taken.value
    return Value(
        request=request,
        indicator_id=source.indicator_id,
        round=request.round,
        state=CellState.ACCEPTED.value,
        number=source.number,
        predicate=source.predicate,
        is_nihil=source.is_nihil,
        variables=source.variables,
        note=source.note,
        taken_from=taken.parts[-1],
        made_of=source.made_of if len(taken.parts) > 1 else None,
        obstacle=source.obstacle,
        follow_up=source.follow_up,
        typed_at=source.typed_at,
        typed_by_id=source.typed_by_id,
        typed_as_id=source.typed_as_id,
        decided_at=running.now,
        decided_by_id=source.decided_by_id,
    )


def _fact(request: DataRequest, sources: Sequence[Taken]) -> Fact:
    data = {
        "unit": request.unit_id,
        "step": request.step,
        "from_cycles": sorted({part.request.cycle_id for source in sources for part in source.parts}),
        "cells": [_told(source) for source in sources],
        "state": request.state,
    }
    return Fact("values.taken_over", ("request", request.id), data, request.cycle_id)


def _told(taken: Taken) -> dict[str, object]:
    """The one value that was taken, or those that were consolidated."""
    first, *more = [part.id for part in taken.parts]
    return {"indicator": taken.value.indicator_id, **({"values": [first, *more]} if more else {"value": first})}
