"""Hours, Ramadan and holidays as an administrator edits them."""

from __future__ import annotations

from datetime import date, time
from functools import partial

import pytest

from himpun.kernel.worktime import OFFICE_WEEK, StandardTime, WorkCalendar, due_at
from himpun.ledger.models import Entry
from himpun.organisations.calendars import calendar_for
from himpun.organisations.models import Agency, Holiday, Ramadan, WorkingHours
from himpun.organisations.rules import region_chain
from himpun.organisations.selectors import is_calendar_confirmed
from himpun.organisations.services.calendar import (
    remove_holiday,
    seed_holidays,
    set_holiday,
    set_hours,
    set_minutes_reading,
    set_ramadan,
)
from himpun.organisations.services.letterhead import set_letterhead, set_number_pattern
from himpun.organisations.services.numbers import take_number
from himpun.organisations.tests.cast import NOW, TODAY, TOMORROW, Dinas, open_dinas, refused

pytestmark = pytest.mark.django_db
EID = date(2026, 3, 20)
"""A cuti bersama of Idul Fitri 1447 H (joint decree of three ministers for 2026)."""


def test_it_works() -> None:
    dinas = open_dinas()
    seed_holidays(dinas.agency.region, [2026], actor=None, now=NOW)

    calendar = _calendar(dinas)
    assert not calendar.is_working_day(EID)
    assert not calendar.is_working_day(date(2026, 8, 17))
    assert is_calendar_confirmed(dinas.agency.region_id, 2026)
    entry = Entry.objects.get(verb="holidays.seeded")
    assert entry.agency_id == region_chain(dinas.agency.region_id)
    assert '"2026-08-17"' in entry.body


def test_a_year_without_cuti_bersama_is_not_confirmed() -> None:
    dinas = open_dinas()
    seeded = seed_holidays(dinas.agency.region, [2026, 2040], actor=None, now=NOW)

    assert seeded
    assert not is_calendar_confirmed(dinas.agency.region_id, 2040)
    assert not is_calendar_confirmed(dinas.agency.region_id, 2041), "a year that was never seeded is not confirmed"
    assert {row.is_confirmed for row in Holiday.objects.filter(on__year=2040)} == {False}


def test_seeding_again_adds_nothing_and_confirms_what_is_known_now() -> None:
    region = open_dinas().agency.region
    early = Holiday.objects.create(region=region, on=date(2026, 1, 1), name="Tahun Baru", is_confirmed=False)
    seed_holidays(region, [2026], actor=None, now=NOW)
    count = Holiday.objects.count()

    early.refresh_from_db()
    assert early.superseded_at == NOW
    assert is_calendar_confirmed(region.id, 2026)
    assert seed_holidays(region, [2026], actor=None, now=NOW) == []
    assert Holiday.objects.count() == count


def test_a_removed_holiday_is_worked_and_does_not_come_back() -> None:
    dinas = open_dinas()
    seed_holidays(dinas.agency.region, [2026], actor=None, now=NOW)
    remove_holiday(dinas.agency.region, on=EID, reason="Digeser oleh keputusan bersama", actor=None, now=NOW)
    seed_holidays(dinas.agency.region, [2026], actor=None, now=NOW)

    assert _calendar(dinas).is_working_day(EID)
    assert Holiday.objects.get(on=EID).superseded_at == NOW, "nothing is deleted"
    refused("not_a_holiday", partial(remove_holiday, dinas.agency.region, on=EID, reason="lagi", actor=None, now=NOW))


def test_a_holiday_set_by_hand_moves_a_due_time() -> None:
    dinas = open_dinas()
    half = StandardTime(None, 1, "hari", "1")
    assert _due(dinas, half) == TODAY
    verb = partial(set_holiday, dinas.agency.region, on=TODAY, actor=dinas.actor(dinas.head), now=NOW)
    first = verb(name="Hari jadi kabupaten")

    assert _due(dinas, half) == TOMORROW
    assert verb(name="Hari jadi kabupaten") == first
    assert verb(name="Hari Jadi Kabupaten") != first
    assert Holiday.objects.filter(on=TODAY).count() == 2


