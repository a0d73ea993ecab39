"""The one door from a person to the capacity in which they act."""

from __future__ import annotations

from datetime import date, datetime

from himpun.kernel.dates import format_date
from himpun.kernel.refusals import Refusal
from himpun.organisations.actors import Actor
from himpun.organisations.models import Appointment, TeamMember
from himpun.organisations.rules import today_in
from himpun.organisations.selectors import holder


def acting(official_id: int, position_id: int, *, now: datetime) -> Actor:
    """Let a person act for a position they hold today. Refuses when no appointment of theirs holds on this day."""
    appointments = Appointment.objects.filter(official_id=official_id, position_id=position_id).select_related(
        "position__unit__agency__region"
    )
    rows = sorted(appointments, key=lambda row: row.starts_on)
    if not rows:
        raise Refusal("not_the_holder", "Anda tidak memegang jabatan ini. Pilih jabatan Anda sendiri.")
    agency = rows[0].position.unit.agency
    today = today_in(agency.region.zone, now)
    current = [row for row in rows if row.holds_on(today)]
    if not current:
        raise Refusal("appointment_ended", _why_not(rows[-1], today), position=rows[-1].position.title)
    row = current[-1]
    seats = TeamMember.objects.filter(position_id=position_id, team__agency=agency).select_related("team")
    return Actor(
        official_id=official_id,
        agency_id=agency.id,
        position_id=position_id,
        position_title=row.position.title,
        capacity=row.capacity,
        unit_id=row.position.unit_id,
        team_ids=tuple(seat.team_id for seat in seats if seat.holds_on(today) and seat.team.holds_on(today)),
    )


def acting_holder(position_id: int, *, now: datetime, zone: str) -> Actor | None:
    """The holder of a position, ready to act; None when it is vacant."""
    row = holder(position_id, now=now, zone=zone)
    return acting(row.official_id, position_id, now=now) if row else None


def _why_not(row: Appointment, today: date) -> str:
    title = row.position.title
    if row.starts_on > today:
        return f"Penugasan Anda sebagai {title} baru mulai {format_date(row.starts_on)}."
    ended = format_date(row.ends_on) if row.ends_on else ""
    return (
        f"Penugasan Anda sebagai {title} berakhir {ended}. "
        "Bila masih berlaku, mintalah pengelola memperbarui penugasan; bila tidak, pejabat berikutnya yang bertindak."
    )
