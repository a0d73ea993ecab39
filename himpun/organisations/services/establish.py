"""Setting an organisation up: region, agency, units, positions, officials, teams, accounts.

`actor` is None while the first administrator has no position yet. No fact holds a person's name, NIP or sign-in name.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from himpun.kernel.refusals import Refusal, not_there
from himpun.kernel.text import optional_text, require_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.organisations.models import Agency, Official, Position, Region, Team, TeamMember, Unit, User
from himpun.organisations.rules import region_chain
from himpun.organisations.selectors import superior_by_place
from himpun.organisations.services import doubles
from himpun.organisations.services.locking import locked_agency, locked_region

_ALWAYS = date(2000, 1, 1)
"""Since before Himpun: what an office has when it is set up."""


@act
def establish_region(*, name: str, zone: str = Region.Zone.WIB, actor: Actor | None, now: datetime) -> Region:
    """Enter a regional government with its time zone."""
    name = require_text(name, code="name_missing", label="Nama pemerintah daerah", maximum=200)
    if zone not in Region.Zone.values:
        raise Refusal("zone_unknown", f"Zona waktu “{zone}” tidak dikenal. Pilih WIB, WITA, atau WIT.")
    if Region.objects.filter(name=name).exists():
        raise Refusal("name_taken", f"{name} sudah terdaftar. Buka yang ada, jangan mendaftarkan lagi.")
    region = Region.objects.create(name=name, zone=zone)
    record(
        "region.established",
        agency_id=region_chain(region.id),
        at=now,
        doer=actor.doer if actor else None,
        subject=("region", region.id),
        data={"name": name, "zone": zone},
    )
    return region


@act
def establish_agency(
    *,
    region: Region,
    name: str,
    slug: str = "",
    kind: str = "dinas",
    address: str = "",
    place: str = "",
    letterhead: Sequence[str] = (),
    paper_place: str = "",
    minutes_reading: str = Agency.Reading.LITERAL,
    allows_self_acceptance: bool = False,
    is_sample: bool = False,
    actor: Actor | None,
    now: datetime,
) -> Agency:
    """Enter a perangkat daerah. Its ledger chain begins with this fact."""
    locked_region(region.id, actor)
    name = require_text(name, code="name_missing", label="Nama perangkat daerah", maximum=300)
    slug = slug or slugify(name)[:80]
    address = optional_text(address, label="Alamat", maximum=300)
    place = optional_text(place, label="Tempat penandatanganan", maximum=100)
    paper_place = optional_text(paper_place, label="Tempat arsip kertas", maximum=200)
    if Agency.objects.filter(slug=slug).exists():
        raise Refusal("name_taken", f"Perangkat daerah dengan nama pendek “{slug}” sudah ada. Pilih nama pendek lain.")
    if minutes_reading not in Agency.Reading.values:
        raise Refusal("reading_unknown", "Cara membaca menit tidak dikenal. Pilih “literal” atau “day”.")
    agency = Agency.objects.create(
        region=region,
        slug=slug,
        name=name,
        kind=kind,
        address=address,
        place=place,
        letterhead=list(letterhead) or [region.name, name, *([address] if address else [])],
        paper_place=paper_place,
        minutes_reading=minutes_reading,
        allows_self_acceptance=allows_self_acceptance,
        is_sample=is_sample,
    )
    data = {"name": name, "kind": kind, "region": region.name, "minutes_reading": minutes_reading}
    record(
        "agency.established",
        agency_id=agency.id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("agency", agency.id),
        data=data,
    )
    return agency


@act
def open_unit(
    *,
    agency: Agency,
    name: str,
    kind: str,
    parent: Unit | None = None,
    order: int | None = None,
    starts_on: date = _ALWAYS,
    actor: Actor | None,
    now: datetime,
) -> Unit:
    """Put a unit into the agency's tree. Without `order` it stands last."""
    locked_agency(agency.id, actor)
    name = require_text(name, code="name_missing", label="Nama unit", maximum=300)
    if kind not in Unit.Kind.values:
        choices = list(Unit.Kind.values)
        message = f"Jenis unit “{kind[:20]}” tidak dikenal. Pilih salah satu: {', '.join(choices)}."
        raise Refusal("kind_unknown", message, choices=choices)
    if parent is not None and parent.agency_id != agency.id:
        raise not_there()
    doubles.refuse_same_unit(agency, parent, name, starts_on)
    place = Unit.objects.filter(agency=agency).count() + 1 if order is None else order
    unit = Unit.objects.create(agency=agency, parent=parent, name=name, kind=kind, order=place, starts_on=starts_on)
    data = {"name": name, "kind": kind, "parent": parent.id if parent else None, "starts_on": starts_on}
    record(
        "unit.opened",
        agency_id=agency.id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("unit", unit.id),
        data=data,
    )
    return unit


