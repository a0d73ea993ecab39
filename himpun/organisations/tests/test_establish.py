"""Setting an organisation up, from the region to the account."""

from __future__ import annotations

from functools import partial

import pytest

from himpun.ledger.models import Entry
from himpun.organisations.models import Agency, User
from himpun.organisations.rules import region_chain
from himpun.organisations.services.establish import (
    establish_agency,
    establish_region,
    form_team,
    give_account,
    open_position,
    open_unit,
    register_official,
)
from himpun.organisations.tests.cast import NOW, TODAY, open_dinas, refused, told

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    dinas = open_dinas()

    assert dinas.head.superior is None
    assert dinas.secretary.superior == dinas.head
    assert dinas.first_head.superior == dinas.secretary
    assert dinas.staff.superior == dinas.first_head
    assert dinas.actor(dinas.head).position_title == "Kepala Dinas"


def test_everything_is_recorded_and_no_person_is_named() -> None:
    dinas = open_dinas()
    official = register_official(
        agency=dinas.agency, name="Pejabat Rahasia", nip="199901012020121001", actor=None, now=NOW
    )
    give_account(official=official, username="rahasia", password="panjang-sekali-2026", actor=None, now=NOW)

    bodies = "\n".join(Entry.objects.filter(agency_id=dinas.agency.id).values_list("body", flat=True))
    assert {"official.registered", "account.given", "unit.opened", "position.opened", "appointment.made"} <= set(
        Entry.objects.values_list("verb", flat=True)
    )
    assert not any(word in bodies for word in ("Rahasia", "rahasia", "199901012020121001", "Pegawai"))


def test_a_region_has_a_chain_of_its_own() -> None:
    dinas = open_dinas()

    assert Entry.objects.get(verb="region.established").agency_id == region_chain(dinas.agency.region_id)
    assert Entry.objects.filter(agency_id=dinas.agency.id).order_by("seq")[0].verb == "agency.established"


def test_a_second_head_of_the_agency_isrefused() -> None:
    dinas = open_dinas()
    lonely = open_unit(agency=dinas.agency, name="Unit lepas", kind="bidang", actor=None, now=NOW)

    refused("superior_missing", lambda: open_position(unit=lonely, title="Kabid", actor=None, now=NOW))
    placed = open_position(unit=lonely, title="Kabid", superior=dinas.head, actor=None, now=NOW)
    assert placed.superior == dinas.head


def test_a_stranger_is_told_the_same_as_for_what_is_not_there() -> None:
    dinas, other = open_dinas(), open_dinas("Badan Lain")
    stranger = other.actor(other.head)
    gone = Agency(pk=987654, region=dinas.agency.region, name="Tidak ada")

    def opening(agency: Agency) -> object:
        return open_unit(agency=agency, name="Seksi", kind="seksi", actor=stranger, now=NOW)

    def naming(agency: Agency) -> object:
        return register_official(agency=agency, name="Pegawai", actor=stranger, now=NOW)

    for verb in (opening, naming):
        assert told(partial(verb, dinas.agency)) == told(partial(verb, gone))
    refused("not_there", lambda: opening(dinas.agency))


def test_a_team_has_seats_for_positions_and_a_chair() -> None:
    dinas = open_dinas()
    team = form_team(
        agency=dinas.agency,
        name="Tim SAKIP",
        members=[dinas.secretary, dinas.first_head],
        chair=dinas.first_head,
        decree="SK 5/2026",
        starts_on=TODAY,
        actor=dinas.actor(dinas.head),
        now=NOW,
    )

    assert [(seat.position, seat.is_chair) for seat in team.members.order_by("id")] == [
        (dinas.first_head, True),
        (dinas.secretary, False),
    ]
    assert team.id in dinas.actor(dinas.secretary).team_ids
    assert team.id not in dinas.actor(dinas.staff).team_ids


def test_a_team_with_a_strangers_position_isrefused() -> None:
    dinas, other = open_dinas(), open_dinas("Badan Lain")
    members = [dinas.secretary, other.secretary]
    refused("not_there", lambda: form_team(agency=dinas.agency, name="Tim", members=members, actor=None, now=NOW))


def test_an_account_belongs_to_one_official_and_its_password_is_hashed() -> None:
    dinas = open_dinas()
    official = dinas.official()
    user = give_account(official=official, username="pegawai", password="panjang-sekali-2026", actor=None, now=NOW)

    assert User.objects.get(pk=user.pk).check_password("panjang-sekali-2026")
    assert "panjang-sekali" not in user.password
    again = partial(give_account, password="panjang-sekali-2026", actor=None, now=NOW)
    newcomer = dinas.official()
    refused("account_exists", lambda: again(official=official, username="lain"))
    refused("username_taken", lambda: again(official=newcomer, username="pegawai"))


@pytest.mark.parametrize(
    ("code", "fields"),
    [("name_missing", {"name": " "}), ("nip_faulty", {"name": "Pegawai", "nip": "1999"})],
)
def test_an_official_needs_a_name_and_a_whole_nip(code: str, fields: dict[str, str]) -> None:
    dinas = open_dinas()
    refused(code, lambda: register_official(agency=dinas.agency, actor=None, now=NOW, **fields))


def test_a_region_is_entered_once() -> None:
    region = establish_region(name="Kabupaten A", zone="Asia/Makassar", actor=None, now=NOW)
    assert region.get_zone_display() == "WITA"
    refused("name_taken", lambda: establish_region(name="Kabupaten A", actor=None, now=NOW))
    refused("zone_unknown", lambda: establish_region(name="B", zone="Europe/Paris", actor=None, now=NOW))
    establish_agency(region=region, name="Dinas A", actor=None, now=NOW)
    refused("name_taken", lambda: establish_agency(region=region, name="Dinas A", actor=None, now=NOW))
