"""Before a cycle starts: who would take part, what stands in the way, when each row would be due."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from himpun.kernel.periods import Period, period_containing
from himpun.kernel.worktime import StandardTime, WorkCalendar, due_at
from himpun.organisations.models import Agency, Appointment, Holiday, Position, Unit
from himpun.organisations.rules import today_in
from himpun.organisations.selectors import appointments_on, is_calendar_confirmed, units_of_kinds
from himpun.procedures.definition import Actor, Definition, Step
from himpun.procedures.models import Edition
from himpun.procedures.periods import period_kinds, usual_kind
from himpun.procedures.selectors import definition_of


@dataclass(frozen=True)
class Post:
    """One participant to be: whose position, who holds it today. `problem`: vacant, ambiguous, lacking, or none."""

    title: str
    unit: str
    holder: str
    problem: str = ""
    position_id: int | None = None


@dataclass(frozen=True)
class Due:
    """A row as it would be due if every row before it took its standard time."""

    step: Step
    opens_at: datetime
    due_at: datetime | None


@dataclass(frozen=True)
class Outlook:
    """What a start would meet."""

    posts: tuple[Post, ...]
    dues: tuple[Due, ...]
    unconfirmed_years: tuple[int, ...]
    holidays: tuple[Holiday, ...]

    @property
    def vacant(self) -> list[Post]:
        return [post for post in self.posts if post.problem == "vacant"]

    @property
    def lacking(self) -> list[Post]:
        return [post for post in self.posts if post.problem == "lacking"]

    @property
    def ambiguous(self) -> list[Post]:
        return [post for post in self.posts if post.problem == "ambiguous"]


def periods_to_choose(definition: Definition, today: date) -> list[Period]:
    """The periods of last year, this and the next that fit the edition, the nearest to today first in each kind."""
    found: list[Period] = []
    for kind in period_kinds(definition):
        period = period_containing(kind, date(today.year + 1, 12, 31))
        while period.year >= today.year - 1:
            found.append(period)
            period = period.previous()
    return found


def running_period(definition: Definition, today: date) -> Period:
    """The period in which today lies."""
    return period_containing(usual_kind(definition), today)


def likely_period(definition: Definition, today: date, started: Container[str]) -> Period:
    """The one that has just ended, which is asked for now; where it was started already, the one that runs."""
    running = running_period(definition, today)
    ended = running.previous()
    return running if ended.key in started and running.key not in started else ended


def asked_dates(definition: Definition) -> list[tuple[Step, str]]:
    """Rows that need a date at the start, with the document's own question where it has one."""
    return [
        (step, (step.not_before.ask if step.not_before and step.not_before.ask else ""))
        for step in definition.steps
        if (step.time and step.time.scheduled) or (step.not_before and step.not_before.ask)
    ]


def outlook_of(
    edition: Edition,
    agency: Agency,
    period: Period,
    dates: Mapping[str, date],
    *,
    now: datetime,
    calendar: WorkCalendar,
) -> Outlook:
    """Look ahead; nothing is written. The number of statements does not depend on how many units there are."""
    definition = definition_of(edition)
    today = today_in(agency.region.zone, now)
    dues = tuple(_dues(definition, period, dates, now, calendar))
    last = max((due.due_at or due.opens_at for due in dues), default=now).astimezone(ZoneInfo(calendar.zone)).date()
    years = range(today.year, last.year + 1)
    rows = Holiday.objects.filter(region_id=agency.region_id, on__range=(today, last), superseded_at__isnull=True)
    return Outlook(
        posts=tuple(_posts(edition, definition, agency, today)),
        dues=dues,
        unconfirmed_years=tuple(year for year in years if not is_calendar_confirmed(agency.region_id, year)),
        holidays=tuple(rows),
    )


# -- who ------------------------------------------------------------------------------------------------


def _posts(edition: Edition, definition: Definition, agency: Agency, today: date) -> list[Post]:
    bindings = list(edition.bindings.select_related("position__unit", "team"))
    kinds = [actor for actor in definition.actors if actor.positions_of]
    units = units_of_kinds(agency.id, sorted({kind for actor in kinds for kind in actor.positions_of}), today)
    rows = Position.objects.filter(unit__in=units).select_related("unit").order_by("order", "id")
    positions = [row for row in rows if row.holds_on(today)]
    ids = {row.position_id for row in bindings if row.position_id} | {row.id for row in positions}
    held = appointments_on(ids, today)
    found = [
        _post(row.position, held) if row.position else Post(row.team.name if row.team else "", "", "")
        for row in bindings
    ]
    for actor in kinds:
        of_kind = [unit for unit in units if unit.kind in actor.positions_of]
        found += [_post_of_unit(actor, unit, positions, held) for unit in of_kind]
    return list(dict.fromkeys(found))


def _post(position: Position, held: Mapping[int, list[Appointment]]) -> Post:
    current = held.get(position.id, [])
    first = current[0] if current else None
    rivals = [row for row in current if first is not None and row.capacity == first.capacity]
    problem = "vacant" if first is None else "ambiguous" if len(rivals) > 1 else ""
    names = ", ".join(f"{_prefix(row)}{row.official.name}" for row in (rivals or current[:1]))
    return Post(position.title, position.unit.name, names, problem, position.id)


def _post_of_unit(
    actor: Actor, unit: Unit, positions: Sequence[Position], held: Mapping[int, list[Appointment]]
) -> Post:
    own = [row for row in positions if row.unit_id == unit.id and row.role == actor.role]
    if not own:
        wanted = "Jabatan kepala" if actor.role == "head" else "Jabatan pelaksana"
        return Post(wanted, unit.name, "", "lacking")
    return _post(own[0], held)


def _prefix(row: Appointment) -> str:
    return "" if row.capacity == Appointment.Capacity.DEFINITIVE else f"{row.get_capacity_display()} "


# -- when -----------------------------------------------------------------------------------------------


def _dues(
    definition: Definition, period: Period, dates: Mapping[str, date], now: datetime, calendar: WorkCalendar
) -> list[Due]:
    """One row after the other, as the document adds its times."""
    found: list[Due] = []
    opens = calendar.next_working(now)
    for step in definition.steps:
        waits_until = _waits_until(step, period, dates)
        if waits_until:
            opens = max(opens, calendar.next_working(_morning(waits_until, calendar)))
        due = _due(step, opens, dates, calendar)
        found.append(Due(step, opens, due))
        opens = max(opens, due) if due else opens
    return found


def _waits_until(step: Step, period: Period, dates: Mapping[str, date]) -> date | None:
    if step.not_before is None:
        return None
    if step.not_before.days_after_period is not None:
        return period.ends_on + timedelta(days=int(step.not_before.days_after_period))
    return dates.get(step.no)


def _due(step: Step, opens: datetime, dates: Mapping[str, date], calendar: WorkCalendar) -> datetime | None:
    if step.time is None:
        return None
    if step.time.scheduled:
        day = dates.get(step.no)
        if day is None:
            return None
        working = calendar.next_working(_morning(day, calendar)).date()
        return datetime.combine(working, calendar.spans_on(working)[-1].end, tzinfo=ZoneInfo(calendar.zone))
    return due_at(opens, StandardTime(step.time.min, step.time.max, step.time.unit, step.time.text), calendar)


def _morning(day: date, calendar: WorkCalendar) -> datetime:
    return datetime.combine(day, time(0), tzinfo=ZoneInfo(calendar.zone))
