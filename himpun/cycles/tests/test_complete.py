"""Completing a task: what opens, who is told what, which clock ran, and what an act costs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from himpun.cycles.models import Cycle, StepRun, Task
from himpun.cycles.services import complete
from himpun.cycles.tests.office import START, Office, only_task, open_office, open_tasks, refused
from himpun.cycles.tests.tables import EACH, by, row, table
from himpun.ledger.models import Entry
from himpun.organisations.access import acting
from himpun.organisations.models import Appointment, Official, TeamMember
from himpun.organisations.services.appoint import appoint, end_appointment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]

TEN = START + timedelta(minutes=10)
DECISION = [{"key": "yes", "label": "Ya", "to": "2"}, {"key": "no", "label": "Tidak", "to": "3"}]


def test_it_works() -> None:
    office = open_office(table(row("1"), row("2")))
    cycle = office.start()

    done = office.complete(only_task(cycle), now=TEN)

    assert (done.state, done.done_at, done.done_as) == (Task.State.DONE, TEN, "Staf Perencanaan")
    assert only_task(cycle).step == "2"
    assert _verbs(cycle)[-2:] == ["task.completed", "step.opened"]


def test_the_last_task_ends_the_cycle() -> None:
    office = open_office(table(row("1", next=["2", "3"]), row("2", next=[]), row("3")))
    cycle = office.start()

    for _ in range(3):
        office.complete(open_tasks(cycle)[0], now=TEN)

    cycle.refresh_from_db()
    assert (cycle.state, cycle.ended_at, cycle.ends) == (Cycle.State.ENDED, TEN, ["2", "3"])
    assert _verbs(cycle)[-2:] == ["task.completed", "cycle.ended"]


# -- twice, and by others -------------------------------------------------------------------------


def test_the_same_act_again_returns_what_was_recorded() -> None:
    office = open_office(table(row("1"), row("2")))
    cycle = office.start()
    task = only_task(cycle)
    first = office.complete(task, now=TEN)
    entries = Entry.objects.count()

    again = office.complete(task, now=TEN + timedelta(hours=1))

    assert (again.id, again.done_at) == (first.id, TEN)
    assert Entry.objects.count() == entries
    assert only_task(cycle).step == "2"


def test_the_same_act_again_after_the_end_returns_what_was_recorded() -> None:
    office = open_office(table(row("1")))
    task = only_task(office.start())
    office.complete(task)

    assert office.complete(task, now=TEN).done_at == START


def test_another_decision_on_the_same_task_is_refused() -> None:
    office = open_office(table(row("1", outcomes=DECISION), row("2"), row("3")))
    task = only_task(office.start())
    office.complete(task, outcome="yes")

    with refused("already_done"):
        office.complete(task, outcome="no", now=TEN)


def test_a_colleague_of_the_team_is_told_who_was_faster_and_when() -> None:
    office, task = _team_task()
    chair, member = TeamMember.objects.order_by("-is_chair", "id")
    complete(task.id, actor=_holder(office, chair.position_id), now=TEN)

    with refused("already_done"):
        complete(task.id, actor=_holder(office, member.position_id), now=TEN)

    task.refresh_from_db()
    assert (task.done_as, task.done_by) == ("Sekretaris", office.officials[chair.position_id])


def test_the_next_holder_of_the_post_is_told_who_did_it() -> None:
    office = open_office(table(row("1"), row("2")))
    task = only_task(office.start())
    office.complete(task)
    position = office.positions["staff"]
    tomorrow = START + timedelta(days=1)
    end_appointment(Appointment.objects.get(position=position), ends_on=START.date(), actor=None, now=TEN)
    successor = Official.objects.create(agency=office.agency, name="Pejabat Baru")
    appoint(position, successor, starts_on=tomorrow.date(), decree="SK 2", actor=None, now=tomorrow)

    with refused("already_done"):
        complete(task.id, actor=acting(successor.id, position.id, now=tomorrow), now=tomorrow)


def test_the_wrong_person_is_refused() -> None:
    office = open_office(table(row("1")))
    task = only_task(office.start())

    with refused("not_your_task"):
        complete(task.id, actor=office.actor("planning"), now=START)


def test_a_stranger_learns_nothing() -> None:
    office, other = open_office(table(row("1"))), open_office(table(row("1")))
    task = only_task(office.start())

    with refused("not_there"):
        complete(task.id, actor=other.actor("staff"), now=START)
    with refused("not_there"):
        complete(task.id + 1000, actor=other.actor("staff"), now=START)


# -- modes and parts ------------------------------------------------------------------------------


def test_jointly_ends_with_the_last_and_keeps_everybodys_minutes() -> None:
    office = open_office(table(row("1", by=by("jointly", "planning", "staff")), row("2")))
    cycle = office.start()
    first, last = open_tasks(cycle)

    office.complete(first, now=TEN)
    assert [task.id for task in open_tasks(cycle)] == [last.id]
    office.complete(last, now=TEN + timedelta(minutes=20))

    assert only_task(cycle).step == "2"
    assert [_read(task).measured_minutes for task in (first, last)] == [10, 30]


def test_those_who_decide_jointly_decide_the_same() -> None:
    rows = [row("1", by=by("jointly", "planning", "staff"), outcomes=DECISION), row("2"), row("3")]
    office = open_office(table(*rows))
    cycle = office.start()
    first, last = open_tasks(cycle)
    office.complete(first, outcome="no")

    with refused("outcome_differs"):
        office.complete(last, outcome="yes")
    office.complete(last, outcome="no")

    assert only_task(cycle).step == "3"


def test_any_closes_the_others_as_not_needed() -> None:
    office = open_office(table(row("1", by=by("any", "planning", "staff")), row("2")))
    cycle = office.start()
    left, quick = open_tasks(cycle)

    office.complete(quick)

    assert _read(left).state == Task.State.NOT_NEEDED
    assert only_task(cycle).step == "2"
    with refused("not_your_turn"):
        office.complete(left)


def test_a_row_of_several_posts_ends_with_the_last_of_them() -> None:
    """The mode says one, the post exists in each section: nobody's task may be left over."""
    office = open_office(table(row("1", by=by("one", "sections")), row("2")), units=3)
    cycle = office.start()

    for task in open_tasks(cycle):
        assert not open_tasks(cycle, step="2")
        office.complete(task)

    assert only_task(cycle).step == "2"


