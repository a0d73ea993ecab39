"""A made-up office for any procedure: region, agency, units, positions and people, derived from its actors.

The office's name is the document's; everybody in it is invented, and its papers carry the mark CONTOH.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from himpun.organisations.models import Agency, Position, Region, Unit
from himpun.organisations.services.appoint import appoint
from himpun.organisations.services.calendar import seed_holidays
from himpun.organisations.services.establish import (
    establish_agency,
    establish_region,
    form_team,
    open_position,
    open_unit,
    register_official,
)
from himpun.portal.rehearsal.names import person, unit_name
from himpun.procedures.definition import Actor, Definition

PASSWORD = "latihan-himpun"  # noqa: S105 — everybody here is made up, and the rehearsal says so
SINCE = date(2020, 1, 1)

_EASTERN = ("banggai", "sulawesi", "makassar", "bali", "nusa tenggara", "kalimantan timur", "kalimantan selatan")
_FARTHEST = ("maluku", "papua", "ambon", "jayapura")
_HEADS = re.compile(
    r"^(kepala (dinas|badan|bappeda|kantor|satuan|opd|skpd)|camat|inspektur( daerah)?$|direktur|bupati|wali)", re.I
)
_PLANNERS = re.compile(r"\b(perencanaan pembangunan|bappe\w+)\b", re.I)
_SUBHEAD = re.compile(r"^(kasub+ag\.?|kepala sub ?bagian|ka\.? ?sub+ag\.?|sub+ag|subbagian)\s+", re.I)
_SUBFIELD = re.compile(r"^(kasub+id\.?|kepala sub ?bidang|subbidang)\s+", re.I)
_STAFF = re.compile(r"^(staf|penyusun|jabatan pelaksana|pelaksana|operator|analis|fungsional|pengelola)", re.I)

_RANKS = {
    "top": "Pembina Utama Muda (IV/c)",
    "head": "Pembina (IV/a)",
    "staff": "Penata Muda (III/a)",
    "other": "Penata (III/c)",
}
"""Ranks as such posts usually have them."""


@dataclass
class Office:
    """What was built, for those who set up plans in it."""

    agency: Agency
    data_units: list[Unit] = field(default_factory=list)


class _Builder:
    """Opens units and positions once each, and gives every position a person."""

    def __init__(self, agency: Agency, now: datetime) -> None:
        self.agency, self.now = agency, now
        self.units: dict[str, Unit] = {}
        self.positions: dict[str, Position] = {}
        self.people = 0

    def unit(self, name: str, kind: str, parent: Unit | None) -> Unit:
        if name not in self.units:
            self.units[name] = open_unit(
                agency=self.agency, name=name, kind=kind, parent=parent, starts_on=SINCE, actor=None, now=self.now
            )
        return self.units[name]

    def position(self, unit: Unit, title: str, *, role: str, superior: Position | None) -> Position:
        if title not in self.positions:
            made = open_position(
                unit=unit, title=title, role=role, superior=superior, starts_on=SINCE, actor=None, now=self.now
            )
            self.positions[title] = made
            self.staff_with_somebody(made, rank=_RANKS["top" if superior is None else role])
        return self.positions[title]

    def staff_with_somebody(self, position: Position, *, rank: str) -> None:
        name, nip = person(self.people)
        self.people += 1
        official = register_official(agency=self.agency, name=name, nip=nip, rank=rank, actor=None, now=self.now)
        appoint(
            position,
            official,
            capacity="definitif",
            starts_on=SINCE,
            decree=f"SK contoh nomor {self.people}",
            actor=None,
            now=self.now,
        )


def build_office(definition: Definition, *, units: int, now: datetime) -> Office:
    """Build an office in which every actor of the definition is somebody, with so many units to answer."""
    identity = definition.identity
    zone = zone_of(identity.region)
    region = Region.objects.filter(name=identity.region).first() or establish_region(
        name=identity.region, zone=zone, actor=None, now=now
    )
    seed_holidays(region, [now.year - 1, now.year, now.year + 1], actor=None, now=now)
    agency = establish_agency(
        region=region,
        slug=definition.key,
        name=identity.office,
        kind=_kind_of(identity.office),
        address=identity.address or "",
        place=identity.region.removeprefix("Kabupaten ").removeprefix("Kota "),
        letterhead=[f"PEMERINTAH {identity.region.upper()}", identity.office.upper()],
        paper_place="Lemari arsip perencanaan, boks latihan",
        allows_self_acceptance=_somebody_decides_on_their_own(definition),
        is_sample=True,
        actor=None,
        now=now,
    )
    builder = _Builder(agency, now)
    head, secretary = _leaders(builder, definition)
    fanned = _fan_out_units(builder, definition, head, secretary, units)
    for known in definition.actors:
        if known.position:
            _single_position(builder, known.position, head, secretary)
    for known in definition.actors:
        if known.team:
            _team(builder, known.team, head, secretary)
    return Office(agency, _data_units(builder, definition, fanned))


def _somebody_decides_on_their_own(definition: Definition) -> bool:
    """Whether a post answers and then decides on it: such an office has to allow that, and the record says so."""
    steps = definition.steps
    fills = any(step.work == "fill" for step in steps)
    typing = {key for step in steps for key in (step.by.actors if step.work == "fill" else [] if fills else step.from_)}
    deciding = {key for step in steps if step.work in ("gather", "validate", "review") for key in step.by.actors}
    posts = {actor.key: _posts(actor) for actor in definition.actors}
    return any(posts[one] & posts[other] for one in typing for other in deciding)


def _posts(actor: Actor) -> set[str]:
    """An actor's posts by their names here; one post may be two actors, as the secretary and the secretariat's head."""
    if actor.position:
        return {"sekretariat head" if actor.position.casefold().startswith("sekretaris") else actor.position}
    return {f"{kind} {actor.role}" for kind in actor.positions_of}


def zone_of(region: str) -> str:
    """The zone of a region by its name, for made-up offices; a real one is told by its administrator."""
    folded = region.casefold()
    if any(word in folded for word in _FARTHEST):
        return "Asia/Jayapura"
    return "Asia/Makassar" if any(word in folded for word in _EASTERN) else "Asia/Jakarta"


def _kind_of(office: str) -> str:
    first = office.split(maxsplit=1)[0].casefold()
    return first if first in ("badan", "inspektorat", "kecamatan") else "dinas"


def _leaders(builder: _Builder, definition: Definition) -> tuple[Position, Position]:
    titles = [known.position for known in definition.actors if known.position]
    head_title = next((title for title in titles if _HEADS.match(title)), "Kepala " + definition.identity.office)
    secretary_title = next((title for title in titles if title.casefold().startswith("sekretaris")), "Sekretaris")
    top = builder.unit("Pimpinan", "pimpinan", None)
    head = builder.position(top, head_title, role="head", superior=None)
    secretariat = builder.unit("Sekretariat", "sekretariat", top)
    return head, builder.position(secretariat, secretary_title, role="head", superior=head)


def _fan_out_units(
    builder: _Builder, definition: Definition, head: Position, secretary: Position, units: int
) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = {}
    plans = bool(_PLANNERS.search(definition.identity.office))
    for known in definition.actors:
        if not known.positions_of:
            continue
        wanted = units
        if "sekretariat" in known.positions_of:
            found.setdefault("sekretariat", [builder.units["Sekretariat"]])
            wanted -= 1
            if known.role == "staff":
                builder.position(
                    builder.units["Sekretariat"], "Jabatan Pelaksana Sekretariat", role="staff", superior=secretary
                )
        kinds = [kind for kind in known.positions_of if kind != "sekretariat"]
        for number in range(wanted if kinds else 0):
            kind = kinds[number % len(kinds)]
            name = unit_name(kind, number // len(kinds), plans=plans)
            unit = builder.unit(name.unit, kind, builder.units["Pimpinan"])
            unit_head = builder.position(unit, name.head, role="head", superior=head)
            if unit not in found.setdefault(kind, []):
                found[kind].append(unit)
            if known.role == "staff":
                builder.position(unit, name.staff, role="staff", superior=unit_head)
    return found


def _single_position(builder: _Builder, title: str, head: Position, secretary: Position) -> None:
    if title in builder.positions:
        return
    top, secretariat = builder.units["Pimpinan"], builder.units["Sekretariat"]
    if _SUBHEAD.match(title):
        unit = builder.unit("Subbagian " + _SUBHEAD.sub("", title), "subbagian", secretariat)
        builder.position(unit, title, role="head", superior=secretary)
    elif _SUBFIELD.match(title):
        unit = builder.unit("Subbidang " + _SUBFIELD.sub("", title), "subbidang", top)
        builder.position(unit, title, role="head", superior=secretary)
    elif _STAFF.match(title):
        above = next(
            (row for row in builder.positions.values() if row.role == "head" and "rencana" in row.title.casefold()),
            secretary,
        )
        builder.position(above.unit, title, role="other", superior=above)
    else:
        unit = builder.unit(f"Unit {title}", "lainnya", top)
        builder.position(unit, title, role="head", superior=head)


def _team(builder: _Builder, name: str, head: Position, secretary: Position) -> None:
    """A team of the secretary, some others, and one who answers for no unit: somebody can decide on every answer."""
    own = builder.position(secretary.unit, f"Anggota {name}", role="other", superior=secretary)
    others = [row for row in builder.positions.values() if row.id not in (head.id, secretary.id, own.id)]
    form_team(
        agency=builder.agency,
        name=name,
        decree="Keputusan contoh",
        members=[secretary, *others[:2], own],
        chair=secretary,
        starts_on=SINCE,
        actor=None,
        now=builder.now,
    )


def _data_units(builder: _Builder, definition: Definition, fanned: dict[str, list[Unit]]) -> list[Unit]:
    """The units that are asked for data: recipients of the form, those gathered from, and those that fill."""
    keys: list[str] = []
    for step in definition.steps:
        if step.work in ("distribute", "gather"):
            keys += [*step.to, *step.from_]
        if step.work == "fill":
            keys += step.by.actors
    asked: list[Unit] = []
    for known in definition.actors:
        if known.key not in keys:
            continue
        if known.position:
            asked.append(builder.positions[known.position].unit)
        for kind in known.positions_of:
            asked += fanned.get(kind, [])
    return list(dict.fromkeys(asked))
