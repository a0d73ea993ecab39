"""What an act costs: as many statements with one unit as with sixty, except where a fan-out opens."""

from __future__ import annotations

from math import ceil

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from himpun.cycles.models import Task
from himpun.cycles.services import complete, send_back
from himpun.cycles.tests.office import START, Office, only_task, open_office, open_tasks
from himpun.cycles.tests.tables import EACH, row, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]


def test_it_works() -> None:
    costs = {units: _costs(units) for units in (1, 8, 60)}

    assert costs[8]["lane"] == costs[1]["lane"] == costs[60]["lane"]
    assert costs[8]["gather"] == costs[1]["gather"] == costs[60]["gather"]
    assert costs[8]["return"] == costs[1]["return"] == costs[60]["return"]


def test_a_fan_out_costs_one_statement_more_for_each_further_batch() -> None:
    one, eight, sixty = (_costs(units)["fan_out"] for units in (1, 8, 60))
    limit = connection.features.max_query_params or 100_000
    batches = [ceil(60 / min(batch, limit // fields)) for batch, fields in ((80, 12), (40, 32), (90, 12))]

    assert eight == one
    assert sixty <= one + sum(batches) - len(batches)


def _costs(units: int) -> dict[str, int]:
    """Statements of an act that opens a fan-out, of one in a lane, of the join's, and of a return to one lane."""
    rows = [row("1"), row("2", **EACH), row("3", **EACH), row("4", returns=[{"to": "2", "scope": "units"}])]
    office = open_office(table(*rows, row("5")), units=units, indicators=0)
    cycle = office.start()
    found = {"fan_out": _statements(office, only_task(cycle))}
    for no in ("2", "3"):
        for task in open_tasks(cycle, step=no):
            found["lane"] = _statements(office, task)
            if no == "2":
                break
        for task in open_tasks(cycle, step=no):
            office.complete(task)
    task = only_task(cycle, step="4")
    with CaptureQueriesContext(connection) as asked:
        _return_one(office, task)
    found["return"] = len(asked)
    for _ in ("2", "3"):
        office.complete(only_task(cycle))
    found["gather"] = _statements(office, only_task(cycle))
    return found


def _return_one(office: Office, task: Task) -> None:
    units = frozenset({office.units[0].id})
    send_back(task.id, to="2", reason="Angka keliru", units=units, actor=office.actor("staff"), now=START)


def _statements(office: Office, task: Task) -> int:
    actor = office.doer(task, START)
    with CaptureQueriesContext(connection) as asked:
        complete(task.id, actor=actor, now=START)
    return len(asked)
