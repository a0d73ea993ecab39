"""Jobs for the tests of the queue. `take_long` and `count` leave their traces in files, for other processes to see."""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path

from django_tasks import TaskContext, task

from himpun.ledger.moments import moment_of

seen: list[tuple[str, datetime]] = []


@task(takes_context=True)
def note(context: TaskContext, name: str) -> str:
    seen.append((name, moment_of(context)))
    return name


@task(takes_context=True)
def note_twice(context: TaskContext, name: str) -> None:
    note.enqueue(name)
    seen.append((name, moment_of(context)))


@task()
def fail(reason: str) -> None:
    raise RuntimeError(reason)


@task()
def fail_after_enqueueing(name: str) -> None:
    note.enqueue(name)
    raise RuntimeError(name)


@task(takes_context=True)
def take_long(context: TaskContext, folder: str, seconds: float) -> None:
    """Say that it began, then take its time, then say that it ended; the first attempt alone takes long."""
    place = Path(folder)
    (place / f"began-{context.attempt}-{os.getpid()}").touch()
    if context.attempt == 1:
        time.sleep(seconds)
    (place / f"ended-{context.attempt}-{os.getpid()}").touch()


@task()
def count(folder: str, number: int) -> None:
    """Leave one trace each time it is carried out."""
    (Path(folder) / f"{number}-{time.monotonic_ns()}-{os.getpid()}").touch()
