"""Working time by example: the sums of the five procedures, and the edges of days, weeks and months."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import reduce

import pytest

from himpun.kernel.refusals import Refusal
from himpun.kernel.worktime import (
    OFFICE_WEEK,
    RAMADAN_WEEK,
    DateRange,
    Span,
    StandardTime,
    Unit,
    Week,
    WorkCalendar,
    due_at,
)

PLAIN = WorkCalendar()
RAMADAN = WorkCalendar(
    ramadan=(DateRange(date(2026, 2, 18), date(2026, 3, 19)),), holidays=frozenset({date(2026, 3, 20)})
)
SIX_DAYS: Week = (*[(Span(time(8), time(14)),)] * 5, (Span(time(8), time(12)),), ())
SERVICE = WorkCalendar(zone="WIT", week=SIX_DAYS, holidays=frozenset({date(2026, 3, 3)}), minutes_per_day=340)
ONE_DAY = WorkCalendar(minutes_per_day_reading=480)


def at(day: int, clock: str, *, month: int = 3, calendar: WorkCalendar = PLAIN) -> datetime:
    """An instant of 2026 on the office's clock; 2 March is a Monday, and PLAIN keeps no Ramadan."""
    return calendar.next_working(datetime(2026, month, day, tzinfo=UTC)).replace(
        month=month, day=day, hour=int(clock[:2]), minute=int(clock[3:])
    )


def standard(amount: float | str, unit: Unit) -> StandardTime:
    return StandardTime(None, Decimal(str(amount)), unit, f"{amount} {unit}")


MONDAY = at(2, "07:30")
SERIES = {
    "000": [standard(n, "menit") for n in (5, 5, 10, 480, 480, 480)],
    "001": [standard(n, "menit") for n in (15, 30, 15, 60, 480, 480, 480, 15, 480)],
    "003": [standard(n, "menit") for n in (15, 15)] + [standard(1, "hari")] * 7,
}


def test_it_works() -> None:
    assert PLAIN.add_minutes(MONDAY, 480) == at(3, "08:00")
    assert PLAIN.minutes_between(MONDAY, at(3, "08:00")) == 480


class TestTheSumsOfTheDomain:
    """domain.md, section 3: from Monday 07:30 without holidays."""

    @pytest.mark.parametrize(
        ("minutes", "day", "clock"),
        [(480, 3, "08:00"), (1460, 5, "09:20"), (2055, 6, "13:15"), (3180, 11, "08:00"), (450, 2, "16:00")],
    )
    def test_minutes_are_read_literally(self, minutes: int, day: int, clock: str) -> None:
        assert PLAIN.add_minutes(MONDAY, minutes) == at(day, clock)

    @pytest.mark.parametrize(
        ("key", "total", "day", "clock"),
        [("000", 1460, 5, "09:20"), ("001", 2055, 6, "13:15"), ("003", 3180, 11, "08:00")],
    )
    def test_the_rows_in_series(self, key: str, total: int, day: int, clock: str) -> None:
        assert sum(row.net_minutes(PLAIN) or 0 for row in SERIES[key]) == total
        assert in_series(key, PLAIN) == at(day, clock)

    @pytest.mark.parametrize(("key", "day", "clock"), [("000", 5, "07:50"), ("001", 6, "09:45"), ("003", 11, "08:00")])
    def test_480_minutes_as_one_day(self, key: str, day: int, clock: str) -> None:
        assert in_series(key, ONE_DAY) == at(day, clock)

    @pytest.mark.parametrize(("minutes", "day", "clock"), [(480, 2, "16:00"), (1460, 5, "07:50"), (2055, 6, "09:45")])
    def test_the_totals_as_days(self, minutes: int, day: int, clock: str) -> None:
        assert due_at(MONDAY, standard(minutes, "menit"), ONE_DAY) == at(day, clock)

    def test_one_day_counts_450_minutes_by_either_reading(self) -> None:
        assert standard(480, "menit").net_minutes(ONE_DAY) == 450
        assert standard(8, "jam").net_minutes(ONE_DAY) == 450
        assert standard(7, "hari").net_minutes(PLAIN) == 3150
        assert sum(row.net_minutes(ONE_DAY) or 0 for row in SERIES["000"]) == 20 + 3 * 450


def in_series(key: str, calendar: WorkCalendar) -> datetime:
    """Each row begins when the one before is due."""

    def next_due(begun: datetime, row: StandardTime) -> datetime:
        due = due_at(begun, row, calendar)
        assert due is not None
        return due

    return reduce(next_due, SERIES[key], MONDAY)


