"""Cycles that start by themselves: each period once, at the opening of a working day, and never in silence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.cycles.models import Cycle, Schedule
from himpun.cycles.services.schedule import set_schedule, start_due, starting_time
from himpun.cycles.tests.office import START, Office, open_office, refused
from himpun.kernel.periods import KINDS, Period, parse_period
from himpun.kernel.worktime import WorkCalendar
from himpun.ledger.models import Entry
from himpun.organisations.models import Appointment
from himpun.procedures.library import library_text

JAKARTA = ZoneInfo("Asia/Jakarta")
QUARTER_2_STARTS = datetime(2026, 7, 1, 7, 30, tzinfo=JAKARTA)


@pytest.fixture
def office(db: None) -> Office:
    return open_office()


def schedule(office: Office, first: str = "2026-Q2", *, days: int = 1) -> Schedule:
    return set_schedule(
        office.procedure,
        first_period=parse_period(first),
        starts_days_after_period=days,
        starter=office.positions["head_of_planning"],
        actor=office.first(),
        now=START,
    )


def test_it_works(office: Office) -> None:
    """A quarter's cycle begins at the opening of the first working day after it; its starter is recorded."""
    row = schedule(office)
    assert row.next_run_at == QUARTER_2_STARTS

    assert start_due(now=QUARTER_2_STARTS - timedelta(minutes=1)) == []
    [outcome] = start_due(now=QUARTER_2_STARTS)

    cycle = Cycle.objects.get()
    assert cycle.id == outcome.cycle_id
    assert (cycle.period, cycle.started_at) == ("2026-Q2", QUARTER_2_STARTS)
    row.refresh_from_db()
    assert (row.next_period, row.next_run_at) == ("2026-Q3", datetime(2026, 10, 1, 7, 30, tzinfo=JAKARTA))
    assert "position_title" in Entry.objects.get(verb="cycle.started").body


@pytest.mark.parametrize(("first", "following"), [("2026-M11", "2026-M12"), ("2026-S2", "2027-S1"), ("2026", "2027")])
@pytest.mark.django_db
def test_other_rhythms(first: str, following: str) -> None:
    text = library_text("mojokerto-dawarblandong-2023").replace("frequency: [monthly]", "frequency: [routine]")
    row = schedule(open_office(text), first)

    [outcome] = start_due(now=row.next_run_at)

    row.refresh_from_db()
    assert (outcome.period.key, row.next_period) == (first, following)


def test_each_period_starts_once(office: Office) -> None:
    schedule(office)
    start_due(now=QUARTER_2_STARTS)

    assert start_due(now=QUARTER_2_STARTS) == []
    assert start_due(now=QUARTER_2_STARTS + timedelta(days=30)) == []
    assert Cycle.objects.count() == 1


def test_a_machine_that_was_off_catches_up(office: Office) -> None:
    schedule(office)

    outcomes = start_due(now=datetime(2027, 1, 4, 8, tzinfo=JAKARTA))

    assert [outcome.period.key for outcome in outcomes] == ["2026-Q2", "2026-Q3", "2026-Q4"]
    assert start_due(now=datetime(2027, 1, 4, 8, tzinfo=JAKARTA)) == []


def test_a_vacant_position_is_written_down_and_not_tried_for_ever(office: Office) -> None:
    row = schedule(office)
    vacant = office.positions["head_of_planning"]
    Appointment.objects.filter(position=vacant).update(ends_on=date(2026, 6, 30))

    [outcome] = start_due(now=QUARTER_2_STARTS)

    row.refresh_from_db()
    assert outcome.cycle_id is None
    assert vacant.title in row.problem
    assert row.problem.startswith("Triwulan II 2026, 1 Juli 2026 pukul 07.30 WIB: ")
    assert row.next_period == "2026-Q3"
    assert start_due(now=QUARTER_2_STARTS + timedelta(hours=1)) == []
    assert not Cycle.objects.exists()
    assert Entry.objects.filter(verb="schedule.missed").count() == 1


def test_the_next_success_clears_the_problem(office: Office) -> None:
    row = schedule(office)
    Schedule.objects.update(problem="lama")

    start_due(now=QUARTER_2_STARTS)

    row.refresh_from_db()
    assert row.problem == ""


def test_started_by_hand_already(office: Office) -> None:
    """What the schedule wanted is there: no problem, no second cycle."""
    row = schedule(office)
    office.start("2026-Q2")

    [outcome] = start_due(now=QUARTER_2_STARTS)

    row.refresh_from_db()
    assert (outcome.cycle_id, outcome.problem, row.problem, row.next_period) == (None, "", "", "2026-Q3")
    assert Cycle.objects.count() == 1


def test_a_resting_schedule_starts_nothing(office: Office) -> None:
    schedule(office)
    Schedule.objects.update(is_active=False)

    assert start_due(now=QUARTER_2_STARTS) == []


def test_one_office_in_trouble_holds_up_no_other(office: Office) -> None:
    schedule(office)
    Appointment.objects.update(ends_on=date(2026, 6, 30))
    other = open_office()
    schedule(other)

    outcomes = start_due(now=QUARTER_2_STARTS)

    assert sorted(bool(outcome.cycle_id) for outcome in outcomes) == [False, True]


def test_another_office_s_procedure_is_not_there(office: Office) -> None:
    stranger = open_office()
    with refused("not_there"):
        set_schedule(
            office.procedure,
            first_period=parse_period("2026-Q2"),
            starter=office.positions["head_of_planning"],
            actor=stranger.first(),
            now=START,
        )


def test_who_may_not_start_sets_no_schedule(office: Office) -> None:
    """An administrator may, and may name any held position as the starter: the schedule then starts in its name."""
    one_unit = office.actor("section_heads:1")
    asked = {"first_period": parse_period("2026-Q2"), "starter": office.positions["section_heads:1"]}

    with refused("not_yours_to_start"):
        set_schedule(office.procedure, **asked, actor=one_unit, now=START)  # type: ignore[arg-type]
    set_schedule(office.procedure, **asked, actor=one_unit, now=START, is_administrator=True)  # type: ignore[arg-type]

    [outcome] = start_due(now=QUARTER_2_STARTS)
    assert (outcome.problem, outcome.cycle_id) == ("", Cycle.objects.get().id)


def test_a_rhythm_that_the_edition_does_not_name_is_refused(office: Office) -> None:
    with refused("period_of_another_kind"):
        schedule(office, "2026")
    assert not Schedule.objects.exists()


@given(
    kind=st.sampled_from(KINDS),
    day=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    days=st.integers(-60, 90),
)
def test_the_time_is_always_an_opening_of_a_working_day(kind: str, day: date, days: int) -> None:
    from himpun.kernel.periods import period_containing

    period: Period = period_containing(kind, day)  # type: ignore[arg-type]
    calendar = WorkCalendar()

    at = starting_time(period, days, calendar)

    assert calendar.is_working(at)
    assert at.astimezone(UTC) >= datetime.combine(period.ends_on + timedelta(days=days), datetime.min.time(), JAKARTA)
    assert starting_time(period.next(), days, calendar) > at
    assert (at.hour, at.minute) == (7, 30)
