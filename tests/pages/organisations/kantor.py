"""An office with its administrator, a colleague who is none, and another office that must stay unseen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone

from himpun.cycles.tests.office import Office, open_office
from himpun.organisations.models import Appointment, Official, Position, Team, TeamMember, Unit, User
from himpun.organisations.rules import today_in
from tests.pages.signing_in import client_of


@dataclass
class Kantor:
    """The browsers and the rows that the tests name."""

    office: Office
    other: Office
    administrator: Client
    colleague: Client
    unit: Unit
    position: Position
    official: Official
    appointment: Appointment
    team: Team
    user: User

    @property
    def today(self) -> str:
        return today_in("Asia/Jakarta", timezone.now()).isoformat()


def open_kantor() -> Kantor:
    """Build both offices; the rows named are of the first."""
    office, other = open_office(units=2), open_office(units=1, name="Kantor Lain")
    keys = list(office.positions)
    administrator = client_of(office, keys[0], administrator=True)
    colleague = client_of(office, keys[1])
    position = office.positions["section_heads:1"]
    official = office.officials[position.id]
    user = User.objects.create_user("calon.keluar", password="kata sandi contoh", official=official)
    team = form_team(office, position)
    form_team(other, next(iter(other.positions.values())))
    appointment = Appointment.objects.get(position=position)
    return Kantor(office, other, administrator, colleague, position.unit, position, official, appointment, team, user)


def form_team(office: Office, position: Position) -> Team:
    """A team of two, of whom the position chairs."""
    team = Team.objects.create(agency=office.agency, name="Tim SAKIP")
    second = next(row for row in office.positions.values() if row != position)
    for row in (position, second):
        TeamMember.objects.create(team=team, position=row, is_chair=row == position)
    return team


def told(answer: Any) -> str:
    """What the page says."""
    text: str = answer.content.decode()
    return text
