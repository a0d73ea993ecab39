"""001: each unit fills in a row of its own, recapitulates, and its head validates or sends it back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from himpun.collection.models import DataRequest, Value
from himpun.collection.selectors import accepted_of
from himpun.collection.services import (
    Answer,
    accept,
    close_without,
    hand_in_many,
    prepare_form,
    return_cells,
    return_from,
)
from himpun.collection.tests.stage import after
from himpun.cycles.models import Cycle
from himpun.cycles.services import close_lane, complete
from himpun.cycles.tests.office import Office, only_task, open_office, open_tasks, refused

pytestmark = pytest.mark.django_db


def at_filling() -> tuple[Office, Cycle]:
    """Start 001 and carry it to where each unit fills."""
    office = open_office("banggai-bappeda-2020", units=2)
    cycle = office.start()
    office.complete(only_task(cycle, step="1"))
    office.complete(only_task(cycle, step="2"))
    prepare_form(only_task(cycle, step="2").id, actor=office.actor("head_of_data"), now=after(20))
    office.complete(only_task(cycle, step="3"), now=after(30))
    for task in open_tasks(cycle, step="4"):
        office.complete(task, now=after(90))
    return office, cycle


def request_of(cycle: Cycle, office: Office, number: int) -> DataRequest:
    return DataRequest.objects.get(cycle=cycle, unit=office.units[number])


def fill(office: Office, cycle: Cycle, number: int, minutes: int = 100) -> DataRequest:
    request = request_of(cycle, office, number)
    answers = [Answer(row["indicator_id"], "8") for row in request.rows]
    actor = office.actor(f"unit_staff:{number + 1}")
    return hand_in_many(request.id, answers, actor=actor, now=after(minutes))


def test_it_works() -> None:
    office, cycle = at_filling()
    unit = office.units[0]
    assert not open_tasks(cycle, subject_kind="request")

    request = fill(office, cycle, 0)

    recap = only_task(cycle, unit=unit)
    assert (recap.step, recap.kind) == ("6", "recap")
    cells = Value.objects.filter(request=request, is_current=True)
    assert [(cell.number, cell.state) for cell in cells] == [(Decimal(8), "handed_in")] * 2
    assert not accepted_of([cycle.id], [unit.id])
    complete(recap.id, actor=office.actor("unit_staff:1"), now=after(110))
    accept(request.id, actor=office.actor("division_heads:1"), now=after(120))
    complete(only_task(cycle, unit=unit).id, actor=office.actor("division_heads:1"), now=after(121))
    assert only_task(cycle, unit=unit).step == "8"


def test_a_plain_tick_is_refused() -> None:
    office, cycle = at_filling()

    with refused("not_handed_in"):
        complete(
            only_task(cycle, step="5", unit=office.units[0]).id, actor=office.actor("unit_staff:1"), now=after(100)
        )


def test_validation_is_refused_before_the_decision() -> None:
    office, cycle = at_filling()
    fill(office, cycle, 0)
    complete(only_task(cycle, step="6").id, actor=office.actor("unit_staff:1"), now=after(110))

    with refused("answers_undecided"):
        complete(only_task(cycle, step="7").id, actor=office.actor("division_heads:1"), now=after(121))


def test_wrong_cells_go_back_to_that_units_row() -> None:
    office, cycle = at_filling()
    request = fill(office, cycle, 0)
    wrong = request.rows[0]["indicator_id"]
    complete(only_task(cycle, step="6").id, actor=office.actor("unit_staff:1"), now=after(110))
    head = office.actor("division_heads:1")

    with refused("return_by_step"):
        return_cells(request.id, {wrong: "Salah"}, actor=head, now=after(120))
    validation = only_task(cycle, step="7")
    return_from(validation.id, {request.unit_id: {wrong: "Salah satuan"}}, to="5", actor=head, now=after(121))

    again = only_task(cycle, step="5", unit=office.units[0])
    assert (again.round, again.run_id is not None) == (2, True)
    assert not open_tasks(cycle, subject_kind="request")
    hand_in_many(request.id, [Answer(wrong, "80")], actor=office.actor("unit_staff:1"), now=after(130))
    assert only_task(cycle, unit=office.units[0]).step == "6"


def test_a_silent_unit_is_left_out() -> None:
    office, cycle = at_filling()
    request = request_of(cycle, office, 1)

    close_without(request.id, reason="Tidak menjawab", actor=office.actor("head_of_data"), now=after(900))

    assert request_of(cycle, office, 1).state == "closed"
    assert not open_tasks(cycle, unit=office.units[1])


def test_closing_the_lane_closes_the_request() -> None:
    office, cycle = at_filling()

    close_lane(cycle.id, office.units[1].id, reason="Unit dilebur", actor=office.actor("head_of_data"), now=after(900))

    request = request_of(cycle, office, 1)
    assert (request.state, request.reason) == ("closed", "Unit dilebur")
