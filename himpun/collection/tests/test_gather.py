"""A whole gathering: asked, answered, accepted, handed over."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from himpun.collection.models import DataRequest
from himpun.collection.services import accept, return_cells
from himpun.collection.tests.counting import value_counts
from himpun.collection.tests.stage import after, handed_out
from himpun.cycles.services import complete
from himpun.cycles.tests.office import only_task, refused

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    stage = handed_out()
    stage.gather_all()

    task = complete(stage.gathering().id, actor=stage.staff(), now=after(100))

    assert task.state == "done"
    assert task.measured_minutes == 40
    assert task.waiting_minutes == 60
    counts = value_counts(stage.cycle.id)
    assert (counts.expected, counts.accepted, counts.nihil, counts.missing) == (6, 4, 0, 2)
    assert only_task(stage.cycle, step="5", kind="gather").waiting_since == after(100)


def test_it_is_refused_while_an_answer_waits() -> None:
    stage = handed_out()
    accept(stage.hand_in(0).id, actor=stage.staff(), now=after(90))
    stage.hand_in(1, now=after(95))

    with refused("answers_undecided"):
        complete(stage.gathering().id, actor=stage.staff(), now=after(100))


def test_it_is_refused_while_a_unit_is_silent() -> None:
    stage = handed_out()
    accept(stage.hand_in(0).id, actor=stage.staff(), now=after(90))

    with refused("answers_undecided"):
        complete(stage.gathering().id, actor=stage.staff(), now=after(100))


def test_its_clock_runs_only_while_an_answer_lies_there() -> None:
    stage = handed_out()
    assert stage.gathering().waiting_since == after(0)

    first = stage.hand_in(0, now=after(60))
    assert stage.gathering().active_since == after(60)

    accept(first.id, actor=stage.staff(), now=after(80))
    assert (stage.gathering().measured_minutes, stage.gathering().waiting_since) == (20, after(80))

    second = stage.hand_in(1, now=after(100))
    wrong = second.rows[0]["indicator_id"]
    return_cells(second.id, {wrong: "Salah tahun"}, actor=stage.staff(), now=after(110))
    assert (stage.gathering().measured_minutes, stage.gathering().waiting_since) == (30, after(110))

    stage.hand_in_again(second.id, {wrong: "9"}, now=after(120))
    accept(second.id, actor=stage.staff(), now=after(125))
    assert stage.gathering().active_since == after(120)


def test_cost_does_not_depend_on_units() -> None:
    costs = []
    for units in (1, 10):
        stage = handed_out(units=units)
        stage.gather_all()
        with CaptureQueriesContext(connection) as queries:
            complete(stage.gathering().id, actor=stage.staff(), now=after(100))
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_handing_out_costs_the_same_for_many_units() -> None:
    costs = []
    for units in (1, 10):
        with CaptureQueriesContext(connection) as queries:
            stage = handed_out(units=units)
        before = [query["sql"] for query in queries]
        costs.append(sum("collection_" in sql for sql in before))
        assert DataRequest.objects.filter(cycle=stage.cycle).count() == units + 1
    assert costs[0] == costs[1]
