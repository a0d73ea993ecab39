"""What pages read, at a cost that does not depend on how much there is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from himpun.collection.selectors import gathered_cells, grid, matrix
from himpun.collection.services import return_cells, type_value
from himpun.collection.tests.stage import after, handed_out

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    stage = handed_out()
    request = stage.hand_in(0, "5", "6")
    return_cells(request.id, {stage.indicator_id(): "Salah"}, actor=stage.staff(), now=after(70))
    type_value(stage.request(1).id, stage.indicator_id(1), "9", actor=stage.head(1), now=after(80))

    lines = {line.request.unit_id: line for line in matrix(stage.cycle.id)}

    first, second = (lines[unit.id] for unit in stage.office.units)
    assert first.counts == {"returned": 1, "handed_in": 1}
    assert second.counts == {"typed": 1, "missing": 1}
    returned = grid(stage.request())[0]
    assert returned.is_open
    assert returned.value is not None
    assert returned.value.reason == "Salah"


def test_gathered_cells_say_nihil_and_missing_apart() -> None:
    stage = handed_out(units=1, indicators=1)
    type_value(
        stage.request().id, stage.indicator_id(), is_nihil=True, note="Tidak ada", actor=stage.head(), now=after(10)
    )
    stage.hand_in_typed()
    stage.accept_all()

    cells = {cell.unit_id: cell for cell in gathered_cells(stage.cycle.id)}

    mine = cells.pop(stage.office.units[0].id)
    assert (mine.state, mine.text, mine.note, mine.number) == ("nihil", "nihil", "Tidak ada", None)
    assert {cell.state for cell in cells.values()} == {"missing"}


@pytest.mark.parametrize("question", [matrix, gathered_cells])
def test_cost_does_not_depend_on_units(question: object) -> None:
    costs = []
    for units in (1, 10):
        stage = handed_out(units=units)
        for number in range(units):
            stage.hand_in(number)
        with CaptureQueriesContext(connection) as queries:
            question(stage.cycle.id)  # type: ignore[operator]
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 3


def test_the_grid_costs_the_same_for_many_cells() -> None:
    costs = []
    for indicators in (1, 10):
        stage = handed_out(units=1, indicators=indicators)
        stage.hand_in()
        request = stage.request()
        with CaptureQueriesContext(connection) as queries:
            grid(request)
        costs.append(len(queries))
    assert costs == [2, 2]
