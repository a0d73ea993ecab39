"""What goes over from a position that ends to the one that follows it: holders, seats, and those who stand under it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q

from himpun.kernel.dates import format_date
from himpun.kernel.refusals import Refusal
from himpun.organisations.models import Appointment, Position, TeamMember, Unit
from himpun.organisations.selectors import superiors


@dataclass
class Moved:
    """Ids of what went over, for the fact that names it."""

    appointments: list[int] = field(default_factory=list)
    seats: list[int] = field(default_factory=list)
    subordinates: list[int] = field(default_factory=list)


def first_day(on: date | None, today: date, *ending: Unit | Position) -> date:
    """The first day of the new order. It cannot lie ahead, nor before what ends has had a day of its own."""
    day = on or today
    if day > today:
        raise Refusal(
            "restructured_ahead",
            f"Perubahan susunan dicatat pada hari berlakunya. Ulangi pada {format_date(day)}.",
            on=day,
        )
    for row in ending:
        if row.ends_on is not None or row.successor_id is not None:
            raise Refusal("ended_already", f"{row} sudah berakhir. Pilih penggantinya yang masih berlaku.")
        if day <= row.starts_on:
            raise Refusal(
                "restructured_too_early",
                f"{row} baru berlaku {format_date(row.starts_on)}; perubahannya paling awal sehari sesudah itu.",
            )
    return day


def end_in_favour_of(old: Position, new: Position, on: date, *, with_holders: bool) -> Moved:
    """End a position on the day before and let another follow it. With its holders, they go on in the new one."""
    moved = Moved()
    _move_appointments(old, new, on, moved, with_holders=with_holders)
    _move_seats(old, new, on, moved)
    _move_subordinates(old, new, moved)
    old.ends_on, old.successor = on - timedelta(days=1), new
    old.save(update_fields=["ends_on", "successor"])
    return moved


def _still_running(on: date) -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gte=on)


def _move_appointments(old: Position, new: Position, on: date, moved: Moved, *, with_holders: bool) -> None:
    rows = list(Appointment.objects.filter(_still_running(on), position=old).order_by("id"))
    ahead = [row for row in rows if row.starts_on >= on]
    if ahead and not with_holders:
        raise Refusal(
            "appointments_ahead",
            f"{old.title} mempunyai penugasan yang mulai {format_date(ahead[0].starts_on)}, pada atau sesudah hari "
            "berakhirnya. Akhiri jabatan ini setelah hari itu.",
        )
    started = [row for row in rows if row.starts_on < on]
    if with_holders:
        Appointment.objects.filter(pk__in=[row.pk for row in ahead]).update(position=new)
        Appointment.objects.bulk_create(
            [
                Appointment(
                    position=new,
                    official_id=row.official_id,
                    capacity=row.capacity,
                    decree=row.decree,
                    starts_on=on,
                    ends_on=row.ends_on,
                )
                for row in started
            ]
        )
    Appointment.objects.filter(pk__in=[row.pk for row in started]).update(ends_on=on - timedelta(days=1))
    moved.appointments = [row.pk for row in rows]


def _move_seats(old: Position, new: Position, on: date, moved: Moved) -> None:
    """A seat ends and its successor takes one; where it sits already, it keeps its own."""
    seats = list(TeamMember.objects.filter(_still_running(on), position=old).order_by("id"))
    for seat in seats:
        ends_on = seat.ends_on
        if seat.starts_on < on:
            seat.ends_on = on - timedelta(days=1)
            seat.save(update_fields=["ends_on"])
        other = TeamMember.objects.filter(team_id=seat.team_id, position=new).first()
        if other is None:
            TeamMember.objects.create(
                team_id=seat.team_id, position=new, is_chair=seat.is_chair, starts_on=on, ends_on=ends_on
            )
        else:
            other.is_chair = other.is_chair or seat.is_chair
            other.ends_on = None if other.ends_on is None or ends_on is None else max(other.ends_on, ends_on)
            other.save(update_fields=["is_chair", "ends_on"])
    moved.seats = [seat.pk for seat in seats]


def _move_subordinates(old: Position, new: Position, moved: Moved) -> None:
    if old in superiors(new):
        # Whoever follows from below rises to the place that becomes free; else the line would run in a ring.
        new.superior = old.superior
        new.save(update_fields=["superior"])
    under = Position.objects.filter(superior=old).exclude(pk=new.pk)
    moved.subordinates = list(under.values_list("pk", flat=True))
    under.update(superior=new)