def test_the_hours_of_the_law() -> None:
    assert [sum(span.minutes for span in spans) for spans in OFFICE_WEEK] == [450] * 5 + [0, 0]
    assert [sum(span.minutes for span in spans) for spans in RAMADAN_WEEK] == [390] * 5 + [0, 0]
    assert PLAIN.days_per_week == 5
    assert SERVICE.days_per_week == 6


@pytest.mark.parametrize(
    ("day", "clock", "works", "opens_day", "opens"),
    [
        (2, "07:29", False, 2, "07:30"),
        (2, "07:30", True, 2, "07:30"),
        (2, "12:00", False, 2, "13:00"),
        (2, "13:00", True, 2, "13:00"),
        (2, "16:00", False, 3, "07:30"),
        (6, "11:30", False, 6, "13:00"),
        (6, "16:29", True, 6, "16:29"),
        (6, "16:30", False, 9, "07:30"),
        (7, "10:00", False, 9, "07:30"),
    ],
)
def test_when_the_office_works(day: int, clock: str, works: bool, opens_day: int, opens: str) -> None:
    assert PLAIN.is_working(at(day, clock)) is works
    assert PLAIN.next_working(at(day, clock)) == at(opens_day, opens)


class TestDays:
    @pytest.mark.parametrize(
        ("day", "clock", "n", "due_day", "due"),
        [
            (2, "07:30", 1, 2, "16:00"),
            (2, "07:30", 5, 6, "16:30"),
            (1, "20:00", 1, 2, "16:00"),
            (2, "08:00", 1, 3, "08:00"),
            (2, "08:00", 7, 11, "08:00"),
            (6, "15:00", 1, 9, "15:00"),
            (2, "12:15", 1, 3, "13:00"),
            (2, "16:00", 1, 3, "16:00"),
            (6, "16:15", 1, 9, "16:00"),
            (2, "10:00", 0, 2, "10:00"),
        ],
    )
    def test_the_same_clock_time_or_the_close(self, day: int, clock: str, n: int, due_day: int, due: str) -> None:
        assert PLAIN.add_days(at(day, clock), n) == at(due_day, due)

    def test_holidays_do_not_count(self) -> None:
        closed = WorkCalendar(holidays=frozenset({date(2026, 3, 3), date(2026, 3, 7)}))
        assert closed.add_days(at(2, "08:00"), 1) == at(4, "08:00")
        assert closed.add_minutes(MONDAY, 480) == at(4, "08:00")
        assert closed.next_working(at(3, "10:00")) == at(4, "07:30")

    def test_it_ends_at_the_close_where_the_day_is_shorter(self) -> None:
        before = at(17, "15:45", month=2)
        assert RAMADAN.add_days(before, 1) == at(18, "15:00", month=2)

    def test_a_day_of_ramadan(self) -> None:
        opening = at(18, "08:00", month=2)
        assert RAMADAN.next_working(at(18, "07:30", month=2)) == opening
        assert RAMADAN.add_minutes(opening, 390) == at(18, "15:00", month=2)
        assert RAMADAN.add_days(opening, 3) == at(20, "15:30", month=2)

    def test_a_week_is_the_offices_own(self) -> None:
        week = standard(1, "minggu")
        assert due_at(at(2, "08:00"), week, PLAIN) == at(9, "08:00")
        assert due_at(at(4, "09:00", calendar=SERVICE), week, SERVICE) == at(11, "09:00", calendar=SERVICE)
        assert standard(2, "minggu").net_minutes(PLAIN) == 4500

    @pytest.mark.parametrize(
        ("month", "day", "n", "due_month", "due_day"),
        [(3, 2, 1, 4, 2), (3, 31, 1, 4, 30), (1, 30, 1, 3, 2), (2, 25, 1, 3, 25), (4, 3, 1, 5, 4), (3, 2, 9, 12, 2)],
    )
    def test_a_month_is_the_calendars(self, month: int, day: int, n: int, due_month: int, due_day: int) -> None:
        # 28 February and 3 May 2026 are at a weekend: the next working day.
        assert PLAIN.add_months(at(day, "09:00", month=month), n) == at(due_day, "09:00", month=due_month)


