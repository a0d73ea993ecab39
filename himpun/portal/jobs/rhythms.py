"""What returns by itself: one row each, claimed by moving its time on, so that one node takes the turn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django_tasks import TaskContext, task

from himpun.cycles.holders import reassign_vacant
from himpun.cycles.services.schedule import start_due
from himpun.cycles.services.wake import wake_due
from himpun.ledger.moments import moment_of
from himpun.organisations.lockout import forget_attempts
from himpun.organisations.services.accounts import forget_expired_sessions
from himpun.portal.jobs import queue
from himpun.portal.messages import services as messages
from himpun.portal.models import Rhythm

KEEP_FINISHED = timedelta(days=30)


@task(takes_context=True, priority=10)
def start_scheduled_cycles(context: TaskContext) -> int:
    """Start the cycles whose time has come."""
    return len(start_due(now=moment_of(context)))


@task(takes_context=True, priority=10)
def wake_waiting_steps(context: TaskContext) -> int:
    """Open the steps whose date has come."""
    return len(wake_due(now=moment_of(context)))


@task(takes_context=True, priority=10)
def follow_the_calendar_of_posts(context: TaskContext) -> int:
    """Hand on the work of posts that the calendar emptied or filled: an appointment ends with nobody acting."""
    return reassign_vacant(now=moment_of(context))


@task(takes_context=True)
def write_reminders(context: TaskContext) -> int:
    """Write today's reminders, one to each position or team that owes something soon or already late."""
    return len(messages.write_reminders(now=moment_of(context)))


@task(takes_context=True, priority=-50)
def forget_finished_jobs(context: TaskContext) -> int:
    """Keep the queue's table small."""
    return queue.forget_finished(moment_of(context) - KEEP_FINISHED)


@task(takes_context=True, priority=-50)
def forget_sign_ins(context: TaskContext) -> int:
    """Forget sessions that ended, and the names and addresses of those who were shut out."""
    return forget_expired_sessions(now=moment_of(context)) + forget_attempts(now=moment_of(context))


RHYTHMS: Mapping[str, tuple[Any, timedelta]] = {
    "start_scheduled_cycles": (start_scheduled_cycles, timedelta(minutes=10)),
    "wake_waiting_steps": (wake_waiting_steps, timedelta(minutes=10)),
    "follow_the_calendar_of_posts": (follow_the_calendar_of_posts, timedelta(hours=1)),
    "write_reminders": (write_reminders, timedelta(hours=1)),
    "forget_finished_jobs": (forget_finished_jobs, timedelta(days=1)),
    "forget_sign_ins": (forget_sign_ins, timedelta(hours=1)),
}

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def enqueue_due(now: datetime) -> list[str]:
    """Enqueue what is due, once among all nodes. Missed turns are not made up for: the next one sees everything."""
    rows = dict(Rhythm.objects.values_list("name", "next_run_at"))
    enqueued = []
    for name, (work, every) in RHYTHMS.items():
        if rows.get(name, LONG_AGO) > now:
            continue
        with transaction.atomic():
            if name not in rows:
                Rhythm.objects.get_or_create(name=name, defaults={"next_run_at": LONG_AGO})
            claimed = Rhythm.objects.filter(name=name, next_run_at__lte=now).update(next_run_at=now + every)
            if claimed:
                work.enqueue()
                enqueued.append(name)
    return enqueued
