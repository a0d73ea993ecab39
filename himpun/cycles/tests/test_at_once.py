"""Two people at once: one wins, the other is told; and what both finish together opens once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pytest

from himpun.cycles.models import Cycle, StepRun, Task
from himpun.cycles.services import cancel, complete, send_back
from himpun.cycles.tests.office import START, only_task, open_office, open_tasks
from himpun.cycles.tests.tables import EACH, by, row, table
from himpun.kernel.refusals import Refusal
from himpun.ledger.models import Entry
from himpun.ledger.selectors import check_chains
from himpun.organisations.access import acting
from himpun.organisations.models import Appointment, Official
from tests.committed import CommittedDatabase

pytestmark = pytest.mark.usefixtures("alone")


def test_it_works(committed_db: CommittedDatabase) -> None:
    """The definitive holder and the Plh. of the same post press the button together."""
    office = open_office(table(row("1"), row("2")))
    task = only_task(office.start())
    position = office.positions["staff"]
    standing_in = Official.objects.create(agency=office.agency, name="Pejabat Harian")
    Appointment.objects.create(position=position, official=standing_in, capacity="plh", starts_on=START.date())
    people = [office.actor("staff"), acting(standing_in.id, position.id, now=START)]

    outcomes = committed_db.at_once([partial(complete, task.id, actor=actor, now=START) for actor in people])

    (winner,), (told,) = _won(outcomes), _told(outcomes)
    assert winner.state == Task.State.DONE
    assert told.code == "already_done"
    assert "sudah diselesaikan oleh Staf Perencanaan pada 6 April 2026" in told.message
    assert Entry.objects.filter(verb="task.completed").count() == 1
    assert only_task(winner.cycle).step == "2"


def test_a_double_click_is_one_act(committed_db: CommittedDatabase) -> None:
    office = open_office(table(row("1"), row("2")))
    task = only_task(office.start())
    actor = office.actor("staff")

    outcomes = committed_db.at_once([partial(complete, task.id, actor=actor, now=START)] * 4)

    assert len(_won(outcomes)) == 4
    assert Entry.objects.filter(verb="task.completed").count() == 1
    assert StepRun.objects.filter(step="2").count() == 1


def test_lanes_that_end_together_join_once(committed_db: CommittedDatabase) -> None:
    office = open_office(table(row("1", **EACH), row("2")), units=6)
    cycle = office.start()
    acts = [partial(complete, task.id, actor=office.doer(task, START), now=START) for task in open_tasks(cycle)]

    outcomes = committed_db.at_once(acts)

    assert len(_won(outcomes)) == 6
    assert only_task(cycle).step == "2"
    assert StepRun.objects.filter(step="2").count() == 1
    assert [report.problem for report in check_chains()[0]] == [None]


def test_those_who_confirm_jointly_at_once_end_it_once(committed_db: CommittedDatabase) -> None:
    office = open_office(table(row("1", by=by("jointly", "planning", "staff", "sections")), row("2")), units=3)
    cycle = office.start()
    acts = [partial(complete, task.id, actor=office.doer(task, START), now=START) for task in open_tasks(cycle)]

    outcomes = committed_db.at_once(acts)

    assert len(_won(outcomes)) == 5
    assert StepRun.objects.filter(step="2").count() == 1


def test_of_any_the_first_wins(committed_db: CommittedDatabase) -> None:
    office = open_office(table(row("1", by=by("any", "planning", "staff")), row("2")))
    cycle = office.start()
    acts = [partial(complete, task.id, actor=office.doer(task, START), now=START) for task in open_tasks(cycle)]

    outcomes = committed_db.at_once(acts)

    (winner,), (told,) = _won(outcomes), _told(outcomes)
    assert told.code == "not_your_turn"
    assert set(Task.objects.filter(step="1").values_list("state", flat=True)) == {"done", "not_needed"}
    assert only_task(winner.cycle).step == "2"


def test_completing_and_returning_at_once_is_one_of_the_two(committed_db: CommittedDatabase) -> None:
    office = open_office(table(row("1"), row("2", returns=[{"to": "1", "scope": "cycle"}]), row("3")))
    cycle = office.start()
    office.complete(only_task(cycle))
    task, actor = only_task(cycle), office.actor("staff")

    outcomes = committed_db.at_once(
        [
            partial(complete, task.id, actor=actor, now=START),
            partial(send_back, task.id, to="1", reason="Angka keliru", actor=actor, now=START),
        ]
    )

    (winner,), (told,) = _won(outcomes), _told(outcomes)
    assert told.code == "already_done"
    assert only_task(cycle).step == ("3" if winner.state == Task.State.DONE else "1")


def test_two_who_start_the_same_period_start_it_once(committed_db: CommittedDatabase) -> None:
    office = open_office(table(row("1")))

    outcomes = committed_db.at_once([office.start] * 2)

    assert len(_won(outcomes)) == 1
    assert [told.code for told in _told(outcomes)] == ["cycle_exists"]
    assert Cycle.objects.count() == 1


def test_an_act_in_a_cycle_that_is_cancelled_meanwhile_is_refused_or_kept(committed_db: CommittedDatabase) -> None:
    office = open_office(table(row("1"), row("2")))
    cycle = office.start()
    task = only_task(cycle)

    acts: list[Callable[[], object]] = [
        partial(complete, task.id, actor=office.actor("staff"), now=START),
        partial(cancel, cycle.id, reason="Salah periode", actor=office.actor("planning"), now=START),
    ]
    outcomes = committed_db.at_once(acts)

    done = Entry.objects.filter(verb="task.completed").count()
    assert [told.code for told in _told(outcomes)] == ([] if done else ["cycle_not_running"])
    assert not open_tasks(cycle)


def _won(outcomes: Sequence[object]) -> list[Task]:
    unexpected = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refusal)]
    assert not unexpected
    return [one for one in outcomes if not isinstance(one, Refusal)]  # type: ignore[misc]


def _told(outcomes: Sequence[object]) -> list[Refusal]:
    return [one for one in outcomes if isinstance(one, Refusal)]