class TestStandardTime:
    def test_a_range_is_due_at_its_maximum(self) -> None:
        assert due_at(at(2, "08:00"), StandardTime(1, 3, "hari", "1–3 hari kerja"), PLAIN) == at(5, "08:00")

    @pytest.mark.parametrize("none", [None, StandardTime(None, None, None, "-"), StandardTime(2, None, "hari", "≥ 2")])
    def test_no_time_no_due_time(self, none: StandardTime | None) -> None:
        assert due_at(MONDAY, none, PLAIN) is None
        assert none is None or none.net_minutes(PLAIN) is None

    @pytest.mark.parametrize(
        ("amount", "unit", "net", "day", "clock"),
        [
            (0, "menit", 0, 2, "07:30"),
            (1, "jam", 60, 2, "08:30"),
            ("1.5", "jam", 90, 2, "09:00"),
            ("0.5", "hari", 225, 2, "11:15"),
            ("1.5", "hari", 675, 3, "11:15"),
            (1, "minggu", 2250, 6, "16:30"),
            ("0.1", "menit", 1, 2, "07:31"),
        ],
    )
    def test_units(self, amount: str, unit: Unit, net: int, day: int, clock: str) -> None:
        assert standard(amount, unit).net_minutes(PLAIN) == net
        assert due_at(MONDAY, standard(amount, unit), PLAIN) == at(day, clock)

    def test_a_month_has_no_net_minutes(self) -> None:
        assert standard(1, "bulan").net_minutes(PLAIN) is None
        assert due_at(at(2, "09:00"), standard(1, "bulan"), PLAIN) == at(2, "09:00", month=4)

    @pytest.mark.parametrize(
        ("low", "high", "unit"), [(3, 1, "hari"), (None, -1, "menit"), (None, 5, None), (None, Decimal("1.5"), "bulan")]
    )
    def test_what_is_no_time(self, low: int | None, high: int | Decimal, unit: Unit | None) -> None:
        with pytest.raises(ValueError):
            StandardTime(low, high, unit, "")


def test_the_clock_is_the_regions() -> None:
    instant = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
    assert PLAIN.next_working(instant).isoformat() == "2026-03-02T07:30:00+07:00"
    assert WorkCalendar(zone="WITA").next_working(instant).isoformat() == "2026-03-02T08:30:00+08:00"
    assert WorkCalendar(zone="Asia/Jayapura").next_working(instant).isoformat() == "2026-03-02T09:30:00+09:00"
    early = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
    assert WorkCalendar(zone="WIT").is_working(early)
    assert not PLAIN.is_working(early)


def test_years_are_made_once() -> None:
    calendar = WorkCalendar()
    calendar.add_minutes(MONDAY, 450 * 600)
    tables = dict(calendar._years)
    calendar.minutes_between(MONDAY, MONDAY + timedelta(days=800))
    assert {year: id(table) for year, table in calendar._years.items()} == {y: id(t) for y, t in tables.items()}
    assert calendar == WorkCalendar()
    assert hash(calendar) == hash(WorkCalendar())


@pytest.mark.parametrize(
    "week",
    [
        (),
        ((),) * 7,
        (OFFICE_WEEK[0],) * 6,
        ((Span(time(12), time(8)),), *OFFICE_WEEK[1:]),
        ((Span(time(8), time(12)), Span(time(11), time(15))), *OFFICE_WEEK[1:]),
        ((Span(time(8, 0, 30), time(12)),), *OFFICE_WEEK[1:]),
    ],
)
def test_faulty_hours_are_refused(week: Week) -> None:
    with pytest.raises(Refusal, match="Jam kerja") as caught:
        WorkCalendar(week=week)
    assert caught.value.code == "hours_faulty"


def test_hours_without_a_rest_may_touch() -> None:
    touching = (Span(time(8), time(12)), Span(time(12), time(15)))
    calendar = WorkCalendar(week=(touching, *OFFICE_WEEK[1:]))
    assert calendar.add_minutes(at(2, "08:00"), 420) == at(2, "15:00")


@pytest.mark.parametrize(("per_day", "reading"), [(0, None), (450, 0), (-1, 480)])
def test_a_day_has_minutes(per_day: int, reading: int | None) -> None:
    with pytest.raises(Refusal, match="Menit per hari kerja"):
        WorkCalendar(minutes_per_day=per_day, minutes_per_day_reading=reading)


def test_more_time_than_the_calendar_has_is_refused() -> None:
    last = datetime(9999, 12, 1, 2, tzinfo=UTC)
    for reach in (PLAIN.add_minutes, PLAIN.add_days, PLAIN.add_months):
        with pytest.raises(Refusal) as caught:
            reach(last, 100_000)
        assert caught.value.code == "calendar_exhausted"


def test_a_time_without_zone_and_time_backward_are_defects() -> None:
    with pytest.raises(ValueError, match="zone"):
        PLAIN.add_minutes(datetime(2026, 3, 2), 1)
    for add in (PLAIN.add_minutes, PLAIN.add_days, PLAIN.add_months):
        with pytest.raises(ValueError, match="forward"):
            add(MONDAY, -1)
