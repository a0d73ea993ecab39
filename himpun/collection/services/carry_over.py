"""Carrying the answers of an archived cycle into the version that corrects it.

The new version owns copies, so that what was archived stays as it is: the form in force, the requests, what was
accepted (each value says from which it was taken), the evidence and the registers. Files are not copied, for they are
kept by their hash. Only what is named as wrong is open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Model

from himpun.collection.models import DataRequest, Evidence, RegisterEntry, Value
from himpun.collection.rules import CellState
from himpun.collection.selectors import latest_form
from himpun.collection.services.carry_registers import NOTHING_WRONG, WrongRegisters, copy_of_line, open_registers
from himpun.collection.services.reopening import Origin, Reasons, open_again, returned_fact
from himpun.collection.services.take_accepted import newer_accepted
from himpun.collection.shown import text_of
from himpun.cycles.running import Running
from himpun.kernel.hashing import canonical_json, sha256_hex
from himpun.kernel.refusals import Refusal
from himpun.ledger.services import Fact, Recorded
from himpun.organisations.selectors import followers

Row = TypeVar("Row", bound=Model)
Cell = tuple[int, int]
"""(the archived request, indicator)."""

STANDING = (CellState.ACCEPTED, CellState.HANDED_IN)
"""Where a procedure has nobody who accepts, what was handed in is what stands."""


@dataclass(frozen=True)
class Wrong:
    """What is to be corrected, as `cycle.correction_started` says it.

    `cells`: unit → indicator → why; a unit without any answers all its cells anew, for `reason`, unless only its
    `registers` are wrong. `to`: the rows that open again. `official_id`: who asked.
    """

    units: frozenset[int]
    cells: Mapping[int, Reasons]
    reason: str
    to: tuple[str, ...]
    official_id: int | None
    registers: Mapping[int, WrongRegisters] = field(default_factory=dict)

    @classmethod
    def told(cls, recorded: Recorded) -> Wrong:
        """What the fact says; its keys are texts, for the ledger keeps JSON."""
        data = recorded.data
        named = data.get("cells", {})
        return cls(
            units=frozenset(data["units"]),
            cells={int(unit): {int(cell): str(why) for cell, why in cells.items()} for unit, cells in named.items()},
            reason=str(data["reason"]),
            to=tuple(data["to"]),
            official_id=recorded.doer.official_id if recorded.doer else None,
            registers={int(unit): WrongRegisters.of_told(told) for unit, told in data.get("registers", {}).items()},
        )

    def of(self, request: DataRequest) -> Reasons:
        """The cells of one unit that are to be answered anew; refused where it was never asked for one of them."""
        asked = [int(data["indicator_id"]) for data in request.rows]
        named = self.cells.get(request.unit_id) or {}
        if self.is_whole(request):
            named = dict.fromkeys(asked, self.reason)
        unknown = sorted(set(named) - set(asked))
        if unknown:
            raise Refusal(
                "cell_not_asked",
                f"{request.unit.name} tidak dimintai sebagian baris yang ditunjuk. Pilih hanya baris pada formatnya.",
                indicators=unknown,
            )
        return named

    def is_whole(self, request: DataRequest) -> bool:
        """Whether the unit answers all of it anew: nothing of it was named."""
        return not self.cells.get(request.unit_id) and request.unit_id not in self.registers


@dataclass
class _Copies:
    """The new version's requests by the archived ones' ids, and what came with them."""

    requests: dict[int, DataRequest]
    values: list[Value] = field(default_factory=list)
    lines: list[RegisterEntry] = field(default_factory=list)
    renewed: set[Cell] = field(default_factory=set)


def carry_over(running: Running, wrong: Wrong) -> list[Fact]:
    """Write the copies and open what is wrong. Statements do not grow with the units; the caller records the facts."""
    old_id = running.cycle.supersedes_id
    form = latest_form(old_id) if old_id else None
    if old_id is None or form is None:
        return []
    rows = list(DataRequest.objects.filter(cycle_id=old_id).select_related("unit").order_by("id"))
    named = {row.id: wrong.of(row) for row in rows if row.unit_id in wrong.units}
    copies = _copy_requests(rows, running, copy_of(form, cycle_id=running.cycle.id))
    _copy_values(copies, named, wrong, running)
    _copy_proof(copies, wrong, running)
    opened = _open(copies, named, wrong, running)
    return [_carried(copies, running), *(_returned(copies.requests[row], opened[row], wrong) for row in opened)]


def _copy_requests(rows: list[DataRequest], running: Running, form: Model) -> _Copies:
    form.save()
    made = [copy_of(row, cycle_id=running.cycle.id, form_id=form.pk, wrong_registers=None) for row in rows]
    DataRequest.objects.bulk_create(made)
    for row, copy in zip(rows, made, strict=True):
        copy.unit = row.unit
    return _Copies({row.id: copy for row, copy in zip(rows, made, strict=True)})


def _copy_values(copies: _Copies, named: Mapping[int, Reasons], wrong: Wrong, running: Running) -> None:
    """Every standing value is taken over; a wrong one as returned, so that the unit sees what it corrects."""
    found = Value.objects.filter(request__in=list(copies.requests), is_current=True, state__in=STANDING)
    standing = {(value.request_id, value.indicator_id): value for value in found.order_by("id")}
    places = [(row, cell) for row, cells in named.items() for cell in cells]
    newer = newer_accepted(running, {place: (copies.requests[place[0]], standing.get(place)) for place in places})
    copies.renewed = set(newer)
    for place, value in {**standing, **newer}.items():
        request = copies.requests[place[0]]
        copy = copy_of(value, request_id=request.id, taken_from_id=value.id or value.taken_from_id)
        if place in newer:
            copy.state = CellState.ACCEPTED.value
            copy.round, copy.decided_at = request.round, running.now
        elif place[1] in named.get(place[0], {}):
            copy.state, copy.reason = CellState.RETURNED.value, named[place[0]][place[1]]
            copy.decided_at, copy.decided_by_id = running.now, wrong.official_id
        copies.values.append(copy)
    Value.objects.bulk_create(copies.values)


def _copy_proof(copies: _Copies, wrong: Wrong, running: Running) -> None:
    """Evidence and lines of registers that hold; their files are the same files. Wrong lines say why."""
    requests, held = copies.requests, {"request__in": list(copies.requests), "withdrawn_at": None}
    evidence = Evidence.objects.filter(**held).order_by("id")
    Evidence.objects.bulk_create([copy_of(row, request_id=requests[row.request_id].id) for row in evidence])
    entries: dict[int, list[RegisterEntry]] = defaultdict(list)
    for entry in RegisterEntry.objects.filter(**held).order_by("id"):
        entries[entry.request_id].append(entry)
    for row, request in requests.items():
        found = wrong.registers.get(request.unit_id, NOTHING_WRONG)
        if request.unit_id in wrong.units and not wrong.is_whole(request):
            request.wrong_registers = open_registers(request, found, entries[row], running)
        copies.lines += [copy_of_line(entry, request, found, fields_of(entry)) for entry in entries[row]]
    RegisterEntry.objects.bulk_create(copies.lines)


def _open(copies: _Copies, named: Mapping[int, Reasons], wrong: Wrong, running: Running) -> dict[int, Reasons]:
    """Let the units answer anew what is wrong and was not taken from elsewhere. Returns those cells by request."""
    opened: dict[int, Reasons] = {}
    for row, cells in named.items():
        left = {cell: why for cell, why in cells.items() if (row, cell) not in copies.renewed}
        if left or not cells or copies.requests[row].wrong_registers:
            opened[row] = left
    after = followers(running.cycle.agency_id, running.today)
    again = [copies.requests[row] for row in opened]
    for request in again:
        # A unit that was left out is asked after all, and whoever follows in an ended post answers.
        request.reason = ""
        request.position_id = after.get(request.position_id, request.position_id)
    open_again(running, again, wrong.to)
    fields = ["state", "round", "due_at", "decided_at", "position", "reason", "wrong_registers"]
    DataRequest.objects.bulk_update(again, fields, batch_size=50)
    return opened


def _returned(request: DataRequest, cells: Reasons, wrong: Wrong) -> Fact:
    fact = returned_fact(request, cells, Origin("", request.step or wrong.to[0], wrong.official_id))
    told = {**fact.data, "reason": fact.data["reason"] or wrong.reason}
    if request.wrong_registers:
        told["registers"] = request.wrong_registers
        told["reason"] = "; ".join(filter(None, [str(fact.data["reason"]), *request.wrong_registers.values()]))
    return Fact(fact.verb, fact.subject, told, fact.cycle_id)


def _carried(copies: _Copies, running: Running) -> Fact:
    """What the ledger keeps: how much was carried over, and a hash over all of it, cell by cell."""
    units = {request.id: request.unit_id for request in copies.requests.values()}
    cells = sorted(
        [units[value.request_id], value.indicator_id, value.taken_from_id or 0, value.state, text_of(value)]
        for value in copies.values
    )
    data: dict[str, object] = {
        "from_cycle": running.cycle.supersedes_id,
        "requests": len(copies.requests),
        "cells": len(cells),
        "sha256": sha256_hex(canonical_json(cells)),
    }
    if copies.lines:
        lines = [
            [units[row.request_id], row.register, row.taken_from_id, row.number, row.wrong] for row in copies.lines
        ]
        data["register_lines"] = len(lines)
        data["registers_sha256"] = sha256_hex(canonical_json(sorted(lines)))
    if copies.renewed:
        data["newer"] = len(copies.renewed)
    return Fact("answers.carried_over", ("cycle", running.cycle.id), data, running.cycle.id)


def copy_of(row: Row, **changes: object) -> Row:
    """The same row, unsaved and without its id, with some fields otherwise."""
    return type(row)(**{**fields_of(row), **changes})


def fields_of(row: Model) -> dict[str, object]:
    """What a row says, without its id."""
    return {part.attname: getattr(row, part.attname) for part in row._meta.concrete_fields if not part.primary_key}
