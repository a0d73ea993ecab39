"""What a task's clock shows: standard time, due time, time left or over, and the minutes counted so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from himpun.cycles.models import Task
from himpun.kernel.worktime import WorkCalendar
from himpun.procedures.definition import StandardTime, Step


@dataclass(frozen=True)
class ClockFace:
    """Minutes are net working minutes. `left` and `over`: None where there is no due time, or the other holds.

    `measured`: while the holder could act; `waiting`: while others had to; both count what runs now.
    """

    standard: str
    due_at: datetime | None
    left: int | None
    over: int | None
    measured: int
    waiting: int

    @property
    def is_late(self) -> bool:
        return self.over is not None


def clock_face(task: Task, step: Step | None, *, now: datetime, calendar: WorkCalendar) -> ClockFace:
    """Read a task's clock; a finished task is measured by when it was finished."""
    until = task.done_at or now
    left = over = None
    if task.due_at is not None:
        if until > task.due_at:
            over = calendar.minutes_between(task.due_at, until)
        else:
            left = calendar.minutes_between(until, task.due_at)
    return ClockFace(
        standard=standard_text(step.time) if step else "",
        due_at=task.due_at,
        left=left,
        over=over,
        measured=task.measured_minutes + _running(task.active_since, now, calendar),
        waiting=task.waiting_minutes + _running(task.waiting_since, now, calendar),
    )


def standard_text(time: StandardTime | None) -> str:
    """The cell "Waktu" as printed; a bare figure gets its unit ("5" is "5 menit")."""
    if time is None:
        return ""
    if time.unit and not any(letter.isalpha() for letter in time.text):
        return f"{time.text} {time.unit}"
    return time.text


def _running(since: datetime | None, now: datetime, calendar: WorkCalendar) -> int:
    return max(0, calendar.minutes_between(since, now)) if since else 0
