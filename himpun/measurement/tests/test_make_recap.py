"""Recapitulating: what is sealed, who may, and what a second recap is."""

from __future__ import annotations

import pytest

from himpun.cycles.models import Cycle, Task
from himpun.cycles.services import complete
from himpun.cycles.tests.office import Office, only_task, open_office, open_tasks, refused
from himpun.ledger.models import Entry
from himpun.measurement.models import Achievement, Recap
from himpun.measurement.recapping import RecapCount, RecapRow, seal
from himpun.measurement.selectors import current_recaps, recap_count, rows_of
from himpun.measurement.services import make_recap
from himpun.measurement.services.make_recap import seal_agency_recap, seal_unit_recap
from himpun.measurement.tests.cast import COLLECTING, NOW, answer, answer_all, ask, up_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return open_office(COLLECTING)


def recapped(office: Office, task: Task) -> Recap:
    return make_recap(task.id, actor=office.doer(task, NOW), now=NOW)


def test_it_works(office: Office) -> None:
    cycle = office.start()
    answer_all(cycle, office)
    task = up_to(office, cycle, "2")

    recap = recapped(office, task)

    rows = rows_of(recap)
    assert (recap.unit_id, recap.version, len(rows)) == (None, 1, 4)
    assert {(row.text, row.target, row.state, row.percent, row.category) for row in rows} == {
        ("10", "10", "accepted", "100.00", "Sangat Tinggi")
    }
    assert recap.sha256 == seal(rows)
    assert only_task(cycle).step == "3"
    assert Achievement.objects.filter(cycle=cycle).count() == 4
    assert recapped(office, task) == recap


def test_every_kind_of_answer_is_told_apart(office: Office) -> None:
    cycle = office.start()
    requests = ask(cycle, office)
    (one, (first, second)), (other, (third, fourth)) = office.indicators.items()
    answer(requests[one], first, "0")
    answer(requests[one], second, None, nihil="Tidak ada permohonan")
    answer(requests[other], third, "5", state="handed_in")
    recap = recapped(office, up_to(office, cycle, "2"))

    found = {row.indicator_id: row for row in rows_of(recap)}
    assert (found[first.id].state, found[first.id].text, found[first.id].number) == ("accepted", "0", "0")
    assert (found[second.id].state, found[second.id].text, found[second.id].note) == (
        "nihil", "nihil", "Tidak ada permohonan"
    )  # fmt: skip
    assert found[third.id].state == found[fourth.id].state == "missing"
    assert recap_count(recap) == RecapCount(expected=4, accepted=1, nihil=1, missing=2, handed_in=0)
    assert not recap_count(recap).is_complete


def test_a_unit_recapitulates_what_it_handed_in(office: Office) -> None:
    cycle = office.start()
    requests = ask(cycle, office)
    unit_id, indicators = next(iter(office.indicators.items()))
    answer(requests[unit_id], indicators[0], "5", state="handed_in")
    recap = seal_unit_recap(cycle, "2", unit_id, doer=None, now=NOW)
    assert [(row.unit_id, row.state) for row in rows_of(recap)] == [(unit_id, "handed_in"), (unit_id, "missing")]


def test_the_same_rows_are_the_same_recap_and_others_the_next_version(office: Office) -> None:
    cycle = office.start()
    requests = answer_all(cycle, office)
    first = seal_agency_recap(cycle, "2", doer=None, now=NOW)
    assert seal_agency_recap(cycle, "2", doer=None, now=NOW) == first

    unit_id, indicators = next(iter(office.indicators.items()))
    answer(requests[unit_id], indicators[0], "11")
    second = seal_agency_recap(cycle, "2", doer=None, now=NOW)
    assert (second.version, current_recaps(cycle)) == (2, [second])
    first.refresh_from_db()
    assert seal(rows_of(first)) == first.sha256


def test_each_lane_has_its_own_recap() -> None:
    office = open_office("banggai-bappeda-2020", units=2, indicators=1)
    cycle = office.start()
    answer_all(cycle, office)
    while not open_tasks(cycle, kind="recap"):
        for task in open_tasks(cycle):
            office.complete(task, now=NOW)
    for task in open_tasks(cycle, kind="recap"):
        recap = recapped(office, task)
        assert recap.unit_id == task.unit_id
    assert len(current_recaps(cycle)) == len(office.units)
    assert {task.step for task in open_tasks(cycle)} == {"7"}


def test_a_validated_unit_is_measured_at_once() -> None:
    office = open_office("banggai-bappeda-2020", units=2, indicators=1)
    cycle = office.start()
    answer_all(cycle, office)
    while not open_tasks(cycle, kind="validate"):
        for task in open_tasks(cycle):
            recapped(office, task) if task.kind == "recap" else office.complete(task, now=NOW)
    task = open_tasks(cycle, kind="validate")[0]
    office.complete(task, now=NOW)
    assert set(Achievement.objects.values_list("unit_id", flat=True)) == {task.unit_id}


def test_ticking_it_off_is_refused(office: Office) -> None:
    cycle = office.start()
    answer_all(cycle, office)
    task = up_to(office, cycle, "2")
    with refused("recap_missing"):
        complete(task.id, actor=office.doer(task, NOW), now=NOW)


def test_another_task_is_no_recap(office: Office) -> None:
    cycle = office.start()
    task = only_task(cycle)
    with refused("not_a_recap"):
        recapped(office, task)


def test_a_stranger_may_not(office: Office) -> None:
    cycle = office.start()
    answer_all(cycle, office)
    task = up_to(office, cycle, "2")
    with refused("not_your_task"):
        make_recap(task.id, actor=office.actor("section_heads:1", NOW), now=NOW)


def test_without_requests_there_is_nothing_to_recapitulate(office: Office) -> None:
    cycle = office.start()
    with refused("nothing_to_recap"):
        recapped(office, up_to(office, cycle, "2"))


def test_it_is_recorded(office: Office) -> None:
    cycle: Cycle = office.start()
    answer_all(cycle, office)
    recap = recapped(office, up_to(office, cycle, "2"))
    made = Entry.objects.get(verb="recap.made", subject_id=recap.id)
    assert recap.sha256 in made.body
    assert '"expected":4' in made.body


def test_a_row_that_was_kept_is_read_again() -> None:
    row = RecapRow(
        indicator_id=1, code="IK", indicator="I", objective="", measure_unit="%", unit_id=2, unit="U", target="1",
        state="accepted", variables={"a": "1"},
    )  # fmt: skip
    assert RecapRow.of({**row.data(), "later": "field"}) == row
