"""Opening cells again: exactly those that are named, as a new round; accepted ones that are not named stay accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from himpun.collection.models import DataRequest, Value
from himpun.collection.rules import CellState, State
from himpun.collection.services.send_requests import due_of_step, fill_steps, open_filling
from himpun.cycles.models import Task
from himpun.cycles.running import Running
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import require_text
from himpun.ledger.services import Fact

Reasons = Mapping[int, str]


@dataclass(frozen=True)
class Origin:
    """Where a return comes from and goes to, as rows of the table, and who decided it."""

    step: str
    to: str
    official_id: int | None


def read_reasons(reasons: Reasons) -> dict[int, str]:
    """The reason of each cell; an empty one is refused, for it is what the unit sees at the cell."""
    if not reasons:
        raise Refusal("cells_not_named", "Tunjuk setidaknya satu baris yang salah, dengan alasannya.")
    return {
        indicator_id: require_text(text, code="reason_missing", label="Alasan pengembalian", minimum=3)
        for indicator_id, text in reasons.items()
    }


def reopen(
    running: Running, wrong: Mapping[int, Reasons], origin: Origin, *, rows_open_again: bool = True
) -> list[Fact]:
    """Open the named cells of several requests again, by request id. Returns one fact for each unit.

    A request that is already being repaired gets more cells in the same round. The cost does not grow with the units.
    `rows_open_again`: the table goes back to `origin.to` as well; not where somebody returns cells and waits for them.
    """
    requests = list(DataRequest.objects.filter(cycle=running.cycle, pk__in=list(wrong)).select_related("unit"))
    values = _returned(requests, wrong, running, origin)
    open_again(running, requests, [origin.to] if rows_open_again else [])
    _save(requests, values)
    return [returned_fact(request, wrong[request.id], origin) for request in requests]


def open_again(running: Running, requests: Sequence[DataRequest], to: Iterable[str]) -> None:
    """Let units fill once more, in a further round: unsaved but for the tasks that no row of the table opens.

    `to`: the rows that open again. A unit whose row of filling comes after one of them gets its task from the table.
    """
    open_before = _with_open_filling(running, requests)
    for request in requests:
        if request.state != State.RETURNED:
            request.round += 1
        request.state = State.RETURNED.value
        request.decided_at = running.now
    in_table = fill_steps(running)
    comes_again = {later for no in to for later in (no, *running.graph.downstream.get(no, ()))}
    fresh = [request for request in requests if request.id not in open_before]
    due = {step: due_of_step(running, step) for step in {request.step for request in fresh}}
    for request in fresh:
        request.due_at = None if in_table.get(request.unit_id) in comes_again else due[request.step]
    beside = [request for request in fresh if in_table.get(request.unit_id) not in comes_again]
    open_filling(running, beside, beside_the_table=True)


def _returned(
    requests: Sequence[DataRequest], wrong: Mapping[int, Reasons], running: Running, origin: Origin
) -> list[Value]:
    found = Value.objects.filter(request__in=requests, is_current=True)
    values = {(value.request_id, value.indicator_id): value for value in found}
    returned = []
    for request in requests:
        labels = {data["indicator_id"]: f"{data['code']} {data['name']}" for data in request.rows}
        for indicator_id, reason in wrong[request.id].items():
            value = values.get((request.id, indicator_id))
            if value is None or value.state == CellState.TYPED:
                name = labels.get(indicator_id, f"indikator {indicator_id}")
                raise Refusal(
                    "cell_not_handed_in",
                    f"{request.unit.name}: “{name}” belum dikirim, jadi tidak ada yang dikembalikan.",
                    indicator=indicator_id,
                )
            value.state = CellState.RETURNED.value
            value.reason = reason
            value.decided_at, value.decided_by_id = running.now, origin.official_id
            returned.append(value)
    return returned


def _with_open_filling(running: Running, requests: Sequence[DataRequest]) -> set[int]:
    tasks = Task.objects.filter(
        cycle=running.cycle,
        kind="fill",
        state=Task.State.OPEN,
        subject_kind="request",
        subject_id__in=[request.id for request in requests],
    )
    return {subject_id for subject_id in tasks.values_list("subject_id", flat=True) if subject_id is not None}


def _save(requests: list[DataRequest], values: list[Value]) -> None:
    DataRequest.objects.bulk_update(requests, ["state", "round", "due_at", "decided_at"])
    Value.objects.bulk_update(values, ["state", "reason", "decided_at", "decided_by"])


def returned_fact(request: DataRequest, reasons: Reasons, origin: Origin) -> Fact:
    """What the ledger and the unit are told: which cells came back from where, and why."""
    data = {
        "unit": request.unit_id,
        "round": request.round,
        "step": origin.step,
        "to": origin.to,
        "reason": "; ".join(dict.fromkeys(reasons.values())),
        "cells": [{"indicator": indicator_id, "reason": text} for indicator_id, text in sorted(reasons.items())],
    }
    return Fact("cells.returned", ("request", request.id), data, request.cycle_id)
