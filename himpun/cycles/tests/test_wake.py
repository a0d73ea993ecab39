"""Steps that wait for a date: no task, no clock and no waiting until it has come, in the office's own zone."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from himpun.cycles.models import Cycle, StepRun, Task
from himpun.cycles.services.cancel import cancel
from himpun.cycles.services.wake import wake_due
from himpun.cycles.tests.office import START, Office, only_task, open_office, open_tasks
from himpun.ledger.models import Entry
from himpun.procedures.tests.small import row, small

pytestmark = pytest.mark.django_db

ON = date(2026, 4, 13)
NOON = datetime(2026, 4, 13, 12, tzinfo=ZoneInfo("Asia/Jakarta"))


def waiting(zone: str = "Asia/Jakarta", **not_before: object) -> tuple[Office, Cycle]:
    """A cycle whose second row waits for a date; its first is done."""
    values = small(
        actors=[
            {"key": "planning", "position": "Kasubag Perencanaan"},
            {"key": "staff", "position": "Staf Perencanaan"},
        ],
        columns=[{"title": "Kasubag", "actors": ["planning"]}, {"title": "Staf", "actors": ["staff"]}],
        recording=[],
        frequency=["routine"],
        steps=[
            row("1", by={"actors": ["planning"]}),
            row("2", not_before=not_before or {"ask": "Kapan data tahun lalu terbit?"}),
            row("3", by={"actors": ["planning"]}),
        ],
    )
    office = open_office(json.dumps(values, indent=1), zone=zone)
    cycle = office.start(dates=None if not_before else {"2": ON})
    office.complete(only_task(cycle))
    return office, cycle


def test_it_works() -> None:
    office, cycle = waiting()
    assert open_tasks(cycle) == []

    assert wake_due(now=NOON) == [cycle.id]

    task = only_task(cycle)
    assert (task.step, task.opened_at, task.active_since, task.round) == ("2", NOON, NOON, 1)
    assert task.due_at is not None
    office.complete(task, now=NOON)
    office.complete(only_task(cycle), now=NOON)
    cycle.refresh_from_db()
    assert cycle.state == Cycle.State.ENDED


def test_before_its_date_it_sleeps() -> None:
    _, cycle = waiting()

    assert wake_due(now=NOON - timedelta(days=1)) == []
    assert open_tasks(cycle) == []
    assert Task.objects.filter(cycle=cycle).count() == 1


def test_it_wakes_once() -> None:
    _, cycle = waiting()
    wake_due(now=NOON)
    entries = Entry.objects.count()

    assert wake_due(now=NOON + timedelta(days=1)) == []
    assert Entry.objects.count() == entries
    assert StepRun.objects.filter(cycle=cycle, step="2").exclude(stand="").count() == 1


@pytest.mark.parametrize(("zone", "wakes"), [("Asia/Jakarta", False), ("Asia/Jayapura", True)])
def test_the_day_begins_in_the_office_s_zone(zone: str, wakes: bool) -> None:
    """At half past ten in the evening in Jakarta it is tomorrow in Papua."""
    waiting(zone)
    evening = datetime(2026, 4, 12, 22, 30, tzinfo=ZoneInfo("Asia/Jakarta"))

    assert bool(wake_due(now=evening)) is wakes


def test_days_after_the_period() -> None:
    """The first quarter ends on 31 March; a row may wait for the twentieth day after it."""
    _, cycle = waiting(days_after_period=20)
    at = datetime(2026, 4, 20, 8, tzinfo=ZoneInfo("Asia/Jakarta"))

    assert wake_due(now=at - timedelta(days=1)) == []
    assert wake_due(now=at) == [cycle.id]


def test_a_cancelled_cycle_is_left_asleep() -> None:
    office, cycle = waiting()
    cancel(cycle.id, reason="salah periode", actor=office.first(), now=START)

    assert wake_due(now=NOON) == []
