"""The clock of a task while its post is vacant: it stands, and what passes counts as waiting. The due time stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from himpun.cycles.models import Task
from himpun.cycles.running import stop_clock
from himpun.kernel.worktime import WorkCalendar
from himpun.organisations.rules import Tenure, vacant_spans


def split_at_vacancies(task: Task, tenures: Iterable[Tenure], *, now: datetime, calendar: WorkCalendar) -> bool:
    """Count the working minutes in which nobody held the task's post as waiting; the clock then runs on from now.

    True when there were any. A post may have been vacant for days before anybody looked.
    """
    if task.active_since is None:
        return False
    gaps = vacant_spans(tenures, since=task.active_since, until=now, zone=calendar.zone)
    vacant = sum(calendar.minutes_between(begin, end) for begin, end in gaps)
    if not vacant:
        return False
    task.measured_minutes += max(0, calendar.minutes_between(task.active_since, now) - vacant)
    task.waiting_minutes += vacant
    task.active_since = now
    return True


def pause(task: Task, *, now: datetime, calendar: WorkCalendar) -> bool:
    """Stop the holder's clock: nobody can act. False when it stood already."""
    if task.active_since is None:
        return False
    stop_clock(task, now, calendar)
    task.waiting_since = now
    return True


def go_on(task: Task, *, now: datetime, calendar: WorkCalendar) -> None:
    """Let the holder's clock run again."""
    stop_clock(task, now, calendar)
    task.active_since = now
