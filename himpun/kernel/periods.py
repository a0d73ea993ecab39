"""The month, quarter, semester or year that figures and cycles belong to."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from himpun.kernel.dates import MONTHS
from himpun.kernel.refusals import Refusal

Kind = Literal["month", "quarter", "semester", "year"]

KINDS: tuple[Kind, ...] = get_args(Kind)
MONTHS_IN: dict[Kind, int] = {"month": 1, "quarter": 3, "semester": 6, "year": 12}

_ROMAN = ("I", "II", "III", "IV")
_KEY = re.compile(r"(?P<year>[0-9]{4})(?:-(?:M(?P<month>[0-9]{2})|Q(?P<quarter>[1-4])|S(?P<semester>[12])))?")


@dataclass(frozen=True, slots=True)
class Period:
    """One period of the calendar year; `number` counts within the year from 1, and is 1 for a year."""

    kind: Kind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if self.kind not in MONTHS_IN:
            raise ValueError(f"no kind of period {self.kind!r}")
        if not 1 <= self.year <= 9999 or not 1 <= self.number <= 12 // MONTHS_IN[self.kind]:
            raise ValueError(f"no {self.kind} {self.number} of {self.year}")

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """ "2026-M03", "2026-Q1", "2026-S1", "2026": for file names, addresses and the ledger."""
        year = f"{self.year:04d}"
        return {
            "month": f"{year}-M{self.number:02d}",
            "quarter": f"{year}-Q{self.number}",
            "semester": f"{year}-S{self.number}",
            "year": year,
        }[self.kind]

    @property
    def label(self) -> str:
        """ "Maret 2026", "Triwulan I 2026", "Semester I 2026", "Tahun 2026": for people."""
        if self.kind == "month":
            return f"{MONTHS[self.number - 1]} {self.year}"
        if self.kind == "year":
            return f"Tahun {self.year}"
        return f"{'Triwulan' if self.kind == 'quarter' else 'Semester'} {_ROMAN[self.number - 1]} {self.year}"

    @property
    def starts_on(self) -> date:
        """The first day."""
        return date(self.year, (self.number - 1) * MONTHS_IN[self.kind] + 1, 1)

    @property
    def ends_on(self) -> date:
        """The last day, still inside."""
        month = self.number * MONTHS_IN[self.kind]
        return date(self.year, 12, 31) if month == 12 else date(self.year, month + 1, 1) - timedelta(days=1)

    def previous(self) -> "Period":
        """The period of the same kind just before."""
        return self._moved(-1)

    def next(self) -> "Period":
        """The period of the same kind just after."""
        return self._moved(1)

    def year_before(self) -> "Period":
        """The same period of the year before, for "against last year"."""
        return Period(self.kind, self.year - 1, self.number)

    def contains(self, day: date) -> bool:
        """True from the first day to the last, both inside."""
        return self.starts_on <= day <= self.ends_on

    def within(self, kind: Kind) -> "Period":
        """The period of that kind in which this one ends: the quarter of a month, the last month of a quarter."""
        return period_containing(kind, self.ends_on)

    def parts(self, kind: Kind) -> list["Period"]:
        """The shorter periods that make this one up, in order; itself for its own kind; none for a longer kind."""
        if MONTHS_IN[kind] > MONTHS_IN[self.kind]:
            return []
        count = MONTHS_IN[self.kind] // MONTHS_IN[kind]
        return [Period(kind, self.year, (self.number - 1) * count + n) for n in range(1, count + 1)]

    def _moved(self, by: int) -> "Period":
        in_a_year = 12 // MONTHS_IN[self.kind]
        year, index = divmod(self.year * in_a_year + self.number - 1 + by, in_a_year)
        return Period(self.kind, year, index + 1)


def parse_period(key: str) -> Period:
    """The period of a key such as "2026-M03"; anything else is refused with the forms that are right."""
    match = _KEY.fullmatch(key)
    if match is not None:
        for kind in KINDS[:-1]:
            if match[kind] is not None:
                return _parsed(key, kind, int(match["year"]), int(match[kind]))
        return _parsed(key, "year", int(match["year"]), 1)
    raise _unknown(key)


def period_containing(kind: Kind, day: date) -> Period:
    """The period of that kind in which the day falls. For an instant, first take its day in the region's zone."""
    return Period(kind, day.year, (day.month - 1) // MONTHS_IN[kind] + 1)


def _parsed(key: str, kind: Kind, year: int, number: int) -> Period:
    try:
        return Period(kind, year, number)
    except ValueError as error:
        raise _unknown(key) from error


def _unknown(key: str) -> Refusal:
    message = f"Periode “{key[:20]}” tidak dikenal. Tulis misalnya 2026-M03, 2026-Q1, 2026-S1, atau 2026."
    return Refusal("period_unknown", message, period=key[:20])
