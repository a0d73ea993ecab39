"""Cancelling a cycle: everything stops, nothing is lost, and the period may be started anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from himpun.cycles.models import Cycle, StepRun, Task
from himpun.cycles.services import cancel
from himpun.cycles.services.locking import locked_cycle
from himpun.cycles.services.side_tasks import SideTask, open_side_tasks
from himpun.cycles.tests.office import START, only_task, open_office, open_tasks, refused
from himpun.cycles.tests.tables import EACH, row, table
from himpun.ledger.models import Entry
from himpun.organisations.access import acting
from himpun.organisations.models import Appointment, Official, Position, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]

LATER = START + timedelta(minutes=20)


def test_it_works() -> None:
    office = open_office(table(row("1"), row("2", **EACH), row("3")), units=3)
    cycle = office.start()
    office.complete(only_task(cycle))
    owed = open_tasks(cycle)

    cancelled = cancel(cycle.id, reason="Salah periode", actor=office.actor("planning"), now=LATER)

    assert (cancelled.state, cancelled.ended_at, cancelled.reason) == ("cancelled", LATER, "Salah periode")
    assert not open_tasks(cycle)
    assert not StepRun.objects.filter(cycle=cycle).exclude(stand="").exists()
    told = Task.objects.filter(pk__in=[task.pk for task in owed]).values_list("state", "measured_minutes")
    assert list(told) == [("withdrawn", 20)] * 3
    assert Entry.objects.filter(cycle_id=cycle.id).latest("seq").verb == "cycle.cancelled"


def test_work_beside_the_table_stops_as_well() -> None:
    office = open_office(table(row("1")))
    cycle = office.start()
    running = locked_cycle(cycle.id, now=START)
    position = office.positions["planning"]
    open_side_tasks(running, [SideTask("sign", ("document", 1), position_id=position.id)])

    cancel(cycle.id, reason="Salah periode", actor=office.actor("planning"), now=LATER)

    assert not open_tasks(cycle)


def test_the_period_can_be_started_anew() -> None:
    office = open_office(table(row("1")))
    cycle = office.start()
    cancel(cycle.id, reason="Salah periode", actor=office.actor("planning"), now=LATER)

    again = office.start(now=LATER)

    assert (again.state, again.period) == ("running", cycle.period)
    assert Cycle.objects.filter(procedure=office.procedure).count() == 2


def test_nothing_more_can_be_done_in_it() -> None:
    office = open_office(table(row("1")))
    cycle = office.start()
    task = only_task(cycle)
    cancel(cycle.id, reason="Salah periode", actor=office.actor("planning"), now=LATER)

    with refused("cycle_not_running"):
        office.complete(task)


@pytest.mark.parametrize("reason", ["", " ", "x"])
def test_the_reason_is_mandatory(reason: str) -> None:
    office = open_office(table(row("1")))
    cycle = office.start()

    with refused("reason_missing"):
        cancel(cycle.id, reason=reason, actor=office.actor("planning"), now=LATER)


def test_what_is_over_cannot_be_cancelled() -> None:
    office = open_office(table(row("1")))
    cycle = office.start()
    office.complete(only_task(cycle))

    with refused("cycle_not_running"):
        cancel(cycle.id, reason="Salah periode", actor=office.actor("planning"), now=LATER)


def test_for_another_agency_it_is_not_there() -> None:
    office, other = open_office(table(row("1"))), open_office(table(row("1")))
    cycle = office.start()

    with refused("not_there"):
        cancel(cycle.id, reason="Salah periode", actor=other.actor("planning"), now=LATER)
    with refused("not_there"):
        cancel(cycle.id + 1000, reason="Salah periode", actor=other.actor("planning"), now=LATER)


def test_a_bystander_in_the_office_is_refused_and_the_head_above_is_not() -> None:
    office = open_office(table(row("1")))
    cycle = office.start()
    secretary = Position.objects.get(unit__agency=office.agency, title="Sekretaris")
    unit = Unit.objects.create(agency=office.agency, name="Gudang", kind="lainnya")
    keeper = Position.objects.create(unit=unit, title="Penjaga gudang", superior=secretary)
    official = Official.objects.create(agency=office.agency, name="Penjaga Contoh")
    Appointment.objects.create(position=keeper, official=official, starts_on=START.date())

    with refused("not_yours_to_decide"):
        cancel(cycle.id, reason="Salah", actor=acting(official.id, keeper.id, now=LATER), now=LATER)

    head = office.officials[secretary.id]
    cancel(cycle.id, reason="Salah periode", actor=acting(head.id, secretary.id, now=LATER), now=LATER)
    cycle.refresh_from_db()
    assert cycle.state == Cycle.State.CANCELLED
