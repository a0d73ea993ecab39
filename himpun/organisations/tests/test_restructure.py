"""Renaming, merging and ending: the old row ends, names its successor, and keeps its text."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from himpun.ledger.models import Entry
from himpun.organisations.access import acting
from himpun.organisations.models import Appointment, Position, TeamMember, Unit
from himpun.organisations.selectors import positions_of_units, superiors, units_of_kinds
from himpun.organisations.services.appoint import appoint
from himpun.organisations.services.establish import form_team, open_position, open_unit
from himpun.organisations.services.restructure import end_position, end_unit, merge_units, rename_position, rename_unit
from himpun.organisations.tests.cast import NOW, TODAY, TOMORROW, YESTERDAY, Dinas, open_dinas, refused

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    dinas = open_dinas()
    official = Appointment.objects.get(position=dinas.secretary).official
    new = rename_position(
        dinas.secretary, title="Sekretaris Dinas", decree="SOTK 2026", actor=dinas.actor(dinas.head), now=NOW
    )

    old = Position.objects.get(pk=dinas.secretary.pk)
    assert (old.title, old.ends_on, old.successor) == ("Sekretaris", YESTERDAY, new)
    assert (new.title, new.starts_on, new.superior) == ("Sekretaris Dinas", TODAY, dinas.head)
    assert acting(official.id, new.id, now=NOW).position_title == "Sekretaris Dinas"
    assert acting(official.id, old.id, now=NOW - timedelta(days=1)).position_title == "Sekretaris"
    assert {row.superior for row in (_again(dinas.first_head), _again(dinas.second_head))} == {new}
    data = _recorded("position.renamed")
    assert (data["position"], data["successor"], data["title"]) == (old.id, new.id, "Sekretaris")
    assert data["subordinates"] == [dinas.first_head.id, dinas.second_head.id]


def test_a_renamed_positions_appointment_of_today_goes_over_whole() -> None:
    dinas = open_dinas()
    row = dinas.appoint(dinas.second_head, starts_on=TODAY)
    new = rename_position(dinas.second_head, title="Kepala Seksi Kedua", actor=None, now=NOW)
    assert Appointment.objects.get(pk=row.pk).position == new


def test_an_ended_positions_seat_goes_to_its_successor_once() -> None:
    dinas = open_dinas()
    team = partial(form_team, agency=dinas.agency, actor=None, now=NOW)
    alone = team(name="Tim SAKIP", members=[dinas.first_head])
    both = team(name="Tim RB", members=[dinas.first_head, dinas.second_head])
    end_position(dinas.first_head, successor=dinas.second_head, actor=None, now=NOW)

    today = [seat for seat in TeamMember.objects.filter(team__in=[alone, both]) if seat.holds_on(TODAY)]
    assert {(seat.team, seat.position, seat.is_chair) for seat in today} == {
        (alone, dinas.second_head, True),
        (both, dinas.second_head, True),
    }
    assert TeamMember.objects.filter(position=dinas.first_head, ends_on=YESTERDAY).count() == 2


def test_an_ended_position_is_followed_by_its_superior() -> None:
    dinas = open_dinas()
    assert end_position(dinas.first_head, actor=None, now=NOW) == dinas.secretary
    assert _again(dinas.staff).superior == dinas.secretary
    assert Appointment.objects.get(position=dinas.first_head).ends_on == YESTERDAY

    refused("ended_already", partial(end_position, dinas.first_head, actor=None, now=NOW))
    refused("successor_missing", partial(end_position, dinas.head, actor=None, now=NOW))
    refused("successor_not_there", partial(end_position, dinas.staff, successor=dinas.first_head, actor=None, now=NOW))


def test_who_follows_from_below_rises_and_the_line_has_no_ring() -> None:
    dinas = open_dinas()
    end_position(dinas.secretary, successor=dinas.staff, actor=None, now=NOW)

    assert superiors(_again(dinas.staff)) == [dinas.head]
    assert superiors(_again(dinas.first_head)) == [dinas.staff, dinas.head]


def test_a_position_whose_appointment_begins_later_is_not_ended_before() -> None:
    dinas = open_dinas()
    appoint(dinas.second_head, dinas.official(), starts_on=TOMORROW, actor=None, now=NOW)
    refused("appointments_ahead", partial(end_position, dinas.second_head, actor=None, now=NOW))


def test_a_renamed_unit_keeps_its_positions_and_its_old_name() -> None:
    dinas = open_dinas()
    below = open_unit(agency=dinas.agency, name="Subseksi", kind="lainnya", parent=dinas.first, actor=None, now=NOW)
    new = rename_unit(dinas.first, name="Seksi Perdana", actor=None, now=NOW)

    old = Unit.objects.get(pk=dinas.first.pk)
    assert (old.name, old.ends_on, old.successor) == ("Seksi Satu", YESTERDAY, new)
    assert Unit.objects.get(pk=below.pk).parent == new
    assert [unit.name for unit in units_of_kinds(dinas.agency.id, ["seksi"], TODAY)] == ["Seksi Perdana", "Seksi Dua"]
    assert [unit.name for unit in units_of_kinds(dinas.agency.id, ["seksi"], YESTERDAY)] == ["Seksi Satu", "Seksi Dua"]
    assert positions_of_units([new.id], "head", TODAY) == {new.id: dinas.first_head}
    assert set(_recorded("unit.renamed")["positions"]) == {dinas.first_head.id, dinas.staff.id}


def test_merged_units_end_and_their_heads_work_goes_to_the_new_head() -> None:
    dinas = open_dinas()
    into, head = _new_section(dinas)
    merge_units([dinas.first, dinas.second], into=into, decree="SOTK 2026", actor=dinas.actor(dinas.head), now=NOW)

    assert list(Unit.objects.filter(successor=into).order_by("id")) == [dinas.first, dinas.second]
    assert list(Position.objects.filter(successor=head).order_by("id")) == [dinas.first_head, dinas.second_head]
    staff = _again(dinas.staff)
    assert (staff.unit, staff.superior, staff.ends_on) == (into, head, None)
    verbs = list(Entry.objects.filter(verb__in=["unit.merged", "position.ended"]).values_list("verb", flat=True))
    assert verbs == ["unit.merged", "position.ended"] * 2
    assert acting(Appointment.objects.get(position=staff).official_id, staff.id, now=NOW).unit_id == into.id


def test_a_unit_ends_when_it_is_empty_or_has_a_successor() -> None:
    dinas = open_dinas()
    message = refused("unit_not_empty", partial(end_unit, dinas.second, actor=None, now=NOW))
    assert "Kepala Seksi Dua" in message

    end_position(dinas.second_head, actor=None, now=NOW)
    assert end_unit(dinas.second, actor=None, now=NOW).ends_on == YESTERDAY
    assert end_unit(dinas.first, successor=dinas.secretary.unit, actor=None, now=NOW) == dinas.secretary.unit
    assert Unit.objects.get(pk=dinas.first.pk).successor == dinas.secretary.unit


def test_what_cannot_be_merged_is_refused_and_changes_nothing() -> None:
    dinas, other = open_dinas(), open_dinas("Badan Lain")
    headless = open_unit(agency=dinas.agency, name="Seksi Tiga", kind="seksi", actor=None, now=NOW)
    verb = partial(merge_units, actor=None, now=NOW)
    refused("into_without_head", partial(verb, [dinas.first], into=headless))
    refused("into_is_below", partial(verb, [dinas.top], into=dinas.first))
    refused("units_missing", partial(verb, [dinas.first], into=dinas.first))
    refused("restructured_ahead", partial(verb, [dinas.first], into=dinas.second, on=TOMORROW))
    refused("not_there", partial(verb, [other.first], into=dinas.second))
    stranger = other.actor(other.head)
    refused("not_there", partial(rename_unit, dinas.first, name="X", actor=stranger, now=NOW))
    refused("not_there", partial(rename_position, dinas.staff, title="X", actor=stranger, now=NOW))
    refused("not_there", partial(end_position, dinas.staff, actor=stranger, now=NOW))
    refused("not_there", partial(end_position, dinas.staff, successor=other.staff, actor=None, now=NOW))
    assert not Unit.objects.exclude(ends_on=None).exists()


def test_what_began_today_is_not_ended_today() -> None:
    dinas = open_dinas()
    unit = open_unit(agency=dinas.agency, name="Seksi Baru", kind="seksi", starts_on=TODAY, actor=None, now=NOW)
    assert "6 April 2026" in refused("restructured_too_early", partial(end_unit, unit, actor=None, now=NOW))


def _new_section(dinas: Dinas) -> tuple[Unit, Position]:
    into = open_unit(
        agency=dinas.agency, name="Seksi Gabungan", kind="seksi", parent=dinas.first.parent, actor=None, now=NOW
    )
    return into, open_position(unit=into, title="Kepala Seksi Gabungan", actor=None, now=NOW)


def _again(position: Position) -> Position:
    return Position.objects.get(pk=position.pk)


def _recorded(verb: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(Entry.objects.get(verb=verb).body)["data"]
    return data
