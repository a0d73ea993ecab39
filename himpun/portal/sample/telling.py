"""Whom to sign in as: for each cycle of the sample offices, who has something to do now, and what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from himpun.cycles.models import Cycle, Task
from himpun.kernel.periods import parse_period
from himpun.organisations.models import Agency, TeamMember
from himpun.organisations.rules import today_in
from himpun.portal.sample.people import Account, accounts

_MOST = 5
"""People named for one cycle; a filling of many units would otherwise hide the rest."""


@dataclass(frozen=True)
class Owed:
    """One person who has something to do."""

    username: str
    position: str
    work: str
    step: str
    is_late: bool


@dataclass(frozen=True)
class Standing:
    """One cycle: its procedure and period, how it stands, and who has something to do, the longest due first."""

    cycle_id: int
    title: str
    period: str
    state: str
    owed: Sequence[Owed]


@dataclass(frozen=True)
class Told:
    """One sample office, with everybody who can sign in."""

    office: str
    region: str
    cycles: Sequence[Standing]
    accounts: Sequence[Account]


def tell_office(agency: Agency, now: datetime) -> Told:
    """How an office stands now; the visitors may have gone on with it."""
    people = accounts(agency, now)
    rows = Cycle.objects.filter(agency=agency).select_related("procedure").order_by("id")
    cycles = [
        Standing(
            row.id,
            row.procedure.title,
            parse_period(row.period).label,
            row.get_state_display(),
            _owed(row, {person.position_id: person for person in people}, now),
        )
        for row in rows
    ]
    return Told(agency.name, agency.region.name, cycles, people)


def _owed(cycle: Cycle, people: dict[int, Account], now: datetime) -> list[Owed]:
    tasks = (
        Task.objects.filter(cycle=cycle, state=Task.State.OPEN)
        .select_related("team", "cycle__agency__region")
        .order_by("due_at", "id")
    )
    found = []
    for task in tasks:
        person = people.get(task.position_id or _seat_of(task, now))
        if person:
            is_late = task.due_at is not None and task.due_at < now
            found.append(Owed(person.username, person.position, task.kind, task.step, is_late))
    return found[:_MOST]


def _seat_of(task: Task, now: datetime) -> int:
    """A member of the team that owes a task."""
    today = today_in(task.cycle.agency.region.zone, now)
    seats = TeamMember.objects.filter(team=task.team).order_by("-is_chair", "id")
    return next((seat.position_id for seat in seats if seat.holds_on(today)), 0)
