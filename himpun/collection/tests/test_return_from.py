"""Returning from a later step: the wrong cells re-open that unit's request only (004 step 6 → 4)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from himpun.collection.models import DataRequest, Value
from himpun.collection.services import accept, hand_in_many, return_from
from himpun.collection.tests.stage import Stage, after, handed_out
from himpun.cycles.models import StepRun
from himpun.cycles.services import complete, send_back
from himpun.cycles.tests.office import only_task, open_tasks, refused

pytestmark = pytest.mark.django_db


def analysed(units: int = 2) -> Stage:
    """Everything gathered; step 6 is open."""
    stage = handed_out(units=units)
    stage.gather_all()
    complete(stage.gathering().id, actor=stage.staff(), now=after(100))
    other = DataRequest.objects.get(cycle=stage.cycle, actor="head_of_general_affairs")
    hand_in_many(other.id, stage.answers(other), actor=stage.office.actor("head_of_general_affairs"), now=after(110))
    accept(other.id, actor=stage.staff(), now=after(120))
    complete(only_task(stage.cycle, step="5", kind="gather").id, actor=stage.staff(), now=after(121))
    return stage


def test_it_works() -> None:
    stage = analysed()
    analysis = only_task(stage.cycle, step="6")
    request = stage.request(0)
    wrong = request.rows[0]["indicator_id"]
    head = stage.office.actor("head_of_planning")

    return_from(analysis.id, {request.unit_id: {wrong: "Tidak cocok dengan bukti"}}, to="4", actor=head, now=after(130))

    assert [task.subject_id for task in open_tasks(stage.cycle, kind="fill")] == [request.id]
    assert stage.request(1).state == "accepted"
    gathering = stage.gathering()
    assert (gathering.round, gathering.waiting_since) == (2, after(130))

    stage.hand_in_again(request.id, {wrong: "9"}, now=after(140))
    accept(request.id, actor=stage.staff(), now=after(150))
    complete(stage.gathering().id, actor=stage.staff(), now=after(151))

    again = only_task(stage.cycle, step="6")
    assert again.round == 2
    assert StepRun.objects.filter(cycle=stage.cycle, step="5").count() == 1
    assert Value.objects.filter(indicator_id=wrong, is_current=True).get().number == 9


def test_a_way_that_is_not_drawn_is_refused() -> None:
    stage = analysed()
    request = stage.request(0)
    wrong = {request.unit_id: {request.rows[0]["indicator_id"]: "Salah"}}

    with refused("return_not_drawn"):
        return_from(
            only_task(stage.cycle, step="6").id,
            wrong,
            to="5",
            actor=stage.office.actor("head_of_planning"),
            now=after(130),
        )

    assert stage.request(0).state == "accepted"


def test_a_unit_that_was_not_asked_is_refused() -> None:
    stage = analysed()

    with refused("units_unknown"):
        return_from(
            only_task(stage.cycle, step="6").id,
            {999_999: {1: "Salah"}},
            to="4",
            actor=stage.office.actor("head_of_planning"),
            now=after(130),
        )


def test_somebody_else_is_refused() -> None:
    stage = analysed()
    request = stage.request(0)
    wrong = {request.unit_id: {request.rows[0]["indicator_id"]: "Salah"}}

    with refused("not_your_task"):
        return_from(only_task(stage.cycle, step="6").id, wrong, to="4", actor=stage.staff(), now=after(130))


def test_a_return_without_cells_opens_the_whole_answer() -> None:
    stage = analysed()
    unit = stage.office.units[1]

    send_back(
        only_task(stage.cycle, step="6").id,
        to="4",
        reason="Semua keliru",
        units=frozenset({unit.id}),
        actor=stage.office.actor("head_of_planning"),
        now=after(130),
    )

    request = stage.request(1)
    assert (request.state, request.round) == ("returned", 2)
    assert set(Value.objects.filter(request=request).values_list("state", flat=True)) == {"returned"}
    assert only_task(stage.cycle, kind="fill").subject_id == request.id


def test_cost_does_not_depend_on_units() -> None:
    costs = []
    for units in (1, 10):
        stage = analysed(units)
        requests = [stage.request(number) for number in range(units)]
        wrong = {request.unit_id: {request.rows[0]["indicator_id"]: "Salah"} for request in requests}
        with CaptureQueriesContext(connection) as queries:
            return_from(
                only_task(stage.cycle, step="6").id,
                wrong,
                to="4",
                actor=stage.office.actor("head_of_planning"),
                now=after(130),
            )
        costs.append(len(queries))
    assert costs[0] == costs[1]
