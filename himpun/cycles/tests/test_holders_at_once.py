"""A post falls vacant while its colleagues act: both wait for each other's locks in one order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from himpun.cycles.followups import follow_appointment
from himpun.cycles.holders import hold_running_cycles, settle
from himpun.cycles.models import Task
from himpun.cycles.services import complete
from himpun.cycles.tests.office import START, only_task, open_office, open_tasks
from himpun.cycles.tests.posts import TABLE
from himpun.ledger import services as ledger
from himpun.ledger.selectors import check_chains
from himpun.organisations.models import Appointment
from himpun.organisations.services import locking
from himpun.organisations.services.appoint import end_appointment
from tests.committed import CommittedDatabase

NOW = START + timedelta(days=1)
UNITS = 6


@pytest.fixture(autouse=True)
def _wired() -> Iterator[None]:
    follow_ups, holds = dict(ledger._follow_ups), list(locking._held_too)
    ledger.wire({"appointment.ended": [follow_appointment]})
    locking.hold_too([hold_running_cycles])
    yield
    ledger.wire(follow_ups)
    locking.hold_too(holds)


def test_it_works(committed_db: CommittedDatabase) -> None:
    office = open_office(TABLE, units=UNITS)
    cycle = office.start()
    office.complete(only_task(cycle))
    tasks = open_tasks(cycle)
    actors = [office.actor(f"sections:{number}", NOW) for number in range(1, UNITS + 1)]
    rows = [Appointment.objects.get(position=task.position) for task in tasks]

    def leave(place: int) -> None:
        end_appointment(rows[place], ends_on=START.date(), actor=None, now=NOW)

    def act(place: int) -> None:
        complete(tasks[place].id, actor=actors[place], now=NOW)

    half = UNITS // 2
    outcomes = committed_db.at_once(
        [
            *(partial(leave, place) for place in range(half)),
            *(partial(act, place) for place in range(half, UNITS)),
        ]
    )

    assert outcomes == [None] * UNITS
    assert Task.objects.filter(cycle=cycle, step="2", state=Task.State.DONE).count() == half
    assert {task.position.title for task in open_tasks(cycle) if task.position} == {"Sekretaris"}
    reports, missing = check_chains()
    assert ([report.problem for report in reports], missing) == ([None] * len(reports), [])


@pytest.mark.django_db
def test_an_office_where_nothing_runs_costs_two_statements() -> None:
    """Setting an office up appoints hundreds of people: no task is looked for more than once."""
    office = open_office(TABLE, units=1)
    with CaptureQueriesContext(connection) as queries:
        assert settle(office.agency.id, doer=None, now=NOW) == 0
    assert len([query for query in queries if "SELECT" in query["sql"]]) == 2
