"""What an act has locked it hands on: no service within it locks or reads the same cycle again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from himpun.cycles.models import StepRun
from himpun.cycles.running import Running, running_of
from himpun.cycles.services.locking import locked_cycle, locked_task
from himpun.cycles.tests.office import START, open_office, open_tasks
from himpun.ledger.acts import act


@pytest.mark.django_db
def test_it_works() -> None:
    cycle = open_office(units=1).start()
    task = open_tasks(cycle)[0]

    @act
    def of_two_services() -> list[int]:
        _, first = locked_task(task.id, now=START)
        participants = first.participants
        with CaptureQueriesContext(connection) as seen:
            again, second = locked_task(task.id, now=START)
            third, fourth = locked_cycle(cycle.id, now=START), running_of(again.cycle, now=START)
            assert fourth.participants is participants
        assert first is second is third is fourth
        return [len(seen)]

    # The task is read again: somebody may have written it in between.
    assert of_two_services() == [1]


@pytest.mark.django_db
def test_a_later_moment_is_asked_anew_under_the_same_lock() -> None:
    cycle = open_office(units=1).start()

    @act
    def at_two_moments() -> tuple[Running, Running, int]:
        first = locked_cycle(cycle.id, now=START)
        with CaptureQueriesContext(connection) as seen:
            second = locked_cycle(cycle.id, now=START + timedelta(days=1))
        return first, second, len(seen)

    first, second, count = at_two_moments()
    assert count == 0
    assert first.cycle is second.cycle
    assert first.today < second.today


@pytest.mark.django_db
def test_the_next_act_locks_and_reads_for_itself() -> None:
    cycle = open_office(units=1).start()

    @act
    def stands() -> list[str]:
        return [run.stand for run in locked_cycle(cycle.id, now=START).runs]

    before = stands()
    StepRun.objects.filter(cycle=cycle, stand="open").update(stand="suspended")
    assert "open" in before
    assert "open" not in stands()


@pytest.mark.django_db
def test_who_only_reads_outside_of_an_act_has_their_own() -> None:
    cycle = open_office(units=1).start()

    assert running_of(cycle, now=START) is not running_of(cycle, now=START)