def test_ramadan_is_announced_anew() -> None:
    dinas = open_dinas()
    verb = partial(set_ramadan, dinas.agency.region, actor=None, now=NOW)
    verb(starts_on=date(2026, 2, 18), ends_on=date(2026, 3, 19))
    verb(starts_on=date(2026, 2, 19), ends_on=date(2026, 3, 19))

    assert [(row.starts_on.day, row.superseded_at) for row in Ramadan.objects.order_by("id")] == [(18, NOW), (19, None)]
    calendar = _calendar(dinas)
    assert calendar.spans_on(date(2026, 2, 18)) == OFFICE_WEEK[2]
    assert calendar.spans_on(date(2026, 2, 19))[0].start == time(8)
    refused("ramadan_faulty", partial(verb, starts_on=date(2027, 2, 8), ends_on=date(2027, 2, 9)))


def test_a_service_may_keep_six_days() -> None:
    dinas = open_dinas()
    day = [(time(8), time(12)), (time(12, 30), time(14))]
    verb = partial(set_hours, dinas.agency, actor=None, now=NOW)
    verb(week=dict.fromkeys(range(6), day))
    verb(week={**dict.fromkeys(range(5), day), 5: [(time(8), time(12))]})

    calendar = _calendar(dinas)
    assert calendar.days_per_week == 6
    assert calendar.is_working_day(date(2026, 4, 11))
    assert WorkingHours.objects.filter(superseded_at=NOW).count() == 12
    assert "07.30" in refused("hours_faulty", partial(verb, week={0: [(time(12), time(8))]}))
    refused("hours_faulty", partial(verb, week={}))
    assert _calendar(dinas).days_per_week == 6


def test_minutes_may_be_read_as_a_day() -> None:
    dinas = open_dinas()
    set_minutes_reading(dinas.agency, "day", actor=dinas.actor(dinas.head), now=NOW)
    assert _calendar(dinas).minutes_per_day_reading == 480
    refused("reading_unknown", partial(set_minutes_reading, dinas.agency, "minggu", actor=None, now=NOW))


def test_a_stranger_changes_no_calendar() -> None:
    dinas, other = open_dinas(), open_dinas("Badan Lain")
    stranger = other.actor(other.head)
    region = dinas.agency.region
    refused("not_there", partial(set_hours, dinas.agency, week={0: []}, actor=stranger, now=NOW))
    refused("not_there", partial(seed_holidays, region, [2026], actor=stranger, now=NOW))
    refused("not_there", partial(set_holiday, region, on=TODAY, name="Libur", actor=stranger, now=NOW))
    refused("not_there", partial(set_letterhead, dinas.agency, lines=["X"], actor=stranger, now=NOW))
    refused("year_unknown", partial(seed_holidays, region, [20260], actor=None, now=NOW))
    refused("year_unknown", partial(seed_holidays, region, [], actor=None, now=NOW))


def test_letterhead_and_numbers_are_the_agencys_own() -> None:
    dinas = open_dinas()
    lines = ["PEMERINTAH KABUPATEN", "DINAS CONTOH", "Jalan Merdeka 1"]
    agency = set_letterhead(dinas.agency, lines=lines, place="Contoh", actor=dinas.actor(dinas.head), now=NOW)
    assert (agency.letterhead, agency.place) == (lines, "Contoh")

    verb = partial(set_number_pattern, agency, actor=None, now=NOW)
    verb(document_kind="disposition", pattern="050/{seq:02}/DINAS/{year}")
    assert take_number(agency, "disposition", TODAY) == "050/01/DINAS/2026"
    verb(document_kind="disposition", pattern=" ")
    assert take_number(agency, "disposition", TODAY) == ""
    refused("number_pattern_faulty", partial(verb, document_kind="disposition", pattern="050/{year}"))
    refused("kind_unknown", partial(verb, document_kind="surat cinta", pattern=""))
    refused("letterhead_faulty", partial(set_letterhead, agency, lines=[], actor=None, now=NOW))
    refused("line_empty", partial(set_letterhead, agency, lines=["  "], actor=None, now=NOW))


def _calendar(dinas: Dinas) -> WorkCalendar:
    return calendar_for(Agency.objects.select_related("region").get(pk=dinas.agency.pk))


def _due(dinas: Dinas, standard: StandardTime) -> date:
    due = due_at(NOW, standard, _calendar(dinas))
    assert due is not None
    return due.date()
