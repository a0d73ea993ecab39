"""Who holds a position: appointing, and ending an appointment."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from himpun.kernel.dates import format_date
from himpun.kernel.refusals import Refusal, not_there
from himpun.kernel.text import optional_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.organisations.models import Appointment, Official, Position
from himpun.organisations.rules import Tenure, refusal_to_appoint
from himpun.organisations.services.locking import locked_agency
from himpun.organisations.services.managing import keeping_an_administrator


@act
def appoint(
    position: Position,
    official: Official,
    *,
    capacity: str = Appointment.Capacity.DEFINITIVE,
    starts_on: date,
    ends_on: date | None = None,
    decree: str = "",
    actor: Actor | None,
    now: datetime,
) -> Appointment:
    """Give a position to an official from one day to another, both inside, in the region's zone.

    Refuses a second holder, a Plt. where the post is held, a Plh. where it is vacant, and acting without a decree.
    """
    agency = locked_agency(position.unit.agency_id, actor)
    if official.agency_id != agency.id:
        raise not_there()
    decree = optional_text(decree, label="Nomor keputusan", maximum=200)
    wanted = Tenure(capacity, starts_on, ends_on, official.id)
    refusal = refusal_to_appoint(
        wanted,
        [tenure_of(row) for row in Appointment.objects.filter(position=position)],
        title=position.title,
        decree=decree,
        exists=Tenure("", position.starts_on, position.ends_on),
    )
    if refusal:
        raise refusal
    appointment = Appointment.objects.create(
        position=position,
        official=official,
        capacity=capacity,
        starts_on=starts_on,
        ends_on=ends_on,
        decree=decree,
    )
    record(
        "appointment.made",
        agency_id=agency.id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("appointment", appointment.id),
        data={
            "position": position.id,
            "title": position.title,
            "official": official.id,
            "capacity": capacity,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "decree": appointment.decree,
        },
    )
    return appointment


@act
def end_appointment(
    appointment: Appointment, *, ends_on: date, reason: str = "", actor: Actor | None, now: datetime
) -> Appointment:
    """Let an appointment end on a day, on which it still holds. It can be shortened, never drawn out.

    Refuses to take the last administrator's only position.
    """
    agency = locked_agency(appointment.position.unit.agency_id, actor)
    row = Appointment.objects.select_for_update(of=("self",)).select_related("position").get(pk=appointment.pk)
    if ends_on < row.starts_on:
        raise Refusal(
            "ends_before_start",
            f"Penugasan ini mulai {format_date(row.starts_on)}; ia tidak dapat berakhir sebelum itu.",
        )
    if row.ends_on is not None and row.ends_on == ends_on:
        return row
    if row.ends_on is not None and row.ends_on < ends_on:
        raise Refusal(
            "appointment_ended",
            f"Penugasan ini sudah berakhir {format_date(row.ends_on)}. Buat penugasan baru untuk waktu sesudahnya.",
        )
    before, row.ends_on = row.ends_on, ends_on
    with keeping_an_administrator(agency, ends_on + timedelta(days=1)):
        row.save(update_fields=["ends_on"])
    record(
        "appointment.ended",
        agency_id=agency.id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("appointment", row.id),
        data={
            "position": row.position_id,
            "title": row.position.title,
            "official": row.official_id,
            "capacity": row.capacity,
            "ends_on": ends_on,
            "was_to_end_on": before,
            "reason": reason,
        },
    )
    return row


def tenure_of(row: Appointment) -> Tenure:
    """An appointment as the rules see it."""
    return Tenure(row.capacity, row.starts_on, row.ends_on, row.official_id)
