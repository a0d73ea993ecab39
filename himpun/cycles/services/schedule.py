"""Cycles that start by themselves: monthly, quarterly, half-yearly, yearly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from himpun.cycles.leading import refuse_who_may_not_start
from himpun.cycles.models import Cycle, Schedule
from himpun.cycles.services.start import refuse_period_of_another_kind, start_as_scheduled
from himpun.kernel.dates import format_datetime
from himpun.kernel.periods import Period, parse_period
from himpun.kernel.refusals import Refusal
from himpun.kernel.worktime import WorkCalendar
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.access import acting_holder
from himpun.organisations.actors import Actor
from himpun.organisations.calendars import calendar_for
from himpun.organisations.models import Position
from himpun.procedures.models import Procedure
from himpun.procedures.selectors import definition_of, edition_in_force


@dataclass(frozen=True)
class Outcome:
    """What came of one schedule's turn: the cycle that started, or why it could not."""

    schedule_id: int
    period: Period
    cycle_id: int | None
    problem: str = ""


@act
def set_schedule(
    procedure: Procedure,
    *,
    first_period: Period,
    starts_days_after_period: int = 1,
    starter: Position,
    is_active: bool = True,
    actor: Actor,
    now: datetime,
    is_administrator: bool = False,
) -> Schedule:
    """Let a procedure start by itself, from a period on. The holder of `starter` is recorded as the one who starts.

    Set by whoever may start it by hand; any held position may be the starter.
    """
    agency = procedure.agency
    if agency.id != actor.agency_id or starter.unit.agency_id != agency.id:
        raise Refusal("not_there", "Prosedur atau jabatan ini tidak ditemukan. Pilih dari daftar kantor Anda.")
    if not -366 <= starts_days_after_period <= 366:
        raise Refusal("days_out_of_range", "Jarak mulai dari akhir periode paling jauh 366 hari. Perbaiki angkanya.")
    edition = edition_in_force(procedure)
    refuse_who_may_not_start(edition, actor, is_administrator=is_administrator)
    if edition is not None:
        refuse_period_of_another_kind(definition_of(edition), first_period)
    at = starting_time(first_period, starts_days_after_period, calendar_for(agency))
    fields = {
        "frequency": first_period.kind,
        "starts_days_after_period": starts_days_after_period,
        "next_period": first_period.key,
        "next_run_at": at,
        "starter": starter,
        "is_active": is_active,
        "problem": "",
    }
    schedule, _ = Schedule.objects.update_or_create(procedure=procedure, defaults=fields)
    data = {"procedure": procedure.key, "starter": starter.id, "next_run_at": at}
    data |= {name: fields[name] for name in ("frequency", "next_period", "starts_days_after_period", "is_active")}
    subject = ("schedule", schedule.id)
    record("schedule.set", agency_id=agency.id, at=now, doer=actor.doer, subject=subject, data=data)
    return schedule


def starting_time(period: Period, days_after: int, calendar: WorkCalendar) -> datetime:
    """When a period's cycle starts: so many days after the period's last day, at the opening of the next working day.

    Days before the end of the period are negative.
    """
    day = period.ends_on + timedelta(days=days_after)
    return calendar.next_working(datetime.combine(day, time(), tzinfo=ZoneInfo(calendar.zone)))


def start_due(*, now: datetime) -> list[Outcome]:
    """Start every cycle whose time has come; each period once, also with several nodes and after a kill.

    A machine that was off catches up, period by period. What cannot start is written on the schedule's row and told;
    the schedule goes on with the next period, and the missed one can be started by hand.
    """
    outcomes = []
    for schedule_id in _due_ids(now):
        while outcome := _one_turn(schedule_id, now):
            outcomes.append(outcome)
    return outcomes


def _due_ids(now: datetime) -> list[int]:
    due = Schedule.objects.filter(is_active=True, next_run_at__lte=now)
    return list(due.order_by("next_run_at", "id").values_list("id", flat=True))


def _one_turn(schedule_id: int, now: datetime) -> Outcome | None:
    """Start one period's cycle, or, when that is refused, write down why. None when the turn was another's."""
    try:
        with transaction.atomic():
            schedule = _claim(schedule_id, now)
            return _start(schedule, now) if schedule else None
    except Refusal as refusal:
        with transaction.atomic():
            schedule = _claim(schedule_id, now)
            return _write_problem(schedule, refusal, now) if schedule else None


def _claim(schedule_id: int, now: datetime) -> Schedule | None:
    """Take the turn by moving the row on to the next period: whoever moves it first has it."""
    schedule = (
        Schedule.objects.select_related("procedure__agency__region", "starter")
        .filter(pk=schedule_id, is_active=True, next_run_at__lte=now)
        .first()
    )
    if schedule is None:
        return None
    following = parse_period(schedule.next_period).next()
    at = starting_time(following, schedule.starts_days_after_period, calendar_for(schedule.procedure.agency))
    claimed = Schedule.objects.filter(pk=schedule_id, next_period=schedule.next_period, next_run_at__lte=now).update(
        next_period=following.key, next_run_at=at
    )
    return schedule if claimed else None


def _start(schedule: Schedule, now: datetime) -> Outcome:
    period = parse_period(schedule.next_period)
    agency = schedule.procedure.agency
    starter = acting_holder(schedule.starter_id, now=now, zone=agency.region.zone)
    if starter is None:
        raise Refusal(
            "position_vacant",
            f"Jabatan {schedule.starter.title} yang memulai siklus ini tidak ada pemegangnya. "
            "Tunjuk Plt./Plh., lalu mulai siklusnya dengan tangan.",
            positions=[schedule.starter_id],
        )
    cycle: Cycle = start_as_scheduled(schedule.procedure, period, starter=starter, now=now)
    Schedule.objects.filter(pk=schedule.pk).update(problem="")
    return Outcome(schedule.pk, period, cycle.id)


def _write_problem(schedule: Schedule, refusal: Refusal, now: datetime) -> Outcome | None:
    period = parse_period(schedule.next_period)
    if refusal.code == "cycle_exists":
        # Somebody was quicker, by hand: what the schedule wanted is there.
        return Outcome(schedule.pk, period, None)
    agency = schedule.procedure.agency
    problem = f"{period.label}, {format_datetime(now, agency.region.zone)}: {refusal.message}"
    Schedule.objects.filter(pk=schedule.pk).update(problem=problem)
    data = {
        "procedure": schedule.procedure.key,
        "period": period.key,
        "starter": schedule.starter_id,
        "code": refusal.code,
        "reason": refusal.message,
    }
    subject = ("schedule", schedule.pk)
    record("schedule.missed", agency_id=agency.id, at=now, doer=None, subject=subject, data=data)
    return Outcome(schedule.pk, period, None, problem)
