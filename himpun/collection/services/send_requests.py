"""Sending the form out: one request for each unit, and the task by which the unit owes its answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from himpun.collection.models import DataRequest, Form
from himpun.collection.newest_form import form_of
from himpun.collection.rules import State
from himpun.collection.services.prepare_form import write_form
from himpun.collection.services.take_accepted import take_accepted
from himpun.cycles.models import Participant, StepRun
from himpun.cycles.running import Running
from himpun.cycles.services.side_tasks import SideTask, open_side_tasks
from himpun.ledger.prepared import Insert
from himpun.ledger.services import Doer, Fact, record_all

_insert_requests = Insert(DataRequest)


def send_requests(
    running: Running, actors: Iterable[str], *, step: str, accepted_from: str | None = None, doer: Doer | None
) -> list[DataRequest]:
    """Ask every unit of these actors that was not asked yet. A number of statements that does not grow with them.

    Units that were asked by an earlier version of the form get the newer one; what it adds re-opens their answer.
    `accepted_from`: what that procedure accepted for the period is taken first, and only the rest is asked for.
    """
    recipients = recipients_of(running, actors)
    if not recipients:
        return []
    form, facts = _form_to_send(running)
    sending = Sending(running, form)
    known = {request.unit_id: request for request in DataRequest.objects.filter(cycle=running.cycle)}
    requests = [sending.request(row) for unit_id, row in recipients.items() if unit_id not in known]
    renewed = [r for unit_id, r in known.items() if unit_id in recipients and r.form_id != form.id and sending.renew(r)]
    _insert_requests(requests)
    if renewed:
        DataRequest.objects.bulk_update(renewed, ["form", "rows", "cell_count", "state", "round", "due_at"])
    taken = take_accepted(running, requests, accepted_from) if accepted_from else []
    asked = [request for request in requests if request.state == State.OPEN]
    open_filling(running, [*asked, *sending.reopened])
    if asked or renewed:
        facts.append(_sent([*asked, *renewed], form, step))
    if facts or taken:
        record_all([*facts, *taken], agency_id=running.cycle.agency_id, at=running.now, doer=doer)
    return requests


def open_filling(running: Running, requests: Sequence[DataRequest], *, beside_the_table: bool = False) -> None:
    """Open the filling tasks of requests that no row of the table fills. Each is due when its gathering is due.

    `beside_the_table` opens one in any case: a gatherer returns cells without going back to the row of filling. It
    then belongs to whoever fills in that row, not to whoever received the form.
    """
    in_table = fill_steps(running)
    if beside_the_table:
        tasks = [filling_of(request, _filler_of(running, request, in_table)) for request in requests]
    else:
        tasks = [filling_of(request) for request in requests if request.unit_id not in in_table]
    if tasks:
        open_side_tasks(running, tasks)


def filling_of(request: DataRequest, filler: Participant | None = None) -> SideTask:
    """The task by which a unit owes its answer, in the request's present round."""
    return SideTask(
        kind="fill",
        subject=("request", request.id),
        position_id=filler.position_id if filler else request.position_id,
        unit_id=request.unit_id,
        step=request.step,
        due_at=request.due_at,
        round=request.round,
        actor=filler.actor if filler else request.actor,
    )


def _filler_of(running: Running, request: DataRequest, in_table: Mapping[int, str]) -> Participant | None:
    """Who fills for the unit in its row of the table, if a row does."""
    step = running.step(in_table.get(request.unit_id, ""))
    rows = [row for key in (step.by.actors if step else ()) for row in running.participants[key]]
    return next((row for row in rows if row.unit_id == request.unit_id and row.position_id), None)


def fill_steps(running: Running) -> dict[int, str]:
    """The units whose filling is a row of the table (001 step 5), with that row."""
    found: dict[int, str] = {}
    for step in running.definition.steps:
        if step.work == "fill":
            for unit_id in running.units_of(tuple(step.by.actors)):
                found.setdefault(unit_id, step.no)
    return found


def due_of_step(running: Running, no: str) -> datetime | None:
    """When something received now is due: after the full standard time of that row."""
    if no not in running.graph.nodes:
        return None
    return running.due_of(StepRun(cycle=running.cycle, step=no, opened_at=running.now), running.graph[no])


class Sending:
    """A form on its way to many units: what is the same for all is worked out once."""

    def __init__(self, running: Running, form: Form) -> None:
        self.running = running
        self.form = form
        self.in_table = fill_steps(running)
        self.gathering = [step for step in running.definition.steps if step.work == "gather"]
        self.sources = {step.no: running.units_of(tuple(step.from_)) for step in self.gathering}
        self.due: dict[str, datetime | None] = {}
        self.reopened: list[DataRequest] = []
        self.shares: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for data in form.rows:
            self.shares[data["unit_id"]].append(data)

    def request(self, row: Participant) -> DataRequest:
        """The unsaved request to one unit."""
        assert row.unit_id is not None
        assert row.position_id is not None
        step = self._answering_step(row.actor, row.unit_id)
        share = self.shares[row.unit_id]
        return DataRequest(
            cycle=self.running.cycle,
            form=self.form,
            unit_id=row.unit_id,
            position_id=row.position_id,
            actor=row.actor,
            step=step,
            state=State.OPEN.value,
            cell_count=len(share),
            rows=share,
            sent_at=self.running.now,
            due_at=None if row.unit_id in self.in_table else self._due_of(step),
        )

    def renew(self, request: DataRequest) -> bool:
        """Give a request the newer form. True when its share differs; a new cell re-opens a handed-in answer."""
        old = {data["indicator_id"] for data in request.rows}
        share = self.shares[request.unit_id]
        differs = bool(share != request.rows)
        request.form, request.rows, request.cell_count = self.form, share, len(share)
        added = {data["indicator_id"] for data in share} - old
        if added and request.state in (State.HANDED_IN, State.ACCEPTED):
            request.state = State.RETURNED.value
            request.round += 1
            request.due_at = None if request.unit_id in self.in_table else self._due_of(request.step)
            self.reopened.append(request)
        return differs

    def _answering_step(self, actor: str, unit_id: int) -> str:
        """The row that an answer belongs to: the unit's filling, or the gathering that names the actor or its unit."""
        if unit_id in self.in_table:
            return self.in_table[unit_id]
        named = [step.no for step in self.gathering if actor in step.from_]
        holding = [step.no for step in self.gathering if unit_id in self.sources[step.no]]
        return next(iter([*named, *holding, *self.sources]), "")

    def _due_of(self, step: str) -> datetime | None:
        if step not in self.due:
            self.due[step] = due_of_step(self.running, step)
        return self.due[step]


def _form_to_send(running: Running) -> tuple[Form, list[Fact]]:
    form = form_of(running)
    if form is not None:
        return form, []
    form, fact = write_form(running)
    return form, [fact]


def recipients_of(running: Running, actors: Iterable[str]) -> dict[int, Participant]:
    """One participant for each unit; a second post of the same unit gets no second request."""
    found: dict[int, Participant] = {}
    for key in actors:
        for row in running.participants[key]:
            if row.unit_id is not None and row.position_id is not None:
                found.setdefault(row.unit_id, row)
    return found


def _sent(requests: Sequence[DataRequest], form: Form, step: str) -> Fact:
    data = {
        "step": step,
        "version": form.version,
        "requests": [request.id for request in requests],
        "units": [request.unit_id for request in requests],
        "due_at": max((request.due_at for request in requests if request.due_at), default=None),
    }
    return Fact("requests.sent", ("form", form.id), data, form.cycle_id)
