"""Jobs: enqueued with the act, carried out once, tried again a bounded number of times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from himpun.portal.jobs import failures, queue, rhythms, run_due
from himpun.portal.models import JobLease, Rhythm
from himpun.portal.tests import sample_jobs

NOW = datetime(2026, 4, 6, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_rhythms(db: None) -> None:
    """Only the jobs that a test enqueues; rhythms have tests of their own."""
    Rhythm.objects.bulk_create([Rhythm(name=name, next_run_at=NOW + timedelta(days=900)) for name in rhythms.RHYTHMS])
    sample_jobs.seen.clear()


def test_it_works() -> None:
    """A job gets the moment at which it was taken up, and its result is kept."""
    job = sample_jobs.note.enqueue("one")

    turn = run_due(NOW)

    assert (turn.done, turn.failures) == (1, ())
    assert sample_jobs.seen == [("one", NOW)]
    assert sample_jobs.note.get_result(job.id).return_value == "one"
    assert not JobLease.objects.exists()


def test_an_act_that_is_undone_enqueues_nothing() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _enqueue_and_fail()

    assert run_due(NOW).done == 0


def _enqueue_and_fail() -> None:
    sample_jobs.note.enqueue("lost")
    raise ZeroDivisionError


def test_what_a_job_starts_is_carried_out_in_the_same_turn() -> None:
    sample_jobs.note_twice.enqueue("again")

    assert run_due(NOW).done == 2
    assert [name for name, _ in sample_jobs.seen] == ["again", "again"]


def test_more_urgent_jobs_come_first() -> None:
    sample_jobs.note.using(priority=-10).enqueue("bundle")
    sample_jobs.note.enqueue("paper")

    run_due(NOW)

    assert [name for name, _ in sample_jobs.seen] == ["paper", "bundle"]


def test_a_job_waits_for_its_time() -> None:
    sample_jobs.note.using(run_after=NOW + timedelta(hours=1)).enqueue("later")

    assert run_due(NOW).done == 0
    assert run_due(NOW + timedelta(hours=1)).done == 1


def test_a_failing_job_is_tried_five_times_with_longer_pauses() -> None:
    sample_jobs.fail.enqueue("mesin cetak mati")
    now, tried = NOW, []
    for _ in range(200):
        if run_due(now).failures:
            tried.append((now - NOW).total_seconds())
        now += timedelta(seconds=1)

    assert tried == [0, 10, 30, 70, 150]
    [failure] = failures()
    assert failure.is_final
    assert failure.attempts == queue.ATTEMPTS
    assert failure.reason == "RuntimeError: mesin cetak mati"


def test_a_failing_job_undoes_only_itself() -> None:
    sample_jobs.fail_after_enqueueing.enqueue("half")
    sample_jobs.note.enqueue("next")

    turn = run_due(NOW)

    assert turn.done == 1
    assert len(turn.failures) == 1
    assert [name for name, _ in sample_jobs.seen] == ["next"]


def test_a_lost_lease_keeps_a_late_worker_from_finishing() -> None:
    """The attempt's number is the fence: the first worker was given up for dead, but lives."""
    sample_jobs.note.enqueue("contested")
    slow = queue.take_up("slow", NOW)
    assert slow is not None
    assert queue.sweep(NOW) == 0, "it has just given a sign of life"
    assert queue.sweep(NOW, lease=timedelta(0)) == 1

    quick = queue.take_up("quick", NOW)

    assert quick is not None
    assert quick.attempt == 2
    assert not queue.beat(slow)
    assert not queue.finish(slow, "late", NOW)
    assert not queue.put_back(slow, RuntimeError("late"), NOW)
    assert queue.finish(quick, "right", NOW)
    assert DBTaskResult.objects.get().return_value == "right"


def test_a_job_that_kills_its_worker_each_time_is_given_up() -> None:
    sample_jobs.note.enqueue("poison")
    for _ in range(queue.ATTEMPTS):
        assert queue.take_up("victim", NOW) is not None
        queue.sweep(NOW, lease=timedelta(0))

    assert queue.take_up("victim", NOW) is None
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED
    [failure] = failures()
    assert failure.reason.startswith("WorkerDied: ")


def test_who_knows_to_be_alone_takes_over_at_once() -> None:
    sample_jobs.note.enqueue("left behind")
    queue.take_up("killed", NOW)

    assert run_due(NOW).done == 0
    assert run_due(NOW, take_over=True).done == 1


def test_who_is_alone_gives_up_no_job_because_he_was_interrupted() -> None:
    sample_jobs.note.enqueue("left behind")
    for _ in range(queue.ATTEMPTS + 1):
        assert queue.take_up("killed", NOW) is not None
        queue.sweep(NOW, everything=True)

    assert run_due(NOW, take_over=True).done == 1


def test_a_job_handed_back_does_not_count_as_tried() -> None:
    sample_jobs.note.enqueue("handed back")
    job = queue.take_up("leaving", NOW)
    assert job is not None
    queue.hand_back(job)

    again = queue.take_up("staying", NOW)

    assert again is not None
    assert again.attempt == 1


def test_a_rhythm_returns_once_each_time() -> None:
    Rhythm.objects.filter(name="wake_waiting_steps").delete()

    assert rhythms.enqueue_due(NOW) == ["wake_waiting_steps"]
    assert rhythms.enqueue_due(NOW) == []
    assert rhythms.enqueue_due(NOW + timedelta(minutes=9)) == []
    assert rhythms.enqueue_due(NOW + timedelta(days=3)) == ["wake_waiting_steps"]


def test_every_rhythm_runs_on_an_empty_office() -> None:
    Rhythm.objects.all().delete()

    turn = run_due(NOW)

    assert (turn.done, turn.failures) == (len(rhythms.RHYTHMS), ())


def test_finished_jobs_are_forgotten_and_failed_ones_kept() -> None:
    sample_jobs.note.enqueue("done")
    sample_jobs.fail.enqueue("open")
    run_due(NOW)

    queue.forget_finished(NOW + timedelta(days=1))

    assert [row.task_path.rsplit(".", 1)[-1] for row in DBTaskResult.objects.all()] == ["fail"]
