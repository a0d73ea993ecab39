"""Working time: what "480 menit" or "3 hari" of a procedure means on the calendar of an office.

Source: domain.md, section 3 (Perpres 21/2023). "n menit" is net working minutes, read literally; "n hari" ends at the
same clock time n working days later. Everything is computed from yearly tables, so a year costs no more than a day.
"""

from bisect import bisect_left
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import MAXYEAR, date, datetime, time, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from himpun.kernel.dates import zone_named
from himpun.kernel.hours import OFFICE_WEEK, RAMADAN_WEEK, DateRange, Span, Week, five_days, minute_of, refuse_faulty
from himpun.kernel.refusals import Refusal

__all__ = [
    "OFFICE_WEEK",
    "RAMADAN_WEEK",
    "DateRange",
    "Span",
    "StandardTime",
    "Unit",
    "Week",
    "WorkCalendar",
    "due_at",
    "five_days",
]

Unit = Literal["menit", "jam", "hari", "minggu", "bulan"]

_MINUTE = 60_000_000
"""Microseconds: instants are kept to the microsecond, hours and standard times are whole minutes."""


class _Year(NamedTuple):
    """Sums over the days of a year: entry i is what lies before day i; the last entry is the whole year."""

    minutes: list[int]
    days: list[int]


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """When an office works. Keep one per office for as long as its hours hold: its yearly tables are made once.

    Every instant given must carry a zone; every instant returned is on the office's own clock. `minutes_per_day`
    counts a day in totals; `minutes_per_day_reading` is the agency's setting to read that many minutes of a procedure
    as one working day (480), None reads minutes literally.
    """

    zone: str = "Asia/Jakarta"
    week: Week = OFFICE_WEEK
    ramadan: tuple[DateRange, ...] = ()
    ramadan_week: Week = RAMADAN_WEEK
    holidays: frozenset[date] = frozenset()
    minutes_per_day: int = 450
    minutes_per_day_reading: int | None = None
    _tz: ZoneInfo = field(init=False, repr=False, compare=False)
    _years: dict[int, _Year] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_tz", zone_named(self.zone))
        refuse_faulty(self.week, "Jam kerja")
        refuse_faulty(self.ramadan_week, "Jam kerja Ramadan")
        if self.minutes_per_day < 1 or (self.minutes_per_day_reading is not None and self.minutes_per_day_reading < 1):
            raise Refusal("hours_faulty", "Menit per hari kerja harus lebih dari nol. Isi misalnya 450.")

    @property
    def days_per_week(self) -> int:
        """How many days of an ordinary week are worked: five, or six for some public services."""
        return sum(1 for spans in self.week if spans)

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """The working hours of that day; () for a weekend or a holiday."""
        if day in self.holidays:
            return ()
        ramadan = any(first <= day <= last for first, last in self.ramadan)
        return (self.ramadan_week if ramadan else self.week)[day.weekday()]

    def is_working_day(self, day: date) -> bool:
        """True if any hour of that day is worked."""
        return bool(self.spans_on(day))

    def is_working(self, at: datetime) -> bool:
        """True while the office works: at 12:00 sharp the rest has begun, at 13:00 it is over."""
        local = self._local(at)
        clock = local.time()
        return any(span.start <= clock < span.end for span in self.spans_on(local.date()))

    def next_working(self, at: datetime) -> datetime:
        """The instant itself if the office works then, else when it next opens."""
        local = self._local(at)
        clock = local.time()
        for span in self.spans_on(local.date()):
            if clock < span.end:
                return local if span.start <= clock else self._at(local.date(), span.start)
        day = self._working_day_after(local.date(), 1)
        return self._at(day, self.spans_on(day)[0].start)

    def add_minutes(self, start: datetime, n: int) -> datetime:
        """The earliest instant by which n net working minutes have passed: a full day ends at its close, not at the
        next opening."""
        local = self._local(start)
        _refuse_negative(n)
        if n == 0:
            return local
        year, target = local.year, self._worked_in_year(local) + n * _MINUTE
        while target > (total := self._year(year).minutes[-1] * _MINUTE):
            year, target = _following(year), target - total
        before = self._year(year).minutes
        index = bisect_left(before, -(-target // _MINUTE), lo=1) - 1
        return self._after_opening(date(year, 1, 1) + timedelta(days=index), target - before[index] * _MINUTE)

    def add_days(self, start: datetime, n: int) -> datetime:
        """The same clock time n working days later; begun at opening, the close of the n-th day.

        Begun outside working hours it counts from the next opening. Where the last day closes before that clock time
        (Ramadan), it ends at the close.
        """
        _refuse_negative(n)
        if n == 0:
            return self._local(start)
        begun = self.next_working(start)
        if begun.time() == self.spans_on(begun.date())[0].start:
            last = self._working_day_after(begun.date(), n - 1)
            return self._at(last, self.spans_on(last)[-1].end)
        return self._on_day(self._working_day_after(begun.date(), n), begun.time())

    def add_months(self, start: datetime, n: int) -> datetime:
        """The same date and clock time n calendar months later (the month's last day where it has no such date), or
        the next working day if the office is closed then."""
        _refuse_negative(n)
        if n == 0:
            return self._local(start)
        begun = self.next_working(start)
        year, month = divmod(begun.year * 12 + begun.month - 1 + n, 12)
        if year > MAXYEAR:
            raise _beyond()
        day = date(year, month + 1, min(begun.day, monthrange(year, month + 1)[1]))
        if not self.is_working_day(day):
            day = self._working_day_after(day, 1)
        return self._on_day(day, begun.time())

    def worked_between(self, a: datetime, b: datetime) -> timedelta:
        """Net working time from a to b, exact; negative if b is the earlier. Sum these, and round the sum once."""
        first, last = self._local(a), self._local(b)
        if last < first:
            return -self.worked_between(b, a)
        whole_years = sum(self._year(year).minutes[-1] for year in range(first.year, last.year))
        worked = whole_years * _MINUTE + self._worked_in_year(last) - self._worked_in_year(first)
        return timedelta(microseconds=worked)

    def minutes_between(self, a: datetime, b: datetime) -> int:
        """Full net working minutes from a to b, the inverse of `add_minutes`; negative if b is the earlier."""
        worked = self.worked_between(a, b)
        minutes = abs(worked) // timedelta(minutes=1)
        return minutes if worked >= timedelta(0) else -minutes

    def _local(self, at: datetime) -> datetime:
        if at.utcoffset() is None:
            raise ValueError("a time must carry its zone")
        return at.astimezone(self._tz)

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, tzinfo=self._tz)

    def _on_day(self, day: date, clock: time) -> datetime:
        spans = self.spans_on(day)
        return self._at(day, min(max(clock, spans[0].start), spans[-1].end))

    def _after_opening(self, day: date, worked: int) -> datetime:
        """The instant of that day at which so many microseconds (more than none) have been worked."""
        for span in self.spans_on(day):
            length = span.minutes * _MINUTE
            if worked <= length:
                return self._at(day, span.start) + timedelta(microseconds=worked)
            worked -= length
        raise AssertionError("the yearly table promised more time than the day has")

    def _worked_in_year(self, local: datetime) -> int:
        """Microseconds worked since the first of January."""
        day = local.date()
        clock = minute_of(local.time()) * _MINUTE + local.second * 1_000_000 + local.microsecond
        today = sum(
            min(max(clock - minute_of(span.start) * _MINUTE, 0), span.minutes * _MINUTE) for span in self.spans_on(day)
        )
        return self._year(day.year).minutes[_day_index(day)] * _MINUTE + today

    def _working_day_after(self, day: date, n: int) -> date:
        """The n-th working day after that day; for 0 the day itself."""
        if n == 0:
            return day
        year = day.year
        wanted = self._year(year).days[_day_index(day) + 1] + n
        while wanted > (total := self._year(year).days[-1]):
            year, wanted = _following(year), wanted - total
        return date(year, 1, 1) + timedelta(days=bisect_left(self._year(year).days, wanted, lo=1) - 1)

    def _year(self, year: int) -> _Year:
        table = self._years.get(year)
        if table is None:
            table = self._years[year] = self._summed(year)
        return table

    def _summed(self, year: int) -> _Year:
        first = date(year, 1, 1)
        lengths = {spans: sum(span.minutes for span in spans) for spans in {(), *self.week, *self.ramadan_week}}
        table = _Year([0], [0])
        for index in range((date(year, 12, 31) - first).days + 1):
            minutes = lengths[self.spans_on(first + timedelta(days=index))]
            table.minutes.append(table.minutes[-1] + minutes)
            table.days.append(table.days[-1] + (1 if minutes else 0))
        return table


@dataclass(frozen=True, slots=True)
class StandardTime:
    """The "waktu" of a step's mutu baku. A range has both ends and is due at its maximum; without a maximum
    ("-", "sesuai jadwal") there is no due time. `text` is what the document prints."""

    min: int | Decimal | None
    max: int | Decimal | None
    unit: Unit | None
    text: str = ""

    def __post_init__(self) -> None:
        ends = [end for end in (self.min, self.max) if end is not None]
        if any(end < 0 for end in ends) or ends != sorted(ends) or (ends and self.unit is None):
            raise ValueError(f"no standard time: {self.min}–{self.max} {self.unit}")
        if self.unit == "bulan" and any(end != int(end) for end in ends):
            raise ValueError("a part of a calendar month has no length")

    def net_minutes(self, calendar: WorkCalendar) -> int | None:
        """Its maximum in net working minutes, for totals; None without a time, and for calendar months."""
        if self.max is None or self.unit == "bulan":
            return None
        days, minutes = self._days_and_minutes(calendar)
        return days * calendar.minutes_per_day + minutes

    def _days_and_minutes(self, calendar: WorkCalendar) -> tuple[int, int]:
        """Whole working days, and the minutes beyond them (rounded up: nobody is late by our rounding)."""
        amount = Decimal(self.max or 0)
        if self.unit in ("menit", "jam"):
            minutes = _rounded_up(amount * 60 if self.unit == "jam" else amount)
            reading = calendar.minutes_per_day_reading
            return (0, minutes) if reading is None else divmod(minutes, reading)
        in_days = amount * calendar.days_per_week if self.unit == "minggu" else amount
        days = int(in_days)
        return days, _rounded_up((in_days - days) * calendar.minutes_per_day)


def due_at(start: datetime, standard: StandardTime | None, calendar: WorkCalendar) -> datetime | None:
    """When a step begun at `start` is due; None where the document states no time."""
    if standard is None or standard.max is None:
        return None
    if standard.unit == "bulan":
        return calendar.add_months(start, int(standard.max))
    days, minutes = standard._days_and_minutes(calendar)
    return calendar.add_minutes(calendar.add_days(start, days), minutes)


def _day_index(day: date) -> int:
    return day.toordinal() - date(day.year, 1, 1).toordinal()


def _rounded_up(value: Decimal) -> int:
    return int(value.to_integral_value(rounding=ROUND_CEILING))


def _following(year: int) -> int:
    if year >= MAXYEAR:
        raise _beyond()
    return year + 1


def _beyond() -> Refusal:
    message = "Tidak ada hari kerja sebanyak itu di kalender. Periksa hari libur, jam kerja, dan waktu mutu baku."
    return Refusal("calendar_exhausted", message)


def _refuse_negative(n: int) -> None:
    if n < 0:
        raise ValueError("working time is only added forward")
