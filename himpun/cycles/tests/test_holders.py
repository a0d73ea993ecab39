"""Open work while posts change hands: vacancy, a new holder, the old one back, two posts in one hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from himpun.cycles.holders import reassign_vacant
from himpun.cycles.models import Cycle, Task
from himpun.cycles.services import complete
from himpun.cycles.tests.office import START, only_task, open_office, open_tasks, refused
from himpun.cycles.tests.posts import (
    DAY,
    TABLE,
    TODAY,
    TUESDAY,
    TUESDAY_OPENING,
    appoint_new,
    following,
    leave,
    started,
    superior_of,
    title_of,
)
from himpun.ledger import services as ledger
from himpun.ledger.models import Entry
from himpun.organisations.access import acting, acting_holder
from himpun.organisations.models import Appointment
from himpun.organisations.services.appoint import appoint, end_appointment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wired() -> Iterator[None]:
    with following():
        yield


def test_it_works() -> None:
    """An appointment that ended today acts today; from tomorrow the superior has the task, and the due time stays."""
    office, cycle, task = started()
    due = task.due_at
    leave(office, "planner")
    assert only_task(cycle).position == office.positions["planner"]
    assert office.actor("planner", START + timedelta(hours=8)).position_title == "Perencana"

    assert reassign_vacant(now=TUESDAY_OPENING) == 1
    task = only_task(cycle)
    assert (title_of(task), task.moved_from) == ("Sekretaris", office.positions["planner"])
    assert (task.measured_minutes, task.waiting_minutes, task.due_at) == (DAY, 0, due)
    done = office.complete(task, now=TUESDAY_OPENING + timedelta(hours=2))
    assert (done.done_as, done.measured_minutes, done.waiting_minutes) == ("Sekretaris", DAY + 120, 0)
    assert Entry.objects.filter(verb="task.moved", subject_id=task.id, cycle_id=cycle.id).count() == 1


def test_a_vacancy_seen_late_counts_as_waiting() -> None:
    office, cycle, _ = started()
    leave(office, "planner")
    reassign_vacant(now=START + timedelta(days=2, hours=2))

    task = only_task(cycle)
    assert (task.measured_minutes, task.waiting_minutes) == (DAY, DAY + 120)
    assert task.active_since == START + timedelta(days=2, hours=2)


def test_looking_again_changes_nothing() -> None:
    office, _, _ = started()
    leave(office, "planner")
    assert reassign_vacant(now=TUESDAY_OPENING) == 1
    before = list(Task.objects.values())
    assert reassign_vacant(now=TUESDAY_OPENING + timedelta(hours=1)) == 0
    assert list(Task.objects.values()) == before


def test_with_nobody_above_the_clock_stands_until_somebody_comes() -> None:
    office, cycle, task = started()
    head = superior_of(office.positions["planner"], 2)
    for position in (office.positions["planner"], superior_of(office.positions["planner"], 1), head):
        end_appointment(Appointment.objects.get(position=position), ends_on=TODAY, actor=None, now=START)
    reassign_vacant(now=TUESDAY_OPENING)
    paused = only_task(cycle)
    assert (paused.position, paused.active_since, paused.measured_minutes) == (task.position, None, DAY)
    assert Entry.objects.filter(verb="task.paused", subject_id=task.id).exists()

    noon = TUESDAY_OPENING + timedelta(hours=4, minutes=30)
    newcomer = appoint_new(office, office.positions["planner"], now=noon)
    running = only_task(cycle)
    assert (running.active_since, running.waiting_minutes, running.due_at) == (noon, 270, task.due_at)
    actor = acting(newcomer.id, office.positions["planner"].id, now=noon)
    done = complete(task.id, actor=actor, now=noon + timedelta(hours=2))
    assert (done.measured_minutes, done.waiting_minutes) == (DAY + 60, 270)


def test_a_moved_task_goes_back_untouched_and_stays_when_begun() -> None:
    office, cycle, _ = started()
    first = office.complete(only_task(cycle))
    assert first.state == Task.State.DONE
    begun, untouched = open_tasks(cycle)
    for key in ("sections:1", "sections:2"):
        leave(office, key)
    reassign_vacant(now=TUESDAY_OPENING)
    secretary = office.doer(only_task(cycle, id=begun.id), TUESDAY_OPENING)
    with transaction.atomic():
        ledger.record(
            "note.written",
            agency_id=office.agency.id,
            at=TUESDAY_OPENING,
            doer=secretary.doer,
            subject=("task", begun.id),
            cycle_id=cycle.id,
        )

    later = TUESDAY_OPENING + timedelta(hours=1)
    for key in ("sections:1", "sections:2"):
        appoint_new(office, office.positions[key], now=later)
    begun.refresh_from_db()
    untouched.refresh_from_db()
    assert (title_of(begun), begun.moved_from) == ("Sekretaris", office.positions["sections:1"])
    assert (untouched.position, untouched.moved_from) == (office.positions["sections:2"], None)
    assert (untouched.measured_minutes, untouched.waiting_minutes) == (DAY + 60, 0)
    assert untouched.active_since == later


def test_a_stand_ins_days_are_no_vacancy_when_the_holder_is_back() -> None:
    office, cycle, _ = started()
    leave(office, "planner")
    reassign_vacant(now=TUESDAY_OPENING)
    wednesday = TUESDAY_OPENING + timedelta(days=1)
    appoint_new(office, office.positions["planner"], now=wednesday)
    reassign_vacant(now=wednesday + timedelta(days=1))

    done = office.complete(only_task(cycle), now=wednesday + timedelta(days=1))
    assert (done.done_as, done.measured_minutes, done.waiting_minutes) == ("Perencana", 3 * DAY, 0)


def test_another_holder_finds_the_task_and_the_record_names_the_capacity() -> None:
    office, _, task = started()
    leave(office, "planner")
    stand_in = appoint_new(
        office, office.positions["planner"], capacity="plt", decree="SP 1", now=START, starts_on=TUESDAY
    )
    reassign_vacant(now=TUESDAY_OPENING)

    actor = acting(stand_in.id, office.positions["planner"].id, now=TUESDAY_OPENING)
    done = complete(task.id, actor=actor, now=TUESDAY_OPENING)
    assert (done.done_by, done.done_as, done.capacity, done.moved_from) == (stand_in, "Perencana", "plt", None)
    assert (done.measured_minutes, done.waiting_minutes) == (DAY, 0)


def test_plh_acts_before_the_definitive_holder_and_both_may() -> None:
    office, _, task = started()
    position = office.positions["planner"]
    stand_in = appoint_new(office, position, capacity="plh", decree="SP 2", now=START, starts_on=TODAY)
    actor = acting_holder(position.id, now=START, zone=office.agency.region.zone)
    assert actor is not None
    assert (actor.official_id, actor.capacity) == (stand_in.id, "plh")
    complete(task.id, actor=actor, now=START)
    with refused("already_done"):
        complete(task.id, actor=office.actor("planner"), now=START)


def test_who_holds_two_positions_acts_once_for_each() -> None:
    office, cycle, _ = started()
    office.complete(only_task(cycle))
    for task in open_tasks(cycle):
        office.complete(task)
    leave(office, "clerk")
    both = office.officials[office.positions["planner"].id]
    appoint(office.positions["clerk"], both, capacity="plt", decree="SP 3", starts_on=TUESDAY, actor=None, now=START)

    now = TUESDAY_OPENING
    as_planner = acting(both.id, office.positions["planner"].id, now=now)
    as_clerk = acting(both.id, office.positions["clerk"].id, now=now)
    first = complete(only_task(cycle, actor="planner").id, actor=as_planner, now=now)
    count = Entry.objects.count()
    assert complete(first.id, actor=as_planner, now=now) == first
    assert Entry.objects.count() == count
    assert Cycle.objects.get().state == Cycle.State.RUNNING
    second = complete(only_task(cycle).id, actor=as_clerk, now=now)
    assert (first.done_by, second.done_by) == (both, both)
    assert (first.done_as, second.done_as) == ("Perencana", "Arsiparis")
    assert Cycle.objects.get().state == Cycle.State.ENDED


@pytest.mark.parametrize("was_active", [True, False])
def test_a_gathering_goes_on_as_it_was(was_active: bool) -> None:
    """Its clock may wait for answers; a vacancy over, it waits for them again, or runs again."""
    office, cycle, task = started()
    clock = {"active_since": START} if was_active else {"active_since": None, "waiting_since": START}
    Task.objects.filter(pk=task.pk).update(kind="gather", **clock)
    line = [office.positions["planner"], *(superior_of(office.positions["planner"], n) for n in (1, 2))]
    for position in line:
        end_appointment(Appointment.objects.get(position=position), ends_on=TODAY, actor=None, now=START)
    reassign_vacant(now=TUESDAY_OPENING)
    assert only_task(cycle).active_since is None

    appoint_new(office, line[0], now=TUESDAY_OPENING + timedelta(hours=1))
    task = only_task(cycle)
    assert (task.active_since is not None, task.waiting_since is not None) == (was_active, not was_active)
    assert (task.measured_minutes, task.waiting_minutes) == ((DAY, 60) if was_active else (0, 0))


def test_one_office_is_looked_at_for_itself() -> None:
    office, cycle, _ = started()
    other = open_office(TABLE.replace("contoh-jabatan", "contoh-lain"))
    theirs = other.start()
    for known in (office, other):
        leave(known, "planner")
    reassign_vacant(now=TUESDAY_OPENING, agency_id=other.agency.id)

    assert title_of(only_task(theirs)) == "Sekretaris"
    assert title_of(only_task(cycle)) == "Perencana"
    assert reassign_vacant(now=TUESDAY_OPENING) == 1
    assert title_of(only_task(cycle)) == "Sekretaris"


def test_the_cost_does_not_grow_with_the_units() -> None:
    counts = []
    for units in (1, 8):
        office = open_office(TABLE.replace("contoh-jabatan", f"contoh-{units}"), units=units)
        cycle = office.start()
        office.complete(only_task(cycle))
        for number in range(1, units + 1):
            leave(office, f"sections:{number}")
        with CaptureQueriesContext(connection) as queries:
            assert reassign_vacant(now=TUESDAY_OPENING, agency_id=office.agency.id) == units
        counts.append(len(queries))
    assert counts[0] == counts[1]
