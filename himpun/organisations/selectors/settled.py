"""What an office has settled, as its pages show it: the year's holidays, the hours of the week, numbers of papers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time

from himpun.kernel.worktime import OFFICE_WEEK, RAMADAN_WEEK
from himpun.ledger.models import Entry
from himpun.organisations.models import Agency, Holiday, NumberPattern, Ramadan, WorkingHours
from himpun.organisations.numbering import DEFAULT_PATTERNS, example


@dataclass(frozen=True)
class Day:
    """One weekday's spans of work."""

    number: int
    spans: list[tuple[time, time]]


@dataclass(frozen=True)
class Numbering:
    """How one kind of paper is numbered, with the number that the next paper of a day would get."""

    kind: str
    pattern: str
    example: str
    is_own: bool


def holidays_in(region_id: int, year: int) -> list[Holiday]:
    """The days without work of a year, in their order."""
    return list(Holiday.objects.filter(region_id=region_id, on__year=year, superseded_at__isnull=True).order_by("on"))


def ramadans_in(region_id: int, year: int) -> list[Ramadan]:
    """The Ramadan that touches a year."""
    rows = Ramadan.objects.filter(region_id=region_id, superseded_at__isnull=True)
    return [row for row in rows.order_by("starts_on") if year in (row.starts_on.year, row.ends_on.year)]


def week_of(agency: Agency, *, in_ramadan: bool) -> tuple[list[Day], bool]:
    """The hours by weekday, and whether the office set them itself (else those of Perpres 21/2023)."""
    rows = list(WorkingHours.objects.filter(agency=agency, in_ramadan=in_ramadan, superseded_at__isnull=True))
    if rows:
        return [
            Day(day, [(row.starts_at, row.ends_at) for row in rows if row.weekday == day]) for day in range(7)
        ], True
    usual = RAMADAN_WEEK if in_ramadan else OFFICE_WEEK
    return [Day(number, [(span.start, span.end) for span in spans]) for number, spans in enumerate(usual)], False


def numberings_of(agency: Agency, on: date) -> list[Numbering]:
    """How each kind of paper is numbered."""
    own = dict(NumberPattern.objects.filter(agency=agency).values_list("document_kind", "pattern"))
    return [
        Numbering(kind, own.get(kind, usual), example(own.get(kind, usual), on), kind in own)
        for kind, usual in DEFAULT_PATTERNS.items()
    ]


def agency_name_at(agency: Agency, at: datetime) -> str:
    """What an agency was called then: a paper was issued under that name."""
    later = Entry.objects.filter(agency_id=agency.id, subject_kind="agency", verb="agency.renamed", at__gt=at)
    first = later.order_by("seq").first()
    return str(json.loads(first.body)["data"]["before"]["name"]) if first else agency.name
