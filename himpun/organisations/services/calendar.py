"""When an office works: hours, Ramadan, holidays. A change supersedes the row before; due times already given stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

import holidays as published

from himpun.kernel.dates import format_date
from himpun.kernel.hours import Span, refuse_faulty
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.organisations.calendars import forget_calendars
from himpun.organisations.models import Agency, Holiday, Ramadan, Region, WorkingHours
from himpun.organisations.rules import region_chain
from himpun.organisations.services.locking import locked_agency, locked_region

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@act
def set_hours(
    agency: Agency,
    *,
    week: Mapping[int, Sequence[tuple[time, time]]],
    in_ramadan: bool = False,
    actor: Actor | None,
    now: datetime,
) -> None:
    """Set the spans of work by weekday (0 = Senin), with the rest between them; a day not named is not worked."""
    locked_agency(agency.id, actor)
    spans = [[Span(*span) for span in week.get(day, ())] for day in range(7)]
    refuse_faulty(spans, "Jam kerja Ramadan" if in_ramadan else "Jam kerja")
    rows = WorkingHours.objects.filter(agency=agency, in_ramadan=in_ramadan, superseded_at__isnull=True)
    before = _printed([(row.weekday, row.starts_at, row.ends_at) for row in rows])
    rows.update(superseded_at=now)
    given = [(day, span.start, span.end) for day in range(7) for span in spans[day]]
    WorkingHours.objects.bulk_create(
        [
            WorkingHours(agency=agency, weekday=day, starts_at=start, ends_at=end, in_ramadan=in_ramadan)
            for day, start, end in given
        ]
    )
    forget_calendars()
    record(
        "hours.set",
        agency_id=agency.id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("agency", agency.id),
        data={"in_ramadan": in_ramadan, "before": before, "hours": _printed(given)},
    )


@act
def set_minutes_reading(agency: Agency, reading: str, *, actor: Actor | None, now: datetime) -> Agency:
    """Say how "480 menit" of a procedure is read: literally, or as one working day (domain §3)."""
    agency = locked_agency(agency.id, actor)
    if reading not in Agency.Reading.values:
        raise Refusal("reading_unknown", "Cara membaca menit tidak dikenal. Pilih “literal” atau “day”.")
    before, agency.minutes_reading = agency.minutes_reading, reading
    agency.save(update_fields=["minutes_reading"])
    forget_calendars()
    record(
        "minutes_reading.set",
        agency_id=agency.id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("agency", agency.id),
        data={"before": before, "reading": reading},
    )
    return agency


@act
def set_ramadan(region: Region, *, starts_on: date, ends_on: date, actor: Actor | None, now: datetime) -> Ramadan:
    """Enter the days of a Ramadan as announced. A range near it is the same Ramadan, and is superseded."""
    region = locked_region(region.id, actor)
    days = (ends_on - starts_on).days + 1
    if not 28 <= days <= 31:
        raise Refusal("ramadan_faulty", f"Ramadan lamanya 29 atau 30 hari; yang diisi {days} hari. Periksa tanggalnya.")
    near = timedelta(days=60)
    same = Ramadan.objects.filter(
        region=region, superseded_at__isnull=True, starts_on__range=(starts_on - near, starts_on + near)
    )
    before = list(same.values_list("starts_on", "ends_on"))
    same.update(superseded_at=now)
    ramadan = Ramadan.objects.create(region=region, starts_on=starts_on, ends_on=ends_on)
    data = {"starts_on": starts_on, "ends_on": ends_on, "before": [list(row) for row in before]}
    _record_for(region, "ramadan.set", ("ramadan", ramadan.id), data, actor=actor, now=now)
    return ramadan


@act
def set_holiday(
    region: Region, *, on: date, name: str, is_confirmed: bool = True, actor: Actor | None, now: datetime
) -> Holiday:
    """Make a day free of work in a region: a public holiday or cuti bersama, under its name."""
    region = locked_region(region.id, actor)
    name = require_text(name, code="name_missing", label="Nama hari libur", maximum=200)
    current = _current(region, on)
    if current is not None and (current.name, current.is_confirmed) == (name, is_confirmed):
        return current
    before = _supersede(current, now)
    holiday = Holiday.objects.create(region=region, on=on, name=name, is_confirmed=is_confirmed)
    data = {"on": on, "name": name, "is_confirmed": is_confirmed, "before": before}
    _record_for(region, "holiday.set", ("holiday", holiday.id), data, actor=actor, now=now)
    return holiday


@act
def remove_holiday(region: Region, *, on: date, reason: str, actor: Actor | None, now: datetime) -> Holiday:
    """Make a day a working day again. The row stays with its date of removal, and seeding does not bring it back."""
    region = locked_region(region.id, actor)
    reason = require_text(reason, code="reason_missing", label="Alasan", minimum=3)
    current = _current(region, on)
    if current is None:
        raise Refusal("not_a_holiday", f"{format_date(on)} bukan hari libur di {region.name}.")
    name = _supersede(current, now)
    data = {"on": on, "name": name, "reason": reason}
    _record_for(region, "holiday.removed", ("holiday", current.id), data, actor=actor, now=now)
    return current


@act
def seed_holidays(region: Region, years: Iterable[int], *, actor: Actor | None, now: datetime) -> list[Holiday]:
    """Fill the calendar from the `holidays` package (national holidays and cuti bersama), once; what people set stays.

    A year for which no cuti bersama is known (2028 on, at the time of writing) stays unconfirmed until it is, and is
    confirmed by seeding again with a newer package.
    """
    region = locked_region(region.id, actor)
    wanted = sorted(set(years))
    if not wanted or wanted[0] < _FIRST_YEAR or wanted[-1] > _LAST_YEAR:
        raise Refusal("year_unknown", f"Isi tahun antara {_FIRST_YEAR} dan {_LAST_YEAR}.", years=wanted)
    known = set(Holiday.objects.filter(region=region, on__year__in=wanted).values_list("on", flat=True))
    seeded, unconfirmed = [], []
    for year in wanted:
        joint = _published(year, published.GOVERNMENT)
        if not joint:
            unconfirmed.append(year)
        days = {**joint, **_published(year, published.PUBLIC)}
        seeded += [
            Holiday(region=region, on=on, name=name, is_confirmed=bool(joint))
            for on, name in sorted(days.items())
            if on not in known
        ]
    confirmed = _confirm(region, [year for year in wanted if year not in unconfirmed], now)
    Holiday.objects.bulk_create([*seeded, *confirmed], batch_size=150)
    data = {
        "years": wanted,
        "unconfirmed_years": unconfirmed,
        "days": {row.on.isoformat(): row.name for row in seeded},
        "confirmed": [row.on for row in confirmed],
    }
    _record_for(region, "holidays.seeded", ("region", region.id), data, actor=actor, now=now)
    return seeded


def _published(year: int, category: str) -> dict[date, str]:
    days = published.country_holidays("ID", years=year, categories=(category,), language="id")
    return {on: name[:200] for on, name in days.items()}


def _confirm(region: Region, years: list[int], now: datetime) -> list[Holiday]:
    """Supersede the unconfirmed rows of years that are known now; returns their unsaved successors."""
    rows = Holiday.objects.filter(region=region, on__year__in=years, is_confirmed=False, superseded_at__isnull=True)
    successors = [Holiday(region=region, on=row.on, name=row.name) for row in rows]
    rows.update(superseded_at=now)
    return successors


def _current(region: Region, on: date) -> Holiday | None:
    return Holiday.objects.filter(region=region, on=on, superseded_at__isnull=True).first()


def _supersede(row: Holiday | None, now: datetime) -> str | None:
    """Date a row as superseded; returns the name it had."""
    if row is None:
        return None
    row.superseded_at = now
    row.save(update_fields=["superseded_at"])
    return row.name


def _printed(spans: Sequence[tuple[int, time, time]]) -> list[str]:
    return [f"{day} {start:%H:%M}-{end:%H:%M}" for day, start, end in spans]


def _record_for(
    region: Region,
    verb: str,
    subject: tuple[str, int],
    data: Mapping[str, object],
    *,
    actor: Actor | None,
    now: datetime,
) -> None:
    """Record on the region's own chain, and read calendars anew."""
    forget_calendars()
    doer = actor.doer if actor else None
    record(verb, agency_id=region_chain(region.id), at=now, doer=doer, subject=subject, data=data)
