"""One line of Tugas saya: what is to be done, how much time is left, why it came back; and the groups of lines."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from himpun.cycles.clock_face import ClockFace, clock_face
from himpun.cycles.models import Task
from himpun.cycles.selectors.inbox import editions_of, end_of_day
from himpun.cycles.selectors.returns import CameBack, why_again
from himpun.organisations.calendars import calendar_for
from himpun.organisations.models import Agency
from himpun.portal.web.desk.naming import kind_name, shown_state, title_of
from himpun.procedures.definition import Step
from himpun.procedures.selectors import definition_of


@dataclass(frozen=True)
class Line:
    """A task as the list shows it."""

    task: Task
    title: str
    kind: str
    clock: ClockFace
    state: str
    came_back: CameBack | None


@dataclass(frozen=True)
class Group:
    """Lines under one heading. `key` for styles and tests."""

    key: str
    title: str
    lines: tuple[Line, ...]


def lines_of(tasks: Sequence[Task], *, agency: Agency, now: datetime) -> list[Line]:
    """The lines of some tasks, in a number of statements that does not grow with them."""
    if not tasks:
        return []
    editions = editions_of(tasks)
    steps = {key: {step.no: step for step in definition_of(row).steps} for key, row in editions.items()}
    for task in tasks:
        task.cycle.edition = editions[task.cycle.edition_id]
    reasons = why_again(tasks)
    calendar = calendar_for(agency)

    def line(task: Task) -> Line:
        step: Step | None = steps[task.cycle.edition_id].get(task.step)
        clock = clock_face(task, step, now=now, calendar=calendar)
        state = shown_state(task, is_late=clock.is_late)
        return Line(task, title_of(task, step), kind_name(task.kind), clock, state, reasons.get(task.id))

    return [line(task) for task in tasks]


def grouped(lines: Iterable[Line], waiting: Iterable[Line], *, now: datetime, zone: str) -> list[Group]:
    """Late, today, later, and what waits for others; a heading without lines is left out."""
    tonight = end_of_day(now, zone)
    late, today, later = list[Line](), list[Line](), list[Line]()
    for line in lines:
        due = line.task.due_at
        (late if line.clock.is_late else today if due is not None and due < tonight else later).append(line)
    groups = [
        Group("late", _("Terlambat"), tuple(late)),
        Group("today", _("Hari ini"), tuple(today)),
        Group("later", _("Berikutnya"), tuple(later)),
        Group("waiting", _("Menunggu orang lain"), tuple(waiting)),
    ]
    return [group for group in groups if group.lines]


def mark_of(html: str) -> str:
    """A short mark of what a page shows: while it stays the same, nothing has to be shown anew."""
    return hashlib.sha256(html.encode()).hexdigest()[:16]
