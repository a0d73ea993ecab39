"""Returning by cell from an open gathering."""

from __future__ import annotations

import pytest

from himpun.collection.models import Value
from himpun.collection.services import accept, hand_in, return_cells, type_value
from himpun.collection.tests.stage import after, handed_out
from himpun.cycles.tests.office import only_task, refused

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    stage = handed_out()
    request = stage.hand_in()
    wrong, right = (row["indicator_id"] for row in request.rows)

    return_cells(request.id, {wrong: "Tahun lalu"}, actor=stage.staff(), now=after(70))

    request = stage.request()
    assert (request.state, request.round) == ("returned", 2)
    again = only_task(stage.cycle, kind="fill", subject_id=request.id)
    assert (again.round, again.due_at) == (2, request.due_at)
    assert Value.objects.get(indicator_id=wrong).reason == "Tahun lalu"

    type_value(request.id, wrong, text="9", actor=stage.head(), now=after(80))
    hand_in(request.id, actor=stage.head(), now=after(81))
    accept(request.id, actor=stage.staff(), now=after(90))

    assert stage.request().state == "accepted"
    assert Value.objects.filter(is_current=True, indicator_id=wrong).get().number == 9
    assert Value.objects.filter(indicator_id=wrong).count() == 2
    assert Value.objects.filter(indicator_id=right).count() == 1


def test_only_the_named_cells_open() -> None:
    stage = handed_out()
    request = stage.hand_in()
    wrong, right = (row["indicator_id"] for row in request.rows)
    return_cells(request.id, {wrong: "Tahun lalu"}, actor=stage.staff(), now=after(70))

    with refused("cell_closed"):
        type_value(request.id, right, text="9", actor=stage.head(), now=after(80))


def test_a_returned_cell_must_be_answered_anew() -> None:
    stage = handed_out()
    request = stage.hand_in()
    return_cells(request.id, {request.rows[0]["indicator_id"]: "Salah"}, actor=stage.staff(), now=after(70))

    with refused("cells_missing"):
        hand_in(request.id, actor=stage.head(), now=after(80))


def test_an_accepted_cell_that_is_named_opens_again() -> None:
    stage = handed_out()
    request = stage.hand_in()
    accept(request.id, actor=stage.staff(), now=after(70))
    wrong = request.rows[0]["indicator_id"]

    return_cells(request.id, {wrong: "Ternyata salah"}, actor=stage.staff(), now=after(75))

    states = dict(Value.objects.values_list("indicator_id", "state"))
    assert states == {wrong: "returned", request.rows[1]["indicator_id"]: "accepted"}


def test_the_rest_is_accepted_while_one_is_mended() -> None:
    stage = handed_out()
    request = stage.hand_in()
    wrong = request.rows[0]["indicator_id"]
    return_cells(request.id, {wrong: "Salah"}, actor=stage.staff(), now=after(70))

    accept(request.id, actor=stage.staff(), now=after(75))

    assert stage.request().state == "returned"
    assert Value.objects.filter(state="accepted").count() == 1


def test_naming_more_cells_stays_in_the_same_round() -> None:
    stage = handed_out()
    request = stage.hand_in()
    first, second = (row["indicator_id"] for row in request.rows)
    return_cells(request.id, {first: "Salah"}, actor=stage.staff(), now=after(70))
    return_cells(request.id, {second: "Ini juga"}, actor=stage.staff(), now=after(71))

    assert stage.request().round == 2
    assert only_task(stage.cycle, kind="fill", subject_id=request.id).round == 2


@pytest.mark.parametrize("reasons", [{}, {0: ""}, {0: " \x00 "}])
def test_a_reason_is_needed(reasons: dict[int, str]) -> None:
    stage = handed_out()
    request = stage.hand_in()
    named = {request.rows[place]["indicator_id"]: text for place, text in reasons.items()}

    with refused("reason_missing" if reasons else "cells_not_named"):
        return_cells(request.id, named, actor=stage.staff(), now=after(70))


def test_what_was_not_handed_in_is_refused() -> None:
    stage = handed_out()
    request = stage.request()

    with refused("not_handed_in"):
        return_cells(request.id, {request.rows[0]["indicator_id"]: "Salah"}, actor=stage.staff(), now=after(70))
