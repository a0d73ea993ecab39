"""Handing an answer in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from himpun.collection.models import DataRequest, Value
from himpun.collection.services import Answer, hand_in, hand_in_many, type_value, type_values
from himpun.collection.tests.stage import after, handed_out
from himpun.cycles.models import Task
from himpun.cycles.tests.office import open_tasks, refused
from himpun.ledger.models import Entry

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    stage = handed_out()
    request = stage.request()
    type_values(request.id, stage.answers(request, ["8", "1.234,5"]), actor=stage.head(), now=after(30))

    hand_in(request.id, actor=stage.head(), now=after(45))

    request.refresh_from_db()
    assert request.state == "handed_in"
    assert {str(value) for value in Value.objects.filter(request=request, state="handed_in")} == {
        "8.00000000",
        "1234.50000000",
    }
    assert not open_tasks(stage.cycle, kind="fill", subject_id=request.id)
    gathering = stage.gathering()
    assert gathering.active_since == after(45)
    assert gathering.waiting_minutes == 45


def test_a_missing_cell_is_named() -> None:
    stage = handed_out()
    request = stage.request()
    first = request.rows[0]["indicator_id"]
    type_value(request.id, first, text="8", actor=stage.head(), now=after(30))

    with refused("cells_missing"):
        hand_in(request.id, actor=stage.head(), now=after(45))

    assert stage.request().state == "open"


def test_a_whole_answer_is_typed_and_handed_in_at_once() -> None:
    stage = handed_out()
    stage.hand_in(0, "0", "12,5")

    assert {(value.number, value.state) for value in Value.objects.all()} == {
        (Decimal(0), "handed_in"),
        (Decimal("12.5"), "handed_in"),
    }


def test_the_same_person_repeating_it_does_it_once() -> None:
    stage = handed_out()
    request = stage.hand_in()
    entries = Entry.objects.count()

    hand_in(request.id, actor=stage.head(), now=after(61))
    stage.hand_in(now=after(62))

    assert Entry.objects.count() == entries


def test_another_figure_after_handing_in_is_refused() -> None:
    stage = handed_out()
    request = stage.hand_in()

    with refused("already_handed_in"):
        hand_in_many(request.id, stage.answers(request, ["9", "9"]), actor=stage.head(), now=after(61))


def test_a_colleague_types_but_does_not_hand_in() -> None:
    stage = handed_out()
    request = stage.request()
    unit = stage.office.units[0]
    clerk = unit.positions.get(role="staff")
    stage.office.positions["clerk"] = clerk
    actor = stage.office.actor("clerk")
    type_values(request.id, stage.answers(request), actor=actor, now=after(30))

    with refused("not_your_request"):
        hand_in(request.id, actor=actor, now=after(45))


def test_another_unit_is_refused() -> None:
    stage = handed_out()
    request = stage.request(0)

    with refused("not_your_request"):
        hand_in_many(request.id, stage.answers(request), actor=stage.head(1), now=after(45))


def test_a_cell_that_is_not_asked_is_refused() -> None:
    stage = handed_out()
    other = stage.request(1).rows[0]["indicator_id"]
    request = stage.request(0)

    with refused("cell_not_asked"):
        hand_in_many(request.id, [*stage.answers(request), Answer(other, "5")], actor=stage.head(), now=after(45))


def test_cost_does_not_depend_on_cells() -> None:
    costs = []
    for indicators in (1, 30):
        stage = handed_out(units=1, indicators=indicators)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            stage.hand_in()
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert costs[0] <= 16


def test_cost_does_not_depend_on_units() -> None:
    costs = []
    for units in (1, 10):
        stage = handed_out(units=units)
        with CaptureQueriesContext(connection) as queries:
            stage.hand_in()
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_what_was_handed_in_stays_open_for_nobody() -> None:
    stage = handed_out()
    request = stage.hand_in()

    with refused("already_handed_in"):
        type_value(request.id, request.rows[0]["indicator_id"], text="9", actor=stage.head(), now=after(70))

    assert Task.objects.filter(kind="fill", subject_id=request.id, state="done").count() == 1
    assert DataRequest.objects.get(pk=request.id).handed_in_at == after(60)
