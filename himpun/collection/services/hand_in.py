"""Handing an answer in. From here on only a return re-opens it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from himpun.collection.answers import Answer, Figure, read_answers
from himpun.collection.models import DataRequest, Value
from himpun.collection.rules import CellState, State, Verb, refusal_to_hand_in
from himpun.collection.selectors import cells_without_evidence, missing_registers, wrong_lines
from himpun.collection.services.clocks import run_clock, save_clocks
from himpun.collection.services.standing import Standing, holds, locked_request
from himpun.collection.services.writing import is_the_same, read_cells, told, write_cells
from himpun.cycles.models import Task
from himpun.cycles.services.complete import finish
from himpun.kernel.dates import format_datetime
from himpun.kernel.refusals import Refusal
from himpun.ledger.acts import act
from himpun.ledger.prepared import Update
from himpun.ledger.services import Fact, record_all
from himpun.organisations.actors import Actor

_write_handed_in = Update(DataRequest, "state", "handed_in_at", "on_behalf_of")


@act
def hand_in(
    request_id: int, *, actor: Actor, now: datetime, outcome: str = "", note: str = "", paper_place: str = ""
) -> DataRequest:
    """Hand the unit's answer to the one who gathers. Every cell is a figure or nihil; missing evidence is noted."""
    standing = locked_request(request_id, actor=actor, now=now)
    return deliver(standing, (), outcome=outcome, note=note, paper_place=paper_place)


@act
def hand_in_many(
    request_id: int,
    answers: Sequence[Answer],
    *,
    actor: Actor,
    now: datetime,
    outcome: str = "",
    note: str = "",
    paper_place: str = "",
) -> DataRequest:
    """Type a whole answer and hand it in, as one act: about ten statements for any number of cells."""
    standing = locked_request(request_id, actor=actor, now=now)
    return deliver(standing, answers, outcome=outcome, note=note, paper_place=paper_place)


def deliver(
    standing: Standing,
    answers: Sequence[Answer],
    *,
    verb: Verb = Verb.HAND_IN,
    outcome: str = "",
    note: str = "",
    paper_place: str = "",
) -> DataRequest:
    """Hand in what is typed together with these answers. For services that hold the request's lock."""
    request, actor = standing.request, standing.actor
    if _was_handed_in_by(standing) and _says_the_same(standing, answers):
        return request
    if not answers and _stands_unchanged(standing):
        return _confirm(standing, outcome=outcome, note=note, paper_place=paper_place)
    standing.refuse_unless(verb)
    figures = read_cells(standing, answers) if answers else []
    owed = _registers_owed(standing)
    wrong = wrong_lines(request.id) if request.wrong_registers else []
    refusal = refusal_to_hand_in(standing.rows.values(), _states_with(standing, figures), owed, wrong)
    if refusal:
        raise refusal
    values = _write(standing, figures)
    _mark(standing)
    fact = _handed_in(standing, values)
    task = standing.fill_task
    _start_gathering_clocks(standing)
    if task is None:
        record_all([fact], agency_id=actor.agency_id, at=standing.running.now, doer=actor.doer)
    else:
        finish(
            task,
            standing.running,
            actor=actor,
            outcome=outcome,
            note=note,
            paper_place=paper_place,
            data={"request": request.id, "cells": len(values)},
            before=[fact],
        )
    return request


def _says_the_same(standing: Standing, answers: Sequence[Answer]) -> bool:
    asked = [answer for answer in answers if answer.indicator_id in standing.rows]
    if len(asked) != len(answers):
        return False
    return all(is_the_same(standing, figure) for figure in read_answers(standing.rows, asked))


def _stands_unchanged(standing: Standing) -> bool:
    """A loop of the edition brought the row of filling back, but no cell was returned: the answer still holds."""
    task = standing.fill_task
    is_in_table = task is not None and task.run_id is not None and holds(task, standing.actor)
    return is_in_table and standing.request.state in (State.HANDED_IN, State.ACCEPTED)


def _confirm(standing: Standing, *, outcome: str, note: str, paper_place: str) -> DataRequest:
    assert standing.fill_task is not None
    finish(
        standing.fill_task,
        standing.running,
        actor=standing.actor,
        outcome=outcome,
        note=note,
        paper_place=paper_place,
        data={"request": standing.request.id, "cells": 0, "unchanged": True},
    )
    return standing.request


def _states_with(standing: Standing, figures: Sequence[Figure]) -> dict[int, str]:
    return {**standing.states, **{figure.indicator_id: CellState.TYPED.value for figure in figures}}


def _registers_owed(standing: Standing) -> list[str]:
    step = standing.running.step(standing.request.step)
    return missing_registers(standing.request.id, step.registers if step else ())


def _write(standing: Standing, figures: Sequence[Figure]) -> list[Value]:
    """All open cells become handed in: what was typed before by one update, what comes now by one insert."""
    new = {figure.indicator_id for figure in figures}
    typed = [v for v in standing.values.values() if v.state == CellState.TYPED and v.indicator_id not in new]
    if typed:
        Value.objects.filter(pk__in=[value.id for value in typed]).update(state=CellState.HANDED_IN.value)
        for value in typed:
            value.state = CellState.HANDED_IN.value
    return [*typed, *(write_cells(standing, figures, CellState.HANDED_IN) if figures else [])]


def _mark(standing: Standing) -> None:
    request = standing.request
    request.state = State.HANDED_IN.value
    request.handed_in_at = standing.running.now
    _write_handed_in(request)


def _handed_in(standing: Standing, values: Sequence[Value]) -> Fact:
    request = standing.request
    data: dict[str, object] = {
        "unit": request.unit_id,
        "round": request.round,
        "step": request.step,
        "cells": told(values),
    }
    unproved = cells_without_evidence(request, values)
    if unproved:
        data["without_evidence"] = unproved
    if request.on_behalf_of:
        data["on_behalf_of"] = request.on_behalf_of
    return Fact("request.handed_in", ("request", request.id), data, request.cycle_id)


def _start_gathering_clocks(standing: Standing) -> None:
    """An answer lies there: the gatherer's own time runs from now."""
    tasks = [task for task in standing.deciding_tasks if task.kind == "gather"]
    save_clocks([task for task in tasks if run_clock(task, standing.running, is_active=True)])


def _was_handed_in_by(standing: Standing) -> bool:
    """True for the same act by the same person; another is told who was faster."""
    request = standing.request
    if request.state not in (State.HANDED_IN, State.ACCEPTED) or standing.fill_task is not None:
        return False
    mine = Q(subject_kind="request", subject_id=request.id) | Q(subject_kind="", unit_id=request.unit_id)
    done = Task.objects.filter(mine, cycle=standing.running.cycle, kind="fill", state=Task.State.DONE)
    last = done.order_by("-done_at", "-id").first()
    if last is None or last.done_at is None:
        return False
    if last.done_by_id == standing.actor.official_id:
        return True
    when = format_datetime(last.done_at, standing.running.cycle.agency.region.zone)
    raise Refusal("already_done", f"Isian ini sudah dikirim oleh {last.done_as} pada {when}.")
