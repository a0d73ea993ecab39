"""What a form costs from the session to the last link of the chain: nothing is asked of the database twice."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from himpun.cycles.tests.office import only_task, open_office, open_tasks
from himpun.cycles.tests.tables import EACH, row, table
from tests.pages.signing_in import client_of

READS = [
    "organisations_session", "organisations_user", "organisations_appointment",  # who it is, and for which position
    "cycles_task",  # the door
    "cycles_cycle", "cycles_task", "cycles_participant", "cycles_steprun", "ledger_head",  # under the lock
    "cycles_task",  # who has the work now
]  # fmt: skip
WRITES = ["cycles_task", "cycles_steprun", "cycles_steprun", "cycles_task", "ledger_entry", "ledger_head"]
_TABLE = re.compile(r'(SELECT .*? FROM|UPDATE|INSERT INTO) "(\w+)" (?!U0)', re.S)


def _finish(client: Any, task: Any) -> list[tuple[str, str]]:
    with CaptureQueriesContext(connection) as seen:
        answer = client.post(f"/tugas/{task.id}/", {"act": "finish", "note": "Lengkap", "paper_place": ""})
    assert answer.status_code == 302
    found = [_TABLE.match(query["sql"]) for query in seen]
    return [(each[1].split()[0], each[2]) for each in found if each]


@pytest.mark.django_db
def test_a_plain_act_asks_each_thing_once() -> None:
    office = open_office(table(row("1"), row("2")))
    cycle, client = office.start(), client_of(office, "staff")
    client.get("/tugas/")  # the session is drawn out, and the texts of statements are made, only once

    asked = _finish(client, only_task(cycle))

    assert [name for verb, name in asked if verb == "SELECT"] == READS
    assert [name for verb, name in asked if verb != "SELECT"] == WRITES


@pytest.mark.django_db
def test_an_act_that_opens_ten_lanes_costs_what_one_costs() -> None:
    costs = []
    for units in (1, 10):
        office = open_office(table(row("1"), row("2", **EACH)), units=units)
        cycle, client = office.start(), client_of(office, "staff")
        client.get("/tugas/")
        costs.append(len(_finish(client, only_task(cycle))))
        assert len(open_tasks(cycle)) == units
    assert costs[0] == costs[1] == len(READS) + len(WRITES)