@act
def open_position(
    *,
    unit: Unit,
    title: str,
    role: str = Position.Role.HEAD,
    superior: Position | None = None,
    order: int | None = None,
    starts_on: date = _ALWAYS,
    actor: Actor | None,
    now: datetime,
) -> Position:
    """Open a jabatan. Without `superior` it stands under the head of its unit, or of the nearest unit above.

    Only one position of an agency, its head, has nobody above: a vacant position's tasks go up that line.
    """
    locked_agency(unit.agency_id, actor)
    title = require_text(title, code="title_missing", label="Nama jabatan", maximum=300)
    if role not in Position.Role.values:
        raise Refusal("role_unknown", f"Peran jabatan “{role}” tidak dikenal.", choices=list(Position.Role.values))
    if superior is not None and superior.unit.agency_id != unit.agency_id:
        raise not_there()
    above = superior or superior_by_place(unit, role)
    if above is None and _has_top(unit.agency_id):
        raise Refusal(
            "superior_missing",
            f"Atasan {title} belum jelas: unitnya dan unit di atasnya belum mempunyai kepala. Pilih atasannya.",
        )
    doubles.refuse_same_position(unit, title, above, starts_on)
    place = Position.objects.filter(unit=unit).count() + 1 if order is None else order
    position = Position.objects.create(
        unit=unit, title=title, role=role, superior=above, order=place, starts_on=starts_on
    )
    data = {
        "title": title,
        "role": role,
        "unit": unit.id,
        "superior": above.id if above else None,
        "starts_on": starts_on,
    }
    record(
        "position.opened",
        agency_id=unit.agency_id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("position", position.id),
        data=data,
    )
    return position


@act
def register_official(
    *, agency: Agency, name: str, nip: str = "", rank: str = "", actor: Actor | None, now: datetime
) -> Official:
    """Enter a pegawai with what papers print. The ledger keeps the id alone."""
    locked_agency(agency.id, actor)
    name = require_text(name, code="name_missing", label="Nama pegawai", maximum=200)
    rank = optional_text(rank, label="Pangkat/golongan", maximum=100)
    if nip and not (nip.isascii() and nip.isdigit() and len(nip) == 18):
        raise Refusal("nip_faulty", "NIP terdiri dari 18 angka tanpa spasi. Perbaiki, atau kosongkan.")
    doubles.refuse_same_official(agency, name, nip)
    official = Official.objects.create(agency=agency, name=name, nip=nip, rank=rank)
    record(
        "official.registered",
        agency_id=agency.id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("official", official.id),
        data={},
    )
    return official


@act
def form_team(
    *,
    agency: Agency,
    name: str,
    members: Sequence[Position],
    chair: Position | None = None,
    decree: str = "",
    starts_on: date = _ALWAYS,
    ends_on: date | None = None,
    actor: Actor | None,
    now: datetime,
) -> Team:
    """Form a team by its decree. Its seats belong to positions; without `chair` the first of them chairs."""
    locked_agency(agency.id, actor)
    name = require_text(name, code="name_missing", label="Nama tim", maximum=200)
    seats = list(dict.fromkeys([*([chair] if chair else []), *members]))
    if not seats:
        raise Refusal("team_empty", f"{name} belum mempunyai anggota. Pilih setidaknya satu jabatan.")
    if ends_on is not None and ends_on < starts_on:
        raise Refusal("ends_before_start", "Masa tugas tim berakhir sebelum mulai. Periksa kedua tanggalnya.")
    ids = [position.id for position in seats]
    if Position.objects.filter(pk__in=ids, unit__agency=agency).count() != len(ids):
        raise not_there()
    doubles.refuse_same_team(agency, name, starts_on)
    decree = optional_text(decree, label="Nomor keputusan", maximum=200)
    team = Team.objects.create(agency=agency, name=name, decree=decree, starts_on=starts_on, ends_on=ends_on)
    TeamMember.objects.bulk_create(
        [
            TeamMember(team=team, position=seat, is_chair=seat == seats[0], starts_on=starts_on, ends_on=ends_on)
            for seat in seats
        ],
        batch_size=100,
    )
    data = {"name": name, "decree": decree, "positions": ids, "starts_on": starts_on, "ends_on": ends_on}
    record(
        "team.formed",
        agency_id=agency.id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("team", team.id),
        data=data,
    )
    return team


@act
def give_account(
    *,
    official: Official,
    username: str,
    password: str,
    is_administrator: bool = False,
    actor: Actor | None,
    now: datetime,
) -> User:
    """Let an official sign in. The password is kept as an argon2 hash only (about 0.1 s and 100 MB to make)."""
    locked_agency(official.agency_id, actor)
    username = require_text(username, code="username_missing", label="Nama pengguna", maximum=150)
    if User.objects.filter(username=username).exists():
        raise Refusal("username_taken", "Nama pengguna ini sudah dipakai. Pilih nama lain.")
    if User.objects.filter(official=official).exists():
        raise Refusal("account_exists", "Pegawai ini sudah mempunyai akun. Atur ulang kata sandinya bila perlu.")
    user = User(username=username, official=official, is_staff=is_administrator)
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Refusal("password_weak", "Kata sandi belum cukup kuat: " + " ".join(weak.messages)) from weak
    user.set_password(password)
    user.save()
    data = {"official": official.id, "administrator": is_administrator}
    record(
        "account.given",
        agency_id=official.agency_id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("user", user.id),
        data=data,
    )
    return user


def _has_top(agency_id: int) -> bool:
    tops = Position.objects.filter(unit__agency_id=agency_id, superior__isnull=True, ends_on__isnull=True)
    return tops.exists()
