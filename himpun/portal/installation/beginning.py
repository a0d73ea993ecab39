"""A real installation begins: one region, one office, one administrator, and nothing that is made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from himpun.kernel.refusals import Refusal
from himpun.organisations.models import Agency, Official, Region, User
from himpun.organisations.rules import refusal_of_username, today_in
from himpun.organisations.services.accounts import invite
from himpun.organisations.services.appoint import appoint
from himpun.organisations.services.calendar import seed_holidays
from himpun.organisations.services.establish import (
    establish_agency,
    establish_region,
    give_account,
    open_position,
    open_unit,
    register_official,
)

MANAGER = "Pengelola Himpun"
"""The position that an administrator holds, so that everything they change is recorded under one."""


@dataclass(frozen=True)
class Beginning:
    """What a new installation is told. Without a password one is made, which has to be changed at the first sign-in."""

    region: str
    agency: str
    name: str
    username: str
    zone: str = Region.Zone.WIB
    kind: str = "dinas"
    nip: str = ""
    address: str = ""
    place: str = ""
    password: str | None = None


@dataclass(frozen=True)
class Begun:
    """What was made. `password` only where it was made here; it is kept nowhere."""

    agency: str
    slug: str
    position: str
    username: str
    password: str | None


def begin(wanted: Beginning, *, now: datetime) -> Begun:
    """Make the office and its administrator, all or nothing. Refuses where an office or an account is already."""
    with transaction.atomic():
        if Agency.objects.exists() or User.objects.exists():
            raise Refusal(
                "installation_exists",
                "Basis data ini sudah berisi instalasi. Kantor dan akun berikutnya ditambahkan melalui halaman "
                "Organisasi; untuk memulai baru, pilih HIMPUN_DATA atau DATABASE_URL yang lain.",
            )
        refusal = refusal_of_username(wanted.username.strip().lower())
        if refusal:
            raise refusal
        agency = _office(wanted, now)
        official = _manager(wanted, agency, now)
        password = _account(wanted, official, now)
    return Begun(agency.name, agency.slug, MANAGER, wanted.username.strip().lower(), password)


def _office(wanted: Beginning, now: datetime) -> Agency:
    region = establish_region(name=wanted.region, zone=wanted.zone, actor=None, now=now)
    year = today_in(wanted.zone, now).year
    seed_holidays(region, [year - 1, year, year + 1], actor=None, now=now)
    return establish_agency(
        region=region,
        name=wanted.agency,
        kind=wanted.kind,
        address=wanted.address,
        place=wanted.place,
        letterhead=[f"PEMERINTAH {wanted.region.upper()}", wanted.agency.upper()],
        actor=None,
        now=now,
    )


def _manager(wanted: Beginning, agency: Agency, now: datetime) -> Official:
    since = date(today_in(wanted.zone, now).year, 1, 1)
    top = open_unit(agency=agency, name="Pimpinan", kind="pimpinan", starts_on=since, actor=None, now=now)
    position = open_position(unit=top, title=MANAGER, role="other", starts_on=since, actor=None, now=now)
    official = register_official(agency=agency, name=wanted.name, nip=wanted.nip, actor=None, now=now)
    appoint(position, official, capacity="definitif", starts_on=today_in(wanted.zone, now), actor=None, now=now)
    return official


def _account(wanted: Beginning, official: Official, now: datetime) -> str | None:
    if wanted.password is None:
        return invite(official, username=wanted.username, is_administrator=True, actor=None, now=now)[1]
    give_account(
        official=official,
        username=wanted.username.strip().lower(),
        password=wanted.password,
        is_administrator=True,
        actor=None,
        now=now,
    )
    return None
