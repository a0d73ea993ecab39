"""The worker as a process of its own: killed outright, stopped politely, and several at once."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from himpun.portal.jobs import Worker, queue, rhythms
from himpun.portal.models import JobLease, Rhythm
from himpun.portal.tests import sample_jobs
from tests.committed import CommittedDatabase

ROOT = Path(__file__).resolve().parents[3]
LEASE = 1.5
"""Seconds; short enough for a test, and many times a heartbeat even on a busy machine."""

Process = subprocess.Popen[bytes]


@pytest.fixture
def workers(committed_db: CommittedDatabase) -> Iterator[Workers]:
    """Workers of other processes on the test's database; whatever still runs at the end is killed."""
    later = timezone.now() + timedelta(days=1)
    Rhythm.objects.bulk_create([Rhythm(name=name, next_run_at=later) for name in rhythms.RHYTHMS])
    running = Workers(committed_db)
    yield running
    running.kill_all()


class Workers:
    def __init__(self, database: CommittedDatabase) -> None:
        self.environment = {**database.environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
        self.started: list[Process] = []

    def start(self, how: str = "until_empty=True") -> Process:
        """Start one; its lease is short, and it listens to SIGTERM as `himpun worker` does."""
        program = (
            "import django; django.setup()\n"
            "import signal\nfrom datetime import timedelta\nfrom himpun.portal.jobs import Worker\n"
            f"worker = Worker(poll=0.05, lease=timedelta(seconds={LEASE}))\n"
            "signal.signal(signal.SIGTERM, worker.stop)\n"
            f"worker.run({how})\n"
        )
        process = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, env=self.environment)
        self.started.append(process)
        return process

    def kill_all(self) -> None:
        for process in self.started:
            process.kill()
            process.wait()


def test_it_works(workers: Workers) -> None:
    """In this process: one job at most with `once`."""
    sample_jobs.note.enqueue("one")
    sample_jobs.note.enqueue("two")

    assert Worker().run(once=True).done == 1
    assert Worker().run(until_empty=True).done == 1
    assert Worker().run(once=True).done == 0


def test_a_job_whose_worker_is_killed_is_taken_up_again(workers: Workers, tmp_path: Path) -> None:
    sample_jobs.take_long.enqueue(str(tmp_path), 60)
    victim = workers.start()
    _until(lambda: list(tmp_path.glob("began-1-*")))
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING

    workers.start("")
    _until(lambda: DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL)

    assert [path.name.rsplit("-", 1)[0] for path in sorted(tmp_path.glob("ended-*"))] == ["ended-2"]
    assert len(DBTaskResult.objects.get().worker_ids) == 2
    assert not JobLease.objects.exists()


def test_a_living_worker_keeps_its_job(workers: Workers, tmp_path: Path) -> None:
    """However long it takes: it beats, so nobody takes it away."""
    sample_jobs.take_long.enqueue(str(tmp_path), 3 * LEASE)
    workers.start()
    _until(lambda: list(tmp_path.glob("began-*")))
    workers.start("")

    _until(lambda: DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL)

    assert [path.name.rsplit("-", 1)[0] for path in tmp_path.glob("began-*")] == ["began-1"]


def test_asked_to_stop_it_finishes_the_job_in_hand(workers: Workers, tmp_path: Path) -> None:
    sample_jobs.take_long.enqueue(str(tmp_path), 1)
    sample_jobs.count.enqueue(str(tmp_path), 2)
    worker = workers.start("")
    _until(lambda: list(tmp_path.glob("began-*")))

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(timeout=30) == 0
    assert list(tmp_path.glob("ended-1-*"))
    assert not list(tmp_path.glob("2-*")), "the next one is left for another worker"
    assert DBTaskResult.objects.get(status=TaskResultStatus.READY).worker_ids == []


def test_asked_twice_it_hands_the_job_back(workers: Workers, tmp_path: Path) -> None:
    sample_jobs.take_long.enqueue(str(tmp_path), 60)
    worker = workers.start("")
    _until(lambda: list(tmp_path.glob("began-*")))

    worker.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(timeout=30) == 1
    row = DBTaskResult.objects.get()
    assert (row.status, row.worker_ids) == (TaskResultStatus.READY, [])


def test_idle_it_stops_at_once(workers: Workers, tmp_path: Path) -> None:
    sample_jobs.count.enqueue(str(tmp_path), 1)
    worker = workers.start("")
    _until(lambda: DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL).exists())
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=30) == 0


def test_several_workers_do_each_job_once(workers: Workers, tmp_path: Path) -> None:
    for number in range(60):
        sample_jobs.count.enqueue(str(tmp_path), number)

    for process in [workers.start() for _ in range(4)]:
        assert process.wait(timeout=90) == 0

    done = sorted(int(path.name.split("-", 1)[0]) for path in tmp_path.iterdir() if path.name[0].isdigit())
    assert done == list(range(60))
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {TaskResultStatus.SUCCESSFUL}


def test_workers_killed_again_and_again_lose_nothing(workers: Workers, tmp_path: Path) -> None:
    for number in range(40):
        sample_jobs.count.enqueue(str(tmp_path), number)
    for pause in (0.9, 1.1, 1.3):
        victim = workers.start()
        time.sleep(pause)
        victim.kill()
        victim.wait()

    workers.start("")
    _until(lambda: not DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL).exists())

    done = {int(path.name.split("-", 1)[0]) for path in tmp_path.iterdir() if path.name[0].isdigit()}
    assert done == set(range(40))


@pytest.mark.django_db
def test_an_idle_worker_takes_no_lock(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Asking whether something waits is one plain read."""
    with django_assert_num_queries(1):
        assert queue.take_up("idle", timezone.now()) is None


def test_a_rhythm_is_claimed_by_one(committed_db: CommittedDatabase) -> None:
    now = timezone.now()

    claimed = committed_db.at_once([lambda: rhythms.enqueue_due(now)] * 6)

    assert sorted(name for names in claimed for name in names) == sorted(rhythms.RHYTHMS)  # type: ignore[union-attr]


def _until(true: object, *, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    assert callable(true)
    while not true():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)
