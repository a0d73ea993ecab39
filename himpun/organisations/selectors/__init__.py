"""Who holds what on a day, and the calendar by which an agency works."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from himpun.kernel.worktime import OFFICE_WEEK, RAMADAN_WEEK, DateRange, Span, Week, WorkCalendar
from himpun.ledger.prepared import Select
from himpun.organisations.models import Agency, Appointment, Holiday, Position, TeamMember, Unit, WorkingHours
from himpun.organisations.rules import Tenure, today_in

_PRECEDENCE = {"plh": 0, "plt": 1, "pj": 2, "definitif": 3}


def _with_teams(official_id: int) -> QuerySet[Appointment]:
    """A person's appointments, each as often as its position sits in a team."""
    rows = Appointment.objects.filter(official_id=official_id).select_related("position__unit__agency__region")
    team = "position__seats__team"
    return rows.annotate(
        team=F(f"{team}_id"),
        team_agency=F(f"{team}__agency_id"),
        team_from=F(f"{team}__starts_on"),
        team_until=F(f"{team}__ends_on"),
        seat_from=F("position__seats__starts_on"),
        seat_until=F("position__seats__ends_on"),
    )


_appointments = Select(_with_teams, int)


def appointments_on(position_ids: Iterable[int], day: date) -> dict[int, list[Appointment]]:
    """Current appointments by position, the acting official (Plh, Plt) before the definitive one."""
    rows = Appointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), position_id__in=list(position_ids), starts_on__lte=day
    ).select_related("official", "position")
    found: dict[int, list[Appointment]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (_PRECEDENCE[row.capacity], -row.starts_on.toordinal())):
        found[row.position_id].append(row)
    return dict(found)


def holder(position_id: int, *, now: datetime, zone: str) -> Appointment | None:
    """Who acts for a position on this day; None when it is vacant."""
    rows = appointments_on([position_id], today_in(zone, now)).get(position_id)
    return rows[0] if rows else None


def appointments_of(official_id: int, *, now: datetime) -> list[Appointment]:
    """A person's appointments, past and future ones too, with the teams in which each position sits today."""
    found: dict[int, Appointment] = {}
    for row in _appointments(official_id):
        kept = found.setdefault(row.id, row)
        if _sits(row, today_in(row.position.unit.agency.region.zone, now)):
            kept.team_ids = (*kept.team_ids, row.team)  # type: ignore[attr-defined]
    return list(found.values())


def _sits(row: Any, today: date) -> bool:
    """Whether the seat that came with an appointment holds, in a team of the same office that holds too."""
    if row.team is None or row.team_agency != row.position.unit.agency_id:
        return False
    seat, team = Tenure("", row.seat_from, row.seat_until), Tenure("", row.team_from, row.team_until)
    return seat.holds_on(today) and team.holds_on(today)


def seats_of(official_id: int, *, now: datetime) -> list[Appointment]:
    """The positions that a person holds today, each once, the definitive one first: one statement."""
    rows = appointments_of(official_id, now=now)
    held = [row for row in rows if row.holds_on(today_in(row.position.unit.agency.region.zone, now))]
    held.sort(key=lambda row: (-_PRECEDENCE[row.capacity], row.starts_on, row.id))
    return list({row.position_id: row for row in reversed(held)}.values())[::-1]


def superiors(position: Position) -> list[Position]:
    """The line above a position, nearest first."""
    line: list[Position] = []
    current = position.superior
    while current is not None and current not in line:
        line.append(current)
        current = current.superior
    return line


def followers(agency_id: int, day: date) -> dict[int, int]:
    """Who follows each position of an agency that has ended by a day, through all changes since."""
    rows = Position.objects.filter(unit__agency_id=agency_id, ends_on__lt=day, successor__isnull=False)
    after = {row.id: row.successor_id for row in rows if row.successor_id is not None}
    return {position_id: _last(position_id, after) for position_id in after}


def _last(position_id: int, after: dict[int, int]) -> int:
    passed = {position_id}
    while position_id in after and after[position_id] not in passed:
        position_id = after[position_id]
        passed.add(position_id)
    return position_id