def test_further_tasks_of_a_row_come_one_after_another_within_its_time() -> None:
    then = [{"by": by("one", "planning"), "work": "prepare_form"}, {"by": by("one", "staff"), "work": "other"}]
    office = open_office(table(row("1", then=then, time={"max": 1, "unit": "jam", "text": "1 jam"}), row("2")))
    cycle = office.start()
    due = only_task(cycle).due_at

    for part, position in enumerate(["staff", "planning", "staff"]):
        task = only_task(cycle)
        assert (task.step, task.part, task.position) == ("1", part, office.positions[position])
        assert task.due_at == due
        office.complete(task, now=TEN)

    assert only_task(cycle).step == "2"
    assert _verbs(cycle).count("task.opened") == 2
    assert _verbs(cycle).count("step.opened") == 2


def test_the_row_decides_and_its_further_tasks_follow() -> None:
    then = [{"by": by("one", "planning"), "work": "other"}]
    office = open_office(table(row("1", outcomes=DECISION, then=then), row("2"), row("3")))
    cycle = office.start()

    office.complete(only_task(cycle), outcome="no")
    with refused("outcome_unknown"):
        office.complete(only_task(cycle), outcome="yes")
    office.complete(only_task(cycle))

    assert only_task(cycle).step == "3"
    assert StepRun.objects.get(cycle=cycle, step="1").outcome == "no"


def test_a_post_outside_the_units_does_its_part_for_each_lane() -> None:
    then = [{"by": by("one", "planning"), "work": "other"}]
    office = open_office(table(row("1", **EACH, then=then), row("2")), units=2)
    cycle = office.start()

    for unit in office.units:
        office.complete(only_task(cycle, unit=unit))
        part = only_task(cycle, unit=unit)
        assert part.position == office.positions["planning"]
        office.complete(part)

    assert only_task(cycle).step == "2"


@pytest.mark.parametrize(("outcome", "code"), [("", "outcome_missing"), ("maybe", "outcome_missing")])
def test_a_decision_needs_one_of_its_ways(outcome: str, code: str) -> None:
    office = open_office(table(row("1", outcomes=DECISION), row("2"), row("3")))
    task = only_task(office.start())

    with refused(code):
        office.complete(task, outcome=outcome)


def test_a_plain_row_has_nothing_to_decide() -> None:
    office = open_office(table(row("1")))
    task = only_task(office.start())

    with refused("outcome_unknown"):
        office.complete(task, outcome="yes")


def _team_task() -> tuple[Office, Task]:
    actors = [{"key": "planning", "position": "Kasubag Perencanaan"}, {"key": "sakip", "team": "Tim SAKIP"}]
    columns = [{"title": "Kasubag Perencanaan", "actors": ["planning"]}, {"title": "Tim SAKIP", "actors": ["sakip"]}]
    rows = [row("1", by=by("one", "sakip")), row("2", by=by("one", "planning"))]
    office = open_office(table(*rows, actors=actors, columns=columns))
    return office, only_task(office.start())


def _holder(office: Office, position_id: int) -> Any:
    return acting(office.officials[position_id].id, position_id, now=TEN)


def _verbs(cycle: Cycle) -> list[str]:
    return list(Entry.objects.filter(cycle_id=cycle.id).order_by("seq").values_list("verb", flat=True))


def _read(task: Task) -> Task:
    task.refresh_from_db()
    return task
