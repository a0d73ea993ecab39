"""The working hours of an office on its own clock: by weekday, with their rest, in and out of Ramadan."""

from collections.abc import Sequence
from datetime import date, time
from itertools import pairwise
from typing import NamedTuple

from himpun.kernel.dates import WEEKDAYS
from himpun.kernel.refusals import Refusal


class Span(NamedTuple):
    """Working hours without a break, on the clock of the office; at `end` work has stopped."""

    start: time
    end: time

    @property
    def minutes(self) -> int:
        """Net working minutes."""
        return minute_of(self.end) - minute_of(self.start)


class DateRange(NamedTuple):
    """Days from `first` to `last`, both inside."""

    first: date
    last: date


Week = tuple[tuple[Span, ...], ...]
"""The spans of each weekday, Monday first, seven entries; () is a day without work."""


def five_days(usual: tuple[Span, ...], friday: tuple[Span, ...]) -> Week:
    """Monday to Thursday alike, Friday with its longer rest, no work at the weekend."""
    return (usual, usual, usual, usual, friday, (), ())


# Perpres 21/2023: 37 h 30 without rest from 07:30: rest 60 minutes, on Friday 90.
OFFICE_WEEK: Week = five_days(
    (Span(time(7, 30), time(12)), Span(time(13), time(16))),
    (Span(time(7, 30), time(11, 30)), Span(time(13), time(16, 30))),
)
# 32 h 30 without rest from 08:00: rest 30 minutes, on Friday 60; 390 minutes a day.
RAMADAN_WEEK: Week = five_days(
    (Span(time(8), time(12)), Span(time(12, 30), time(15))),
    (Span(time(8), time(11, 30)), Span(time(12, 30), time(15, 30))),
)


def minute_of(clock: time) -> int:
    """Minutes since midnight."""
    return clock.hour * 60 + clock.minute


def refuse_faulty(week: Sequence[Sequence[Span]], label: str) -> None:
    """Hours are data that an administrator edits, so their faults are told to a person; `label` opens the message."""
    if len(week) != 7 or not any(week):
        raise Refusal("hours_faulty", f"{label} belum ada. Isi jam kerja untuk setidaknya satu hari dalam seminggu.")
    for name, spans in zip(WEEKDAYS, week, strict=True):
        whole = all(not (clock.second or clock.microsecond) for span in spans for clock in span)
        forward = all(span.start < span.end for span in spans) and all(a.end <= b.start for a, b in pairwise(spans))
        if not whole or not forward:
            message = (
                f"{label} hari {name} keliru. Tulis jam dan menit saja, mulai sebelum selesai, dan urut tanpa tumpang "
                "tindih, misalnya 07.30–12.00 lalu 13.00–16.00."
            )
            raise Refusal("hours_faulty", message, weekday=name)
