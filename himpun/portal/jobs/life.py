"""Signs of life of the workers, so that a ready server is one whose queue is worked through. Kept in real time."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.utils import timezone

from himpun.portal.models import JobLease, WorkerBeat

log = logging.getLogger("himpun.jobs")

EVERY = timedelta(seconds=20)
"""How often an idle worker shows that it is there."""

SILENT = timedelta(seconds=90)
"""Silence after which nobody works: four beats missed."""

FORGET = timedelta(days=7)


def beat(worker: str) -> None:
    """Write that this worker is there; forget those that died long ago."""
    now = timezone.now()
    _, is_new = WorkerBeat.objects.update_or_create(name=worker, defaults={"beaten_at": now})
    if is_new:
        WorkerBeat.objects.filter(beaten_at__lt=now - FORGET).delete()


def end(worker: str) -> None:
    """Say goodbye, as far as the database still answers."""
    try:
        WorkerBeat.objects.filter(name=worker).delete()
    except DatabaseError as fault:
        log.warning("a worker ended without saying so: %s", fault)


def last_seen() -> datetime | None:
    """When any worker last gave a sign of life; one with a long job in hand beats at the job's lease."""
    beats = WorkerBeat.objects.order_by("-beaten_at").values_list("beaten_at", flat=True)[:1]
    leases = JobLease.objects.order_by("-beaten_at").values_list("beaten_at", flat=True)[:1]
    return max([*beats, *leases], default=None)


def is_worked(now: datetime) -> bool:
    """Whether a worker is there."""
    seen = last_seen()
    return seen is not None and seen >= now - SILENT
