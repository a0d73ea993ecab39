"""Open work when a position or a unit is renamed, merged or ended: it goes to the successor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from himpun.cycles.models import Cycle, Participant, Task
from himpun.cycles.services import complete, locked_task
from himpun.cycles.services.side_tasks import SideTask, open_side_tasks
from himpun.cycles.tests.office import START, Office, only_task, open_tasks, refused
from himpun.cycles.tests.posts import (
    DAY,
    TUESDAY_OPENING,
    following,
    started,
    title_of,
)
from himpun.organisations.access import acting
from himpun.organisations.models import Unit
from himpun.organisations.services.restructure import end_position, merge_units, rename_position, rename_unit
from himpun.procedures.models import Binding

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wired() -> Iterator[None]:
    with following():
        yield


def test_it_works() -> None:
    """A renamed position keeps its task, and the next cycle knows it."""
    office, cycle, task = started()
    old = office.positions["planner"]
    now = TUESDAY_OPENING + timedelta(hours=1)
    new = rename_position(old, title="Perencana Ahli Muda", actor=office.actor("planner"), now=now)

    moved = only_task(cycle)
    assert (moved.position, moved.moved_from, moved.due_at) == (new, None, task.due_at)
    assert Participant.objects.filter(cycle=cycle, position=new).count() == 1
    assert not Binding.objects.filter(position=old).exists()
    done = office.complete(moved, now=now)
    assert (done.done_as, done.measured_minutes, done.waiting_minutes) == ("Perencana Ahli Muda", DAY + 60, 0)
    office.positions["planner"], office.officials[new.id] = new, office.officials[old.id]
    later = only_task(office.start("2026-Q2", now=now))
    assert later.position == new


def test_an_ended_position_hands_its_task_to_the_successor() -> None:
    office, cycle, _ = started()
    end_position(office.positions["planner"], successor=office.positions["clerk"], actor=None, now=TUESDAY_OPENING)

    task = only_task(cycle)
    assert title_of(task) == "Arsiparis"
    gone = office.officials[office.positions["planner"].id]
    with refused("appointment_ended"):
        acting(gone.id, office.positions["planner"].id, now=TUESDAY_OPENING)
    with refused("not_your_task"):
        complete(task.id, actor=office.actor("sections:1"), now=TUESDAY_OPENING)
    assert office.complete(task, now=TUESDAY_OPENING).measured_minutes == DAY


def test_merged_units_keep_their_lanes_under_one_head() -> None:
    office, cycle, _ = started()
    office.complete(only_task(cycle))
    into = office.units[1]
    request = _asked(office, cycle, office.units[0])
    merge_units([office.units[0]], into=into, actor=None, now=TUESDAY_OPENING)

    tasks = open_tasks(cycle)
    assert {task.position_id for task in tasks} == {office.positions["sections:2"].id}
    assert {task.unit_id for task in tasks} == {unit.id for unit in office.units}, "what was asked keeps its unit"
    assert request.id in {task.id for task in tasks}
    for task in open_tasks(cycle, kind="other"):
        office.complete(task, now=TUESDAY_OPENING)
    assert {task.step for task in open_tasks(cycle)} == {"", "3"}
    assert Unit.objects.get(pk=office.units[0].pk).successor == into


def test_a_renamed_unit_moves_no_task() -> None:
    office, cycle, _ = started()
    office.complete(only_task(cycle))
    before = list(Task.objects.order_by("id").values())
    rename_unit(office.units[0], name="Seksi Perdana", actor=None, now=TUESDAY_OPENING)
    assert list(Task.objects.order_by("id").values()) == before
    for task in open_tasks(cycle):
        office.complete(task, now=TUESDAY_OPENING)
    assert {task.step for task in open_tasks(cycle)} == {"3"}


def _asked(office: Office, cycle: Cycle, unit: Unit) -> Task:
    """A filling task beside the table, as a request opens it for a unit's head."""
    with transaction.atomic():
        _, running = locked_task(open_tasks(cycle)[0].id, now=START)
        head = unit.positions.get(role="head")
        wanted = SideTask(kind="fill", subject=("request", 77), position_id=head.id, unit_id=unit.id)
        return open_side_tasks(running, [wanted])[0]
