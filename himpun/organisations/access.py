"""The one door from a person to the capacity in which they act, and from an id to an object of their own agency."""

from __future__ import annotations

from datetime import date, datetime

from himpun.kernel.dates import format_date
from himpun.kernel.refusals import Refusal, there
from himpun.organisations.actors import Actor
from himpun.organisations.models import Appointment, Official, Position, Team, Unit, User
from himpun.organisations.rules import today_in
from himpun.organisations.selectors import appointments_of, holder


def acting(official_id: int, position_id: int, *, now: datetime) -> Actor:
    """Let a person act for a position they hold today. Refuses when no appointment of theirs holds on this day."""
    own = [row for row in appointments_of(official_id, now=now) if row.position_id == position_id]
    rows = sorted(own, key=lambda row: row.starts_on)
    if not rows:
        raise Refusal("not_the_holder", "Anda tidak memegang jabatan ini. Pilih jabatan Anda sendiri.")
    agency = rows[0].position.unit.agency
    today = today_in(agency.region.zone, now)
    current = [row for row in rows if row.holds_on(today)]
    if not current:
        raise Refusal("appointment_ended", _why_not(rows[-1], today), position=rows[-1].position.title)
    return acting_by(current[-1])


def acting_by(appointment: Appointment) -> Actor:
    """Whoever acts by an appointment that `seats_of` or `appointments_of` just found to hold today."""
    position = appointment.position
    return Actor(
        official_id=appointment.official_id,
        agency_id=position.unit.agency_id,
        position_id=position.id,
        position_title=position.title,
        capacity=appointment.capacity,
        unit_id=position.unit_id,
        team_ids=appointment.team_ids,
    )


def acting_holder(position_id: int, *, now: datetime, zone: str) -> Actor | None:
    """The holder of a position, ready to act; None when it is vacant."""
    row = holder(position_id, now=now, zone=zone)
    return acting(row.official_id, position_id, now=now) if row else None


def unit_for(actor: Actor, unit_id: int) -> Unit:
    """A unit of the actor's own agency."""
    return there(Unit.objects.filter(pk=unit_id, agency_id=actor.agency_id).select_related("agency__region").first())


def position_for(actor: Actor, position_id: int) -> Position:
    """A position of the actor's own agency."""
    rows = Position.objects.filter(pk=position_id, unit__agency_id=actor.agency_id)
    return there(rows.select_related("unit__agency__region").first())


def official_for(actor: Actor, official_id: int) -> Official:
    """An official registered in the actor's own agency."""
    return there(Official.objects.filter(pk=official_id, agency_id=actor.agency_id).first())


def appointment_for(actor: Actor, appointment_id: int) -> Appointment:
    """An appointment to a position of the actor's own agency."""
    rows = Appointment.objects.filter(pk=appointment_id, position__unit__agency_id=actor.agency_id)
    return there(rows.select_related("position__unit__agency__region", "official").first())


def team_for(actor: Actor, team_id: int) -> Team:
    """A team of the actor's own agency."""
    return there(Team.objects.filter(pk=team_id, agency_id=actor.agency_id).first())


def account_for(actor: Actor, user_id: int) -> User:
    """An account of an official of the actor's own agency."""
    rows = User.objects.filter(pk=user_id, official__agency_id=actor.agency_id)
    return there(rows.select_related("official").first())


def _why_not(row: Appointment, today: date) -> str:
    title = row.position.title
    if row.starts_on > today:
        return f"Penugasan Anda sebagai {title} baru mulai {format_date(row.starts_on)}."
    ended = format_date(row.ends_on) if row.ends_on else ""
    return (
        f"Penugasan Anda sebagai {title} berakhir {ended}. "
        "Bila masih berlaku, mintalah pengelola memperbarui penugasan; bila tidak, pejabat berikutnya yang bertindak."
    )
