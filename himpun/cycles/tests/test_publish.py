"""Publishing a result: where and when, in words that can be found again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from himpun.cycles.models import Cycle, Task
from himpun.cycles.services import complete, publish
from himpun.cycles.tests.office import START, Office, only_task, open_office, refused
from himpun.ledger.models import Entry

PROCEDURE = """
key: contoh-umum-2026
edition: 1
kind: collecting
frequency: [routine]
identity: {office: Kantor Contoh, region: Kabupaten Contoh, title: Pengumuman Laporan Kinerja}
actors:
  - {key: staff, position: Staf}
columns:
  - {title: Staf, actors: [staff]}
steps:
  - {no: "1", activity: Mengumumkan laporan kinerja, by: {actors: [staff]}, work: publish, inputs: [Laporan],
     time: {max: 30, unit: menit, text: "30"}, outputs: [Pengumuman]}
"""

pytestmark = pytest.mark.django_db
BOARD = ["Papan pengumuman kantor"]


@pytest.fixture
def office() -> Office:
    return open_office(PROCEDURE)


def _task(office: Office) -> Task:
    cycle: Cycle = office.start()
    return only_task(cycle, kind="publish")


def test_it_works(office: Office) -> None:
    task = _task(office)

    done = publish(task.id, places=BOARD, published_on=START.date(), actor=office.doer(task, START), now=START)

    assert done.note == "Diumumkan 6 April 2026: Papan pengumuman kantor"
    assert Entry.objects.filter(verb="result.published", cycle_id=task.cycle_id).count() == 1
    assert Cycle.objects.get().state == Cycle.State.ENDED


def test_the_same_act_again_changes_nothing(office: Office) -> None:
    task = _task(office)
    actor = office.doer(task, START)
    publish(task.id, places=BOARD, published_on=START.date(), actor=actor, now=START)
    before = Entry.objects.count()

    publish(task.id, places=BOARD, published_on=START.date(), actor=actor, now=START)

    assert Entry.objects.count() == before


def test_a_place_and_a_past_day_are_needed(office: Office) -> None:
    task = _task(office)
    actor = office.doer(task, START)

    with refused("place_missing"):
        publish(task.id, places=[], published_on=START.date(), actor=actor, now=START)
    with refused("published_in_future"):
        publish(task.id, places=BOARD, published_on=START.date() + timedelta(days=1), actor=actor, now=START)
    with refused("place_missing"):
        complete(task.id, actor=actor, now=START)
