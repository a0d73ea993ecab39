"""The queue: take up a job, keep hold of it, finish it once, or put it back.

A job is a row of django-tasks-db; a `JobLease` beside it says who works on it and since when they last gave a
sign of life. PostgreSQL hands each worker another row (SKIP LOCKED); SQLite lets one writer in at a time
(IMMEDIATE). Two times are kept apart: `now` is the time of the office, which a rehearsal simulates; a lease is
about living processes, so it is always kept in real time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max
from django_tasks_db.utils import normalize_uuid

from himpun.portal.models import JobLease

ATTEMPTS = 5
"""How often a job is taken up before it is given up, with its last reason shown."""

LEASE = timedelta(seconds=60)
"""Silence after which a worker counts as dead: three times the 20 s that SQLite lets a writer wait."""

FIRST_PAUSE = timedelta(seconds=10)
"""Pause after a first failure; it doubles each time, so five attempts span two and a half minutes."""

Row = DBTaskResult[Any, Any]


@dataclass(frozen=True)
class Job:
    """A job in hand. Only the holder of this attempt may finish it."""

    row: Row
    attempt: int

    @property
    def name(self) -> str:
        return str(self.row.task_path)


@dataclass(frozen=True)
class Failure:
    """A job that failed: which, with what, how often it was tried, why, and whether it will be tried again."""

    id: UUID
    name: str
    arguments: dict[str, Any]
    attempts: int
    reason: str
    is_final: bool


def is_due(now: datetime) -> bool:
    """True when a job waits. A plain read: an idle worker takes no write lock."""
    return bool(_due(now).exists())


def take_up(worker: str, now: datetime) -> Job | None:
    """Claim the next due job, or None. It runs from here until it is finished, put back, or its lease runs out."""
    if not is_due(now):
        return None
    with transaction.atomic():
        row = _due(now).select_for_update(skip_locked=True).first()
        if row is None:
            return None
        row.status = TaskResultStatus.RUNNING
        row.started_at = now
        row.worker_ids = [*row.worker_ids, worker]
        row.save(update_fields=["status", "started_at", "worker_ids"])
        attempt = len(row.worker_ids)
        JobLease.objects.update_or_create(
            job_id=row.id, defaults={"attempt": attempt, "worker": worker, "beaten_at": timezone.now()}
        )
    return Job(row, attempt)


def beat(job: Job) -> bool:
    """Give a sign of life. False when the lease was lost: another worker has the job, or will."""
    return bool(_lease(job).update(beaten_at=timezone.now()))


def finish(job: Job, result: object, now: datetime) -> bool:
    """Write a job as done. False when the lease was lost; what it returned is then dropped."""
    fields = {
        "status": TaskResultStatus.SUCCESSFUL,
        "finished_at": now,
        "return_value": result,
        "exception_class_path": "",
        "traceback": "",
    }
    return _let_go(job, fields)


def put_back(job: Job, fault: BaseException, now: datetime) -> bool:
    """Keep the reason, and try again after a pause; after the last attempt the job has failed."""
    reason = {
        "exception_class_path": f"{type(fault).__module__}.{type(fault).__qualname__}",
        "traceback": "".join(format_exception(fault)),
    }
    if job.attempt >= ATTEMPTS:
        return _let_go(job, {**reason, "status": TaskResultStatus.FAILED, "finished_at": now})
    pause = FIRST_PAUSE * 2 ** (job.attempt - 1)
    return _let_go(job, {**reason, "status": TaskResultStatus.READY, "run_after": now + pause})


def hand_back(job: Job) -> bool:
    """Return a job unharmed, because its worker has to stop. The attempt does not count."""
    return _let_go(job, {"status": TaskResultStatus.READY, "worker_ids": job.row.worker_ids[:-1]})


def sweep(now: datetime, *, lease: timedelta = LEASE, everything: bool = False) -> int:
    """Put the jobs of dead workers back, and give up those that took their worker down too often.

    `everything` takes every running job back, and none as tried: for a process that knows that it is alone on the
    database, such as a rehearsal that was interrupted by whoever started it, however often.
    """
    silent_since = timezone.now() - lease
    swept = 0
    for job_id in list(_running().values_list("id", flat=True)):
        with transaction.atomic():
            row = _running().select_for_update(skip_locked=True).filter(pk=job_id).first()
            held = JobLease.objects.filter(job_id=job_id)
            if row is None or (not everything and held.filter(beaten_at__gte=silent_since).exists()):
                continue
            held.delete()
            if everything:
                row.worker_ids = row.worker_ids[:-1]
                row.save(update_fields=["worker_ids"])
            _give_up_or_put_back(row, now)
            swept += 1
    return swept


def failures() -> Iterator[Failure]:
    """Jobs that failed, newest first; those still to be tried again too."""
    rows = DBTaskResult.objects.exclude(exception_class_path="").exclude(status=TaskResultStatus.SUCCESSFUL)
    for row in rows.order_by("-started_at"):
        reason = row.traceback.strip().rsplit("\n", 1)[-1]
        is_final = row.status == TaskResultStatus.FAILED
        arguments = {"args": row.args_kwargs["args"], **row.args_kwargs["kwargs"]}
        yield Failure(row.id, row.task_path, arguments, len(row.worker_ids), reason, is_final)


def forget_finished(before: datetime) -> int:
    """Remove jobs done before that time: machinery, not record; what they did is in the ledger."""
    done = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=before)
    return done.delete()[0]


def _due(now: datetime) -> Any:
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    return waiting.filter(Q(run_after=get_date_max()) | Q(run_after__lte=now))


def _running() -> Any:
    return DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)


def _lease(job: Job) -> Any:
    return JobLease.objects.filter(job_id=job.row.id, attempt=job.attempt)


def _let_go(job: Job, fields: dict[str, Any]) -> bool:
    """Write the end of an attempt, if it is still ours: the attempt's number is the fence."""
    with transaction.atomic():
        if not _lease(job).delete()[0]:
            return False
        return bool(_running().filter(pk=job.row.id).update(**fields))


def _give_up_or_put_back(row: Row, now: datetime) -> None:
    if len(row.worker_ids) < ATTEMPTS:
        DBTaskResult.objects.filter(pk=row.id).update(status=TaskResultStatus.READY, run_after=get_date_max())
        return
    DBTaskResult.objects.filter(pk=row.id).update(
        status=TaskResultStatus.FAILED,
        finished_at=now,
        exception_class_path=f"{__name__}.WorkerDied",
        traceback=f"WorkerDied: pekerja berhenti di tengah tugas {normalize_uuid(row.id)} sebanyak {ATTEMPTS} kali",
    )


class WorkerDied(Exception):
    """Why a job was given up whose workers were killed each time."""
