"""Who holds a position, from which day to which."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from himpun.kernel.refusals import Refusal
from himpun.ledger.models import Entry
from himpun.organisations.access import acting, acting_holder, appointment_for, official_for, position_for, unit_for
from himpun.organisations.models import Appointment
from himpun.organisations.selectors import holder
from himpun.organisations.services.appoint import appoint, end_appointment
from himpun.organisations.tests.cast import LONG_AGO, NOW, TODAY, TOMORROW, YESTERDAY, open_dinas, refused, told

pytestmark = pytest.mark.django_db
ZONE = "Asia/Jakarta"


def test_it_works() -> None:
    dinas = open_dinas()
    official = dinas.official()
    row = appoint(
        dinas.second_head, official, starts_on=TODAY, decree="SK 7/2026", actor=dinas.actor(dinas.head), now=NOW
    )

    actor = acting(official.id, dinas.second_head.id, now=NOW)
    assert (actor.position_title, actor.capacity) == ("Kepala Seksi Dua", "definitif")
    entry = Entry.objects.get(verb="appointment.made", subject_id=row.id)
    assert '"decree":"SK 7/2026"' in entry.body
    assert '"position_title":"Kepala Dinas"' in entry.body


def test_who_ended_today_acts_today_and_not_tomorrow() -> None:
    dinas = open_dinas()
    row = Appointment.objects.get(position=dinas.secretary)
    end_appointment(row, ends_on=TODAY, reason="Mutasi", actor=dinas.actor(dinas.head), now=NOW)

    last_minute = datetime(2026, 4, 6, 23, 59, tzinfo=ZoneInfo(ZONE))
    assert acting(row.official_id, dinas.secretary.id, now=last_minute).position_id == dinas.secretary.id
    with pytest.raises(Refusal) as caught:
        acting(row.official_id, dinas.secretary.id, now=last_minute + timedelta(minutes=1))
    assert caught.value.code == "appointment_ended"
    assert "6 April 2026" in caught.value.message
    assert acting_holder(dinas.secretary.id, now=last_minute + timedelta(minutes=1), zone=ZONE) is None


def test_the_day_is_the_regions_day() -> None:
    """22:30 in Jakarta is past midnight in Jayapura."""
    dinas = open_dinas()
    dinas.agency.region.zone = "Asia/Jayapura"
    dinas.agency.region.save()
    row = end_appointment(Appointment.objects.get(position=dinas.secretary), ends_on=TODAY, actor=None, now=NOW)

    evening = datetime(2026, 4, 6, 22, 30, tzinfo=ZoneInfo(ZONE))
    assert told(partial(acting, row.official_id, dinas.secretary.id, now=evening))[0] == "appointment_ended"
    assert acting(row.official_id, dinas.secretary.id, now=evening - timedelta(hours=1)).capacity == "definitif"


def test_plh_stands_before_the_definitive_holder() -> None:
    dinas = open_dinas()
    stand_in = dinas.official()
    appoint(
        dinas.secretary, stand_in, capacity="plh", starts_on=TODAY, ends_on=TOMORROW, decree="SP 1", actor=None, now=NOW
    )

    current = holder(dinas.secretary.id, now=NOW, zone=ZONE)
    assert current is not None
    assert (current.official, current.capacity) == (stand_in, "plh")
    later = holder(dinas.secretary.id, now=NOW + timedelta(days=2), zone=ZONE)
    assert later is not None
    assert later.capacity == "definitif"


def test_a_second_definitive_holder_is_refused_until_the_day_after() -> None:
    dinas = open_dinas()
    newcomer = dinas.official()
    first = Appointment.objects.get(position=dinas.secretary)
    message = refused(
        "position_held", partial(appoint, dinas.secretary, newcomer, starts_on=TODAY, actor=None, now=NOW)
    )
    assert "2 Januari 2020" in message

    end_appointment(first, ends_on=TODAY, actor=None, now=NOW)
    refused("position_held", partial(appoint, dinas.secretary, newcomer, starts_on=TODAY, actor=None, now=NOW))
    assert appoint(dinas.secretary, newcomer, starts_on=TOMORROW, actor=None, now=NOW).official == newcomer


def test_plt_is_for_a_vacant_post_and_plh_for_a_held_one() -> None:
    dinas = open_dinas()
    newcomer = dinas.official()
    held = partial(appoint, dinas.secretary, newcomer, starts_on=TODAY, decree="SP 2", actor=None, now=NOW)
    vacant = partial(appoint, dinas.second_head, newcomer, starts_on=TODAY, decree="SP 2", actor=None, now=NOW)

    assert "Tunjuk Plh." in refused("position_not_vacant", partial(held, capacity="plt"))
    assert "Tunjuk Plt." in refused("nobody_is_away", partial(vacant, capacity="plh"))
    plt = vacant(capacity="plt")
    assert "Plt." in refused("acting_official_stands", partial(dinas.appoint, dinas.second_head, starts_on=TOMORROW))
    end_appointment(plt, ends_on=TODAY, actor=None, now=NOW)
    assert dinas.appoint(dinas.second_head, starts_on=TOMORROW).capacity == "definitif"


@pytest.mark.parametrize("capacity", ["plt", "plh", "pj"])
def test_acting_needs_a_decree(capacity: str) -> None:
    dinas = open_dinas()
    official = dinas.official()
    refused(
        "decree_missing",
        partial(appoint, dinas.secretary, official, capacity=capacity, starts_on=TODAY, actor=None, now=NOW),
    )


def test_dates_and_capacity_are_checked() -> None:
    dinas = open_dinas()
    official = dinas.official()
    verb = partial(appoint, dinas.second_head, official, actor=None, now=NOW)
    refused("ends_before_start", partial(verb, starts_on=TODAY, ends_on=YESTERDAY))
    refused("capacity_unknown", partial(verb, starts_on=TODAY, capacity="raja"))
    refused("position_not_there", partial(verb, starts_on=LONG_AGO.replace(year=1999)))
    row = verb(starts_on=TODAY)
    refused("ends_before_start", partial(end_appointment, row, ends_on=YESTERDAY, actor=None, now=NOW))
    refused("already_appointed", partial(verb, starts_on=TODAY, capacity="plh", decree="SP 3"))


def test_an_appointment_is_shortened_never_drawn_out() -> None:
    dinas = open_dinas()
    row = dinas.appoint(dinas.second_head, ends_on=TOMORROW)
    assert end_appointment(row, ends_on=TODAY, actor=None, now=NOW).ends_on == TODAY
    before = Entry.objects.count()
    assert end_appointment(row, ends_on=TODAY, actor=None, now=NOW).ends_on == TODAY
    assert Entry.objects.count() == before, "the same act twice is recorded once"
    refused("appointment_ended", partial(end_appointment, row, ends_on=TOMORROW, actor=None, now=NOW))


def test_a_stranger_is_told_the_same_as_for_what_is_not_there() -> None:
    dinas, other = open_dinas(), open_dinas("Badan Lain")
    stranger = other.actor(other.head)
    row = Appointment.objects.get(position=dinas.secretary)
    theirs = other.official()

    refused("not_there", partial(end_appointment, row, ends_on=TODAY, actor=stranger, now=NOW))
    refused("not_there", partial(appoint, dinas.second_head, theirs, starts_on=TODAY, actor=stranger, now=NOW))
    refused("not_there", partial(appoint, dinas.second_head, theirs, starts_on=TODAY, actor=None, now=NOW))
    for door, known in (
        (position_for, dinas.secretary.id),
        (unit_for, dinas.first.id),
        (official_for, row.official_id),
        (appointment_for, row.id),
    ):
        assert told(partial(door, stranger, known)) == told(partial(door, stranger, 987654))
    assert position_for(other.actor(other.secretary), other.head.id) == other.head