def superior_by_place(unit: Unit, role: str) -> Position | None:
    """Whom a position of a unit stands under by its place: the unit's head, or for a head the nearest head above."""
    current = unit if role != Position.Role.HEAD else unit.parent
    while current is not None:
        heads = Position.objects.filter(unit=current, role=Position.Role.HEAD, ends_on__isnull=True)
        head = heads.order_by("order", "id").first()
        if head is not None:
            return head
        current = current.parent
    return None


def units_of_kinds(agency_id: int, kinds: Iterable[str], day: date) -> list[Unit]:
    """The agency's units of these kinds that exist on a day, in the office's own order."""
    units = Unit.objects.filter(agency_id=agency_id, kind__in=list(kinds)).order_by("order", "id")
    return [unit for unit in units if unit.holds_on(day)]


def units_by_id(unit_ids: Iterable[int]) -> dict[int, str]:
    """The names of some units, in the office's own order."""
    return dict(Unit.objects.filter(pk__in=list(unit_ids)).order_by("order", "id").values_list("id", "name"))


def position_titles(position_ids: Iterable[int]) -> dict[int, str]:
    """What some positions are called."""
    return dict(Position.objects.filter(pk__in=list(position_ids)).values_list("id", "title"))


def units_on(agency_id: int, day: date) -> dict[int, str]:
    """Every unit of an office that exists on a day, by the office's own order."""
    rows = Unit.objects.filter(agency_id=agency_id).order_by("order", "id")
    return {row.id: row.name for row in rows if row.holds_on(day)}


def positions_on(agency_id: int, day: date) -> dict[int, str]:
    """Every position of an office that exists on a day, by the office's own order: "jabatan" or "jabatan / unit"."""
    rows = Position.objects.filter(unit__agency_id=agency_id).select_related("unit")
    held = [row for row in rows.order_by("unit__order", "unit_id", "order", "id") if row.holds_on(day)]
    titles = [row.title for row in held]
    return {row.id: row.title if titles.count(row.title) == 1 else f"{row.title} / {row.unit.name}" for row in held}


def positions_of_units(unit_ids: Iterable[int], role: str, day: date) -> dict[int, Position]:
    """The head (or staff) position of each unit, by unit."""
    rows = Position.objects.filter(unit_id__in=list(unit_ids), role=role).order_by("-order", "-id")
    return {row.unit_id: row for row in rows if row.holds_on(day)}


def team_positions(team_id: int, day: date) -> list[int]:
    """The positions that sit in a team on a day, the chair first."""
    seats = TeamMember.objects.filter(team_id=team_id).order_by("-is_chair", "id")
    return [seat.position_id for seat in seats if seat.holds_on(day)]


def calendar_of(agency: Agency) -> WorkCalendar:
    """The hours, Ramadan ranges and holidays that hold for an agency now. Three statements; keep it for a while."""
    region = agency.region
    rows = list(agency.working_hours.filter(superseded_at__isnull=True))
    return WorkCalendar(
        zone=region.zone,
        week=_week([row for row in rows if not row.in_ramadan]) or OFFICE_WEEK,
        ramadan_week=_week([row for row in rows if row.in_ramadan]) or RAMADAN_WEEK,
        ramadan=tuple(
            DateRange(row.starts_on, row.ends_on) for row in region.ramadans.filter(superseded_at__isnull=True)
        ),
        holidays=frozenset(region.holidays.filter(superseded_at__isnull=True).values_list("on", flat=True)),
        minutes_per_day_reading=480 if agency.minutes_reading == Agency.Reading.DAY else None,
    )


def is_calendar_confirmed(region_id: int, year: int) -> bool:
    """False while a year has no holidays yet, or its cuti bersama is not decreed: "kalender belum dipastikan"."""
    rows = Holiday.objects.filter(region_id=region_id, on__year=year, superseded_at__isnull=True)
    return rows.exists() and not rows.filter(is_confirmed=False).exists()


def _week(rows: list[WorkingHours]) -> Week | None:
    if not rows:
        return None
    return tuple(tuple(Span(row.starts_at, row.ends_at) for row in rows if row.weekday == day) for day in range(7))
