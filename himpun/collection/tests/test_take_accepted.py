"""003 step 4 takes what the collecting procedure accepted, and asks only for the rest."""

from __future__ import annotations

import pytest

from himpun.collection.models import DataRequest, Value
from himpun.collection.services import Answer, accept, hand_in_many, prepare_form
from himpun.collection.tests.counting import value_counts
from himpun.collection.tests.stage import after
from himpun.cycles.models import Cycle
from himpun.cycles.services import complete
from himpun.cycles.tests.office import Office, only_task, open_office, open_tasks
from himpun.ledger.models import Entry
from himpun.procedures.services import Holder, bring_in, put_in_force

pytestmark = pytest.mark.django_db

COLLECTING = """
key: pengumpulan-data
edition: 1
kind: collecting
frequency: [quarterly]
identity:
  office: Kantor Contoh
  region: Kabupaten Contoh
  number: "1"
  approved_by: {position: Kepala}
  title: Pengumpulan Data Kinerja
actors:
  - {key: planner, position: Fungsional Perencana}
  - {key: units, positions_of: [bidang, sekretariat]}
columns:
  - {title: Perencana, actors: [planner]}
  - {title: Kabid, actors: [units]}
steps:
  - {no: "1", activity: Menyampaikan format, by: {actors: [planner]}, work: distribute, to: [units]}
  - {no: "2", activity: Menghimpun data, by: {actors: [planner]}, work: gather, from: [units]}
"""


def collected(office: Office, units: int) -> Cycle:
    """The collecting procedure's own cycle for the period, with the first units' answers accepted."""
    edition = bring_in(office.agency, COLLECTING, name="pengumpulan.yaml", actor=None, now=after(0))
    planner = office.positions["planner"]
    put_in_force(edition, holders={"planner": Holder(position_id=planner.id)}, actor=None, now=after(0))
    collecting = Office(office.agency, edition.procedure, edition, office.positions, office.officials)
    cycle = collecting.start()
    collecting.complete(only_task(cycle, step="1"))
    requests = [DataRequest.objects.get(cycle=cycle, unit=unit) for unit in office.units[:units]]
    for request in requests:
        answers = [Answer(row["indicator_id"], "8") for row in request.rows]
        number = office.units.index(request.unit) + 1
        hand_in_many(request.id, answers, actor=office.actor(f"data_units:{number}"), now=after(10))
    for request in requests:
        accept(request.id, actor=office.actor("planner"), now=after(20))
    return cycle


def at_gathering(office: Office) -> Cycle:
    cycle = office.start(now=after(30))
    for step in ("1", "2"):
        office.complete(only_task(cycle, step=step), now=after(31))
    prepare_form(only_task(cycle, step="3").id, actor=office.actor("planner"), now=after(40))
    return cycle


def test_it_works() -> None:
    office = open_office("way-kanan-dpmk-2022", units=2)
    source = collected(office, units=2)

    cycle = at_gathering(office)

    assert {request.state for request in DataRequest.objects.filter(cycle=cycle)} == {"accepted"}
    assert not open_tasks(cycle, kind="fill")
    taken = Value.objects.filter(request__cycle=cycle).select_related("taken_from__request")
    assert {value.taken_from.request.cycle_id for value in taken if value.taken_from} == {source.id}
    assert value_counts(cycle.id).accepted == 4
    assert Entry.objects.filter(verb="values.taken_over", cycle_id=cycle.id).count() == 2
    gathering = open_tasks(cycle, kind="gather")[0]
    assert gathering.active_since == after(40)
    complete(
        gathering.id,
        actor=office.actor("planner") if gathering.actor == "planner" else office.actor("staff"),
        now=after(50),
    )


def test_only_the_rest_is_asked_for() -> None:
    office = open_office("way-kanan-dpmk-2022", units=2)
    collected(office, units=1)

    cycle = at_gathering(office)

    waiting = only_task(cycle, kind="fill")
    assert waiting.unit == office.units[1]
    assert {task.waiting_since for task in open_tasks(cycle, kind="gather")} == {after(40)}


def test_without_a_collecting_procedure_all_are_asked() -> None:
    office = open_office("way-kanan-dpmk-2022", units=2)

    cycle = at_gathering(office)

    assert len(open_tasks(cycle, kind="fill")) == 2
