"""Every page of the organisation by its address: who may open it, and that another office is not there."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from himpun.organisations.models import Appointment, Official, Position, Team, Unit, User
from tests.pages.organisations.kantor import Kantor, open_kantor

FOR_ALL = {
    "list": (),
    "units": (),
    "unit": ("unit",),
    "positions": (),
    "position": ("position",),
    "officials": (),
    "official": ("official",),
    "appointments": (),
    "teams": (),
    "team": ("team",),
    "calendar": (),
    "letters": (),
}
FOR_ADMINISTRATORS = {
    "open_unit": (),
    "merge_units": (),
    "rename_unit": ("unit",),
    "end_unit": ("unit",),
    "open_position": (),
    "rename_position": ("position",),
    "end_position": ("position",),
    "place_position": ("position",),
    "register_official": (),
    "amend_official": ("official",),
    "invite": ("official",),
    "appoint": (),
    "end_appointment": ("appointment",),
    "form_team": (),
    "take_seat": ("team",),
    "leave_seat": ("team", "position"),
    "end_team": ("team",),
    "add_holiday": (),
    "set_ramadan": (),
    "hours": (),
    "ramadan_hours": (),
    "reading": (),
    "letterhead": (),
    "logo": (),
    "practice": (),
    "number_example": (),
    "accounts": (),
    "choose_whom": (),
    "account": ("user",),
    "reset_password": ("user",),
    "end_account": ("user",),
    "give_right": ("user",),
    "take_right": ("user",),
}
EVERY = {**FOR_ALL, **FOR_ADMINISTRATORS}
WITH_ID = [name for name, kinds in EVERY.items() if kinds]


@pytest.fixture
def kantor(db: None) -> Kantor:
    return open_kantor()


def address(name: str, kantor: Kantor) -> str:
    return reverse(f"organisations:{name}", args=[getattr(kantor, kind).pk for kind in EVERY[name]])


def elsewhere(name: str, kantor: Kantor) -> str:
    """The same page of the other office's first row."""
    agency = kantor.other.agency
    position = next(iter(kantor.other.positions.values()))
    User.objects.get_or_create(username="lain", official=kantor.other.officials[position.id])
    rows: dict[str, Any] = {
        "unit": Unit.objects.filter(agency=agency).first(),
        "position": position,
        "official": Official.objects.filter(agency=agency).first(),
        "appointment": Appointment.objects.filter(position=position).first(),
        "team": Team.objects.get(agency=agency),
        "user": User.objects.get(username="lain"),
    }
    return reverse(f"organisations:{name}", args=[rows[kind].pk for kind in EVERY[name]])


@pytest.mark.parametrize("name", EVERY)
def test_it_works(kantor: Kantor, name: str) -> None:
    assert kantor.administrator.get(address(name, kantor)).status_code == 200


@pytest.mark.parametrize("name", FOR_ALL)
def test_everybody_of_the_office_reads(kantor: Kantor, name: str) -> None:
    page: Any = kantor.colleague.get(address(name, kantor))
    assert page.status_code == 200
    told = page.content.decode().split("<main", 1)[1]
    assert [word for word in ("/baru/", "/akhiri/", "/ubah", "/isi/", "/kata-sandi/") if word in told] == []


@pytest.mark.parametrize("name", FOR_ADMINISTRATORS)
def test_only_administrators_change(kantor: Kantor, name: str) -> None:
    assert kantor.colleague.get(address(name, kantor)).status_code == 403
    assert kantor.colleague.post(address(name, kantor), {}).status_code in (403, 405)


@pytest.mark.parametrize("name", EVERY)
def test_signed_out_people_go_to_sign_in(kantor: Kantor, name: str, client: Client) -> None:
    assert client.get(address(name, kantor))["Location"].startswith("/masuk/?next=")


@pytest.mark.parametrize("name", WITH_ID)
def test_another_office_is_not_there(kantor: Kantor, name: str) -> None:
    theirs: Any = kantor.administrator.get(elsewhere(name, kantor))
    nothing: Any = kantor.administrator.get(reverse(f"organisations:{name}", args=[99999999 for _ in EVERY[name]]))
    assert (theirs.status_code, nothing.status_code) == (404, 404)
    main = [answer.content.decode().split("<main", 1)[1] for answer in (theirs, nothing)]
    assert main[0] == main[1]


@pytest.mark.parametrize("name", ["reopen_account", "seed_year"])
def test_what_is_only_posted(kantor: Kantor, name: str, client: Client) -> None:
    where = reverse(f"organisations:{name}", args=[kantor.user.pk if name == "reopen_account" else 2026])
    assert kantor.administrator.get(where).status_code == 405
    assert kantor.colleague.post(where).status_code == 403
    assert client.post(where)["Location"].startswith("/masuk/")


def test_the_nip_is_for_administrators(kantor: Kantor) -> None:
    kantor.official.nip = "999901012020121001"
    kantor.official.save()
    for name in ("officials", "official"):
        assert kantor.official.nip in kantor.administrator.get(address(name, kantor)).content.decode()
        assert kantor.official.nip not in kantor.colleague.get(address(name, kantor)).content.decode()


@pytest.mark.parametrize("name", ["units", "positions", "officials", "appointments", "teams", "accounts"])
def test_the_other_office_appears_in_no_list(kantor: Kantor, name: str) -> None:
    official = next(iter(kantor.other.officials.values()))
    Official.objects.filter(pk=official.pk).update(name="Orang Seberang")
    Unit.objects.filter(agency=kantor.other.agency).update(name="Unit Seberang")
    Position.objects.filter(unit__agency=kantor.other.agency).update(title="Jabatan Seberang")
    Team.objects.filter(agency=kantor.other.agency).update(name="Tim Seberang")
    for more in ("", "?cari=seberang", "?words=seberang"):
        page = kantor.administrator.get(address(name, kantor) + more).content.decode()
        assert "Seberang" not in page


@pytest.mark.parametrize("name", ["units", "positions", "officials", "appointments", "teams", "list", "accounts"])
def test_a_longer_list_costs_no_more_statements(kantor: Kantor, name: str, django_assert_max_num_queries: Any) -> None:
    where = address(name, kantor)
    kantor.administrator.get(where)
    with django_assert_max_num_queries(40) as few:
        kantor.administrator.get(where)
    for number in range(10):
        unit = Unit.objects.create(agency=kantor.office.agency, name=f"Unit {number}", kind="seksi")
        position = Position.objects.create(unit=unit, title=f"Jabatan {number}", superior=kantor.position)
        official = Official.objects.create(agency=kantor.office.agency, name=f"Orang {number}")
        Appointment.objects.create(position=position, official=official)
        User.objects.create(username=f"orang{number}", official=official)
        Team.objects.create(agency=kantor.office.agency, name=f"Tim {number}")
    with django_assert_max_num_queries(40) as many:
        page: Any = kantor.administrator.get(where)
    assert len(many) <= len(few)
    assert "9" in page.content.decode()
