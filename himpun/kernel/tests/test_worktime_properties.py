"""Working time by rule: thousands of instants, three calendars, and a count minute by minute as the truth."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from himpun.kernel.worktime import DateRange, Span, StandardTime, Week, WorkCalendar, due_at

PLAIN = WorkCalendar()
RAMADAN = WorkCalendar(
    ramadan=(DateRange(date(2026, 2, 18), date(2026, 3, 19)),), holidays=frozenset({date(2026, 3, 20)})
)
SIX_DAYS: Week = (*[(Span(time(8), time(14)),)] * 5, (Span(time(8), time(12)),), ())
SERVICE = WorkCalendar(zone="WIT", week=SIX_DAYS, holidays=frozenset({date(2026, 3, 3)}), minutes_per_day=340)
ONE_DAY = WorkCalendar(minutes_per_day_reading=480)
CALENDARS = st.sampled_from([PLAIN, RAMADAN, SERVICE])

instants = st.datetimes(
    min_value=datetime(2025, 12, 1), max_value=datetime(2027, 1, 31), timezones=st.just(UTC)
)  # across two ends of a year, with seconds


@given(CALENDARS, instants)
def test_it_works(calendar: WorkCalendar, start: datetime) -> None:
    assert calendar.minutes_between(start, calendar.add_minutes(start, 480)) == 480


def counted(calendar: WorkCalendar, a: datetime, b: datetime) -> int:
    """The slow truth: ask of each minute whether the office works."""
    minutes = int((b - a) / timedelta(minutes=1))
    return sum(calendar.is_working(a + timedelta(minutes=i)) for i in range(minutes))


@given(CALENDARS, instants, st.integers(0, 4 * 24 * 60))
def test_it_agrees_with_a_count_minute_by_minute(calendar: WorkCalendar, start: datetime, length: int) -> None:
    start = start.replace(second=0, microsecond=0)
    end = start + timedelta(minutes=length)
    assert calendar.minutes_between(start, end) == counted(calendar, start, end)


@given(CALENDARS, instants, st.integers(0, 200_000))
def test_minutes_between_is_the_inverse_of_add_minutes(calendar: WorkCalendar, start: datetime, n: int) -> None:
    end = calendar.add_minutes(start, n)
    assert end >= start
    assert calendar.minutes_between(start, end) == n
    assert calendar.minutes_between(end, start) == -n
    if n:
        # The earliest such instant: any sooner, and some of the work is left.
        assert calendar.worked_between(start, end - timedelta(microseconds=1)) < timedelta(minutes=n)


@given(CALENDARS, instants, st.integers(0, 5000), st.integers(0, 5000))
def test_one_after_the_other_is_both_together(calendar: WorkCalendar, start: datetime, n: int, m: int) -> None:
    assert calendar.add_minutes(calendar.add_minutes(start, n), m) == calendar.add_minutes(start, n + m)


@given(CALENDARS, instants, instants, instants)
def test_parts_of_a_time_add_up(calendar: WorkCalendar, a: datetime, b: datetime, c: datetime) -> None:
    assert calendar.worked_between(a, b) + calendar.worked_between(b, c) == calendar.worked_between(a, c)


@given(CALENDARS, instants, st.integers(1, 400))
def test_days_end_on_a_working_day_and_count_up(calendar: WorkCalendar, start: datetime, n: int) -> None:
    due, later = calendar.add_days(start, n), calendar.add_days(start, n + 1)
    assert start < due < later
    assert calendar.is_working_day(due.date())
    begun = calendar.next_working(start)
    days = (begun.date() + timedelta(days=i) for i in range((due.date() - begun.date()).days + 1))
    at_opening = begun.time() == calendar.spans_on(begun.date())[0].start
    assert sum(map(calendar.is_working_day, days)) == (n if at_opening else n + 1)


@given(CALENDARS, instants)
def test_next_working_is_the_first_instant_of_work(calendar: WorkCalendar, start: datetime) -> None:
    opens = calendar.next_working(start)
    assert calendar.is_working(opens)
    assert calendar.next_working(opens) == opens
    assert calendar.worked_between(start, opens) == timedelta(0)
    assert (opens == start) is calendar.is_working(start)


@given(instants, st.integers(0, 3), st.integers(1, 3000))
def test_a_longer_standard_time_is_never_due_earlier(start: datetime, days: int, n: int) -> None:
    for calendar in (PLAIN, ONE_DAY):
        shorter, longer = (
            due_at(start, StandardTime(None, amount, "menit"), calendar) for amount in (n, n + 480 * (days + 1))
        )
        assert shorter is not None
        assert longer is not None
        assert start < shorter < longer
