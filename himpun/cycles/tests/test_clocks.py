"""When a task is due, and whose minutes count: all in the office's own working time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from himpun.cycles.services import complete
from himpun.cycles.tests.office import START, only_task, open_office
from himpun.cycles.tests.tables import GATHER, row, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]

TEN = START + timedelta(minutes=10)


def test_it_works() -> None:
    """The holder's clock runs from when he can act until he is done."""
    office = open_office(table(row("1", time={"max": 5, "unit": "menit", "text": "5"})))

    done = office.complete(only_task(office.start()), now=TEN)

    assert (done.due_at, done.measured_minutes) == (START + timedelta(minutes=5), 10)


@pytest.mark.parametrize(
    ("time", "due"),
    [
        # From Monday 6 April 2026, 07:30. Domain §3: 480 minutes end Tuesday 08:00; a day ends at the close of the day.
        ({"max": 480, "unit": "menit", "text": "480"}, "2026-04-07 08:00"),
        ({"max": 1, "unit": "hari", "text": "1 hari"}, "2026-04-06 16:00"),
        ({"min": 1, "max": 5, "unit": "hari", "text": "1–5 hari"}, "2026-04-10 16:30"),
        ({"max": 6, "unit": "jam", "text": "6 jam"}, "2026-04-06 14:30"),
        ({"text": "sesuai jadwal", "scheduled": True}, "2026-04-13 16:00"),
        ({"text": "-"}, None),
    ],
)
def test_the_due_time_is_in_working_time(time: dict[str, Any], due: str | None) -> None:
    office = open_office(table(row("1", time=time)))
    task = only_task(office.start())

    assert (task.due_at and _office_time(task.due_at)) == due


def test_a_scheduled_day_without_work_is_due_at_the_next_close() -> None:
    office = open_office(table(row("1", time={"text": "sesuai jadwal", "scheduled": True})))
    saturday = (START + timedelta(days=5)).date()
    task = only_task(office.start(dates={"1": saturday}))

    assert task.due_at
    assert _office_time(task.due_at) == "2026-04-13 16:00"


def test_the_holders_time_counts_working_minutes_only() -> None:
    office = open_office(table(row("1"), row("2")))
    task = only_task(office.start())

    done = office.complete(task, now=START + timedelta(days=1, hours=6))

    # All of Monday; on Tuesday 07:30–12:00 and 13:00–13:30.
    assert (done.measured_minutes, done.waiting_minutes) == (450 + 270 + 30, 0)


def test_a_gathering_waits_until_there_is_something_to_decide() -> None:
    office = open_office(table(row("1", **GATHER), row("2")))
    task = only_task(office.start())

    done = office.complete(task, now=START + timedelta(hours=1))

    assert (done.measured_minutes, done.waiting_minutes) == (0, 60)


def test_the_next_clock_starts_when_its_holder_can_act() -> None:
    office = open_office(table(row("1"), row("2")))
    cycle = office.start()
    office.complete(only_task(cycle), now=TEN)

    done = office.complete(only_task(cycle), now=TEN + timedelta(minutes=7))

    assert done.measured_minutes == 7


def test_the_place_of_the_paper_is_noted_where_the_rule_asks_for_both() -> None:
    text = table(row("1"), row("2")).replace('"title"', '"copies": "soft_and_hard",\n "title"', 1)
    office = open_office(text)
    office.agency.paper_place = "Lemari 3"
    office.agency.save()
    cycle = office.start()

    usual = office.complete(only_task(cycle))
    task = only_task(cycle)
    named = complete(task.id, actor=office.doer(task, START), now=START, paper_place="Boks 12")

    assert (usual.paper_place, named.paper_place) == ("Lemari 3", "Boks 12")


def _office_time(moment: datetime) -> str:
    return moment.astimezone(START.tzinfo).strftime("%Y-%m-%d %H:%M")
