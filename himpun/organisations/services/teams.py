"""Who sits in a team, after it was formed. A seat belongs to a position, and ends rather than vanishes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from himpun.kernel.dates import format_date
from himpun.kernel.refusals import Refusal, not_there
from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.organisations.models import Agency, Position, Team, TeamMember
from himpun.organisations.outlook import moving_with_team
from himpun.organisations.rules import today_in
from himpun.organisations.services.locking import locked_agency


@act
def take_seat(
    team: Team,
    position: Position,
    *,
    is_chair: bool = False,
    on: date | None = None,
    actor: Actor | None,
    now: datetime,
) -> TeamMember:
    """Give a position a seat in a team from a day on (today). A new chair takes the place of the one before."""
    agency = locked_agency(team.agency_id, actor)
    if position.unit.agency_id != agency.id:
        raise not_there()
    today = today_in(agency.region.zone, now)
    day = on or today
    if not team.holds_on(day):
        raise Refusal("team_ended", f"{team.name} tidak bertugas pada {format_date(day)}. Pilih hari dalam masa tugas.")
    seat = TeamMember.objects.filter(team=team, position=position).first()
    if seat is not None and seat.holds_on(day) and seat.is_chair == is_chair:
        return seat
    if is_chair:
        TeamMember.objects.filter(team=team, is_chair=True).update(is_chair=False)
    if seat is None:
        seat = TeamMember(team=team, position=position, starts_on=day)
    elif not seat.holds_on(day):
        seat.starts_on = min(seat.starts_on, day)
    seat.is_chair, seat.ends_on = is_chair, team.ends_on
    seat.save()
    _record("team.seat_taken", team, position, actor, now, is_chair=is_chair, on=day)
    return seat


@act
def leave_seat(team: Team, position: Position, *, reason: str, actor: Actor | None, now: datetime) -> TeamMember:
    """End a position's seat with yesterday. The last one stays: a team without members can do nothing it owes."""
    agency = locked_agency(team.agency_id, actor)
    reason = require_text(reason, code="reason_missing", label="Alasan", minimum=3, maximum=2000)
    today = today_in(agency.region.zone, now)
    seats = [seat for seat in TeamMember.objects.filter(team=team) if seat.holds_on(today)]
    seat = next((seat for seat in seats if seat.position_id == position.pk), None)
    if seat is None:
        raise Refusal("not_a_member", f"{position.title} bukan anggota {team.name} hari ini.")
    if len(seats) == 1:
        raise Refusal("team_empty", f"{position.title} anggota terakhir {team.name}. Tambahkan anggota lain dahulu.")
    seat.ends_on = today - timedelta(days=1)
    seat.starts_on = min(seat.starts_on, seat.ends_on)
    seat.save(update_fields=["ends_on", "starts_on"])
    _record("team.seat_left", team, position, actor, now, reason=reason)
    return seat


@act
def end_team(
    team: Team, *, ends_on: date, reason: str, successor: Team | None = None, actor: Actor | None, now: datetime
) -> Team:
    """Let a team end on a day, on which it still works. What it owes goes to its successor now; without one that
    follows it, a team that owes something does not end.
    """
    agency = locked_agency(team.agency_id, actor)
    reason = require_text(reason, code="reason_missing", label="Alasan", minimum=3, maximum=2000)
    row = Team.objects.select_for_update().get(pk=team.pk)
    if ends_on < row.starts_on:
        raise Refusal("ends_before_start", f"{row.name} mulai {format_date(row.starts_on)}; pilih hari sesudahnya.")
    if row.ends_on is not None and row.ends_on <= ends_on:
        raise Refusal("ended_already", f"{row.name} sudah berakhir {format_date(row.ends_on)}.")
    if successor is None:
        _refuse_while_busy(row)
    else:
        _refuse_successor(row, successor, ends_on, agency)
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    record(
        "team.ended",
        agency_id=row.agency_id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("team", row.pk),
        data={
            "name": row.name,
            "ends_on": ends_on,
            "reason": reason,
            "successor": successor.pk if successor else None,
            "successor_name": successor.name if successor else "",
        },
    )
    return row


def _refuse_while_busy(team: Team) -> None:
    held = [f"{row.count} {row.what}" for row in moving_with_team(team.pk) if row.count]
    if held:
        raise Refusal(
            "team_busy",
            f"{team.name} masih memegang {' dan '.join(held)}. Pilih tim penerusnya, atau selesaikan dahulu.",
        )


def _refuse_successor(team: Team, successor: Team, ends_on: date, agency: Agency) -> None:
    if successor.agency_id != agency.id:
        raise not_there()
    if successor.pk == team.pk or not successor.holds_on(ends_on + timedelta(days=1)):
        raise Refusal(
            "successor_not_there",
            f"{successor.name} tidak dapat meneruskan: pilih tim lain yang masih bertugas sesudah hari itu.",
        )


def _record(verb: str, team: Team, position: Position, actor: Actor | None, now: datetime, **data: object) -> None:
    record(
        verb,
        agency_id=team.agency_id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("team", team.pk),
        data={"position": position.pk, "title": position.title, **data},
    )
