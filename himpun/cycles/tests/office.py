"""A small office for tests: every post of a procedure filled, its edition in force, its indicators promised.

Cast by role: `office.actor("staff", now)` is the holder of the position that the procedure calls so;
`office.actor("section_heads:1", now)` that of the first unit's; a team's actor is its chair.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from himpun.cycles.models import Cycle, Task
from himpun.cycles.services import Start, complete, start
from himpun.kernel.periods import parse_period
from himpun.kernel.refusals import Refusal
from himpun.ledger.models import Entry
from himpun.organisations.access import acting, acting_holder
from himpun.organisations.actors import Actor
from himpun.organisations.calendars import forget_calendars
from himpun.organisations.models import Agency, Appointment, Official, Position, Region, Team, TeamMember, Unit
from himpun.plans.models import Indicator, IndicatorUnit, MeasureVersion, PerformanceAgreement, Target
from himpun.procedures.definition import Definition
from himpun.procedures.models import Edition, Procedure
from himpun.procedures.selectors import definition_of
from himpun.procedures.services import Holder, bring_in, put_in_force

START = datetime(2026, 4, 6, 7, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
"""A Monday at the opening of the office; no holiday is near."""

QUARTER = "2026-Q1"
_LONG_AGO = date(2020, 1, 2)


@dataclass
class Office:
    """An agency that can start its procedure. `positions` by key, `units` in the order of their lanes."""

    agency: Agency
    procedure: Procedure
    edition: Edition
    positions: dict[str, Position] = field(default_factory=dict)
    officials: dict[int, Official] = field(default_factory=dict)
    units: list[Unit] = field(default_factory=list)
    indicators: dict[int, list[Indicator]] = field(default_factory=dict)

    @property
    def definition(self) -> Definition:
        return definition_of(self.edition)

    def actor(self, key: str, now: datetime = START) -> Actor:
        """The holder of a position, ready to act; keys as in `positions`."""
        position = self.positions[key]
        return acting(self.officials[position.id].id, position.id, now=now)

    def start(self, period: str = QUARTER, *, now: datetime = START, dates: Mapping[str, date] | None = None) -> Cycle:
        """Begin the procedure for a period; rows that ask for a date get one a week ahead unless `dates` says."""
        asked = {
            step.no: (now + timedelta(days=7)).date()
            for step in self.definition.steps
            if (step.time and step.time.scheduled) or (step.not_before and step.not_before.ask)
        }
        answers = Start(dates={**asked, **(dates or {})})
        return start(self.procedure, parse_period(period), answers=answers, actor=self.first(now), now=now)

    def first(self, now: datetime = START) -> Actor:
        """Whoever begins: the holder of the first actor's position."""
        return self.actor(next(iter(self.positions)), now)

    def doer(self, task: Task, now: datetime) -> Actor:
        """The person who may act on a task: its position's holder, or the chair of its team."""
        position_id = task.position_id
        if position_id is None:
            assert task.team_id is not None
            seat = TeamMember.objects.filter(team_id=task.team_id).order_by("-is_chair", "id")[0]
            position_id = seat.position_id
        actor = acting_holder(position_id, now=now, zone=self.agency.region.zone)
        assert actor is not None
        return actor

    def complete(self, task: Task, *, now: datetime = START, outcome: str = "") -> Task:
        """Finish a task as its own holder."""
        return complete(task.id, actor=self.doer(task, now), now=now, outcome=outcome)


def open_tasks(cycle: Cycle, **where: object) -> list[Task]:
    """The open tasks of a cycle, oldest first; narrow by `step=`, `kind=`, `unit=`, `subject_id=` …"""
    return list(Task.objects.filter(cycle=cycle, state=Task.State.OPEN, **where).order_by("id"))


def only_task(cycle: Cycle, **where: object) -> Task:
    """The one open task that fits; a failing test says which stood open."""
    found = open_tasks(cycle, **where)
    assert len(found) == 1, f"{where}: {[(task.step, task.kind, task.unit_id) for task in open_tasks(cycle)]}"
    return found[0]


@contextmanager
def refused(code: str) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """Expect a refusal with this code (`as told`: `told.value`), and that the record stays as it was."""
    before = Entry.objects.count()
    with pytest.raises(Refusal) as caught, transaction.atomic():
        yield caught
    assert caught.value.code == code, repr(caught.value)
    assert Entry.objects.count() == before


def open_office(
    procedure: str = "mojokerto-dawarblandong-2023",
    *,
    units: int = 2,
    indicators: int = 2,
    period: str = QUARTER,
    kind: str = "dinas",
    zone: str = "Asia/Jakarta",
    name: str = "Kantor Contoh",
) -> Office:
    """Build an office around a procedure: a key of the library, or the text of a procedure file.

    Each unit that is asked for data owes `indicators` indicators with target 10 for `period` and 40 for its year.
    """
    forget_calendars()
    region, _ = Region.objects.get_or_create(name=f"Kabupaten {zone}", defaults={"zone": zone})
    slug = f"kantor-{Agency.objects.count() + 1}"
    agency = Agency.objects.create(region=region, slug=slug, name=name, kind=kind, place="Contoh", letterhead=[name])
    text = procedure if "\n" in procedure else _library_text(procedure)
    edition = bring_in(agency, text, name=f"{slug}.yaml", actor=None, now=START - timedelta(days=30))
    office = Office(agency, edition.procedure, edition)
    _Cast(office, units).fill_posts()
    put_in_force(edition, holders=_holders(office), actor=None, now=START - timedelta(days=30))
    edition.refresh_from_db()
    promise(office, indicators, period)
    return office


def _library_text(key: str) -> str:
    """The edition of the library, with one word of the office's own: that it may be carried out quarterly too."""
    text = (files("himpun.procedures") / "library" / f"{key}.yaml").read_text(encoding="utf-8")
    return text.replace("frequency: [monthly]", "frequency: [monthly, quarterly]")


def _holders(office: Office) -> dict[str, Holder]:
    found: dict[str, Holder] = {}
    for known in office.definition.actors:
        if known.position:
            found[known.key] = Holder(position_id=office.positions[known.key].id)
        elif known.team:
            found[known.key] = Holder(team_id=Team.objects.get(agency=office.agency, name=known.team).id)
    return found


class _Cast:
    """Makes units, positions, officials and appointments for the actors of a definition."""

    def __init__(self, office: Office, units: int) -> None:
        self.office = office
        self.count = units
        self.definition = office.definition
        kinds = {kind for known in self.definition.actors for kind in known.positions_of}
        self.own_kind = next(kind for kind in ("subbagian", "lainnya", "subbidang") if kind not in kinds)
        self.head = self._position(self._unit("Pimpinan", "pimpinan"), "Kepala", "head", None)
        self.secretariat = self._unit("Sekretariat", "sekretariat")
        self.secretary = self._position(self.secretariat, "Sekretaris", "head", self.head)

    def fill_posts(self) -> None:
        for known in self.definition.actors:
            if known.position:
                self.office.positions[known.key] = self._single(known.key, known.position)
        for kind, count in self._unit_counts().items():
            self._units(kind, count)
        for known in self.definition.actors:
            if known.positions_of:
                self._unit_positions(known.key, known.positions_of, known.role)
            elif known.team:
                self._team(known.key, known.team)

    def _unit_counts(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for known in self.definition.actors:
            wanted = [kind for kind in known.positions_of if kind != "sekretariat"]
            share = self.count - (len(known.positions_of) - len(wanted))
            for order, kind in enumerate(wanted):
                counts[kind] = max(counts.get(kind, 0), share // len(wanted) + (order < share % len(wanted)))
        return counts

    def _units(self, kind: str, count: int) -> None:
        for number in range(1, count + 1):
            unit = self._unit(f"{kind.capitalize()} {number}", kind)
            head = self._position(unit, f"Kepala {unit.name}", "head", self.secretary)
            self._position(unit, f"Pelaksana {unit.name}", "staff", head)

    def _unit_positions(self, key: str, kinds: Sequence[str], role: str) -> None:
        found = Unit.objects.filter(agency=self.office.agency, kind__in=kinds)
        if "sekretariat" in kinds and role == "staff":
            self._position(self.secretariat, "Pelaksana Sekretariat", "staff", self.secretary)
        units = sorted(found, key=lambda unit: (unit.kind == "sekretariat", unit.id))
        for number, unit in enumerate(units, start=1):
            position = unit.positions.filter(role=role).order_by("order", "id").first()
            assert position is not None
            self.office.positions[f"{key}:{number}"] = position
            if unit not in self.office.units:
                self.office.units.append(unit)

    def _single(self, key: str, title: str) -> Position:
        if key in ("agency_head", "inspector"):
            return self._renamed(self.head, title)
        if key == "secretary":
            return self._renamed(self.secretary, title)
        if "staff" in key:
            heads = [position for position in self.office.positions.values() if position.role == "head"]
            boss = self.office.positions.get("head_of_planning") or next(iter(heads[::-1]), self.secretary)
            boss = self.office.positions.get(f"head_of_{key.removesuffix('_staff')}", boss)
            return self._position(boss.unit, title, "staff", boss)
        return self._position(self._unit(f"Unit {title}", self.own_kind), title, "head", self.secretary)

    def _team(self, key: str, name: str) -> None:
        team = Team.objects.create(agency=self.office.agency, name=name, starts_on=_LONG_AGO)
        first = self.office.positions[next(key for key in self.office.positions if key != "agency_head")]
        for position in dict.fromkeys([self.secretary, first]):
            TeamMember.objects.create(
                team=team, position=position, starts_on=_LONG_AGO, is_chair=position == self.secretary
            )
        self.office.positions[key] = self.secretary

    def _unit(self, name: str, kind: str) -> Unit:
        return Unit.objects.create(agency=self.office.agency, name=name, kind=kind, order=Unit.objects.count())

    def _renamed(self, position: Position, title: str) -> Position:
        position.title = title
        position.save(update_fields=["title"])
        return position

    def _position(self, unit: Unit, title: str, role: str, superior: Position | None) -> Position:
        position = Position.objects.create(unit=unit, title=title, role=role, superior=superior)
        official = Official.objects.create(agency=self.office.agency, name=f"Pejabat {position.id}")
        Appointment.objects.create(position=position, official=official, starts_on=_LONG_AGO, decree="SK 1/2020")
        self.office.officials[position.id] = official
        return position


def promise(office: Office, count: int, period: str = QUARTER) -> None:
    """Give each unit that is asked for data `count` indicators, with targets, and the agency its PK of the year."""
    year = parse_period(period).year
    PerformanceAgreement.objects.get_or_create(
        agency=office.agency, year=year, defaults={"signed_on": date(year, 1, 5)}
    )
    for unit_id in _asked_units(office):
        rows = [
            Indicator(
                agency=office.agency,
                code=f"IK-{unit_id}-{number}",
                name=f"Indikator {number}",
                measure_unit="dokumen",
                measure={},
                order=number,
            )
            for number in range(1, count + 1)
        ]
        office.indicators[unit_id] = Indicator.objects.bulk_create(rows)
    all_rows = [(unit_id, row) for unit_id, rows in office.indicators.items() for row in rows]
    IndicatorUnit.objects.bulk_create([IndicatorUnit(indicator=row, unit_id=unit_id) for unit_id, row in all_rows])
    MeasureVersion.objects.bulk_create(
        [MeasureVersion(indicator=row, version=1, measure={}, since=START) for _, row in all_rows]
    )
    Target.objects.bulk_create(
        [
            Target(indicator=row, unit_id=unit_id, period=key, text=text, decided_on=date(year, 1, 5))
            for unit_id, row in all_rows
            for key, text in {period: "10", str(year): "40"}.items()
        ]
    )


def _asked_units(office: Office) -> list[int]:
    keys = {
        key for step in office.definition.steps for key in (*step.from_, *_served(step.work, step.to, step.by.actors))
    }
    named = [position.unit_id for key, position in office.positions.items() if key.split(":")[0] in keys]
    return sorted(set(named))


def _served(work: str, to: list[str], actors: list[str]) -> list[str]:
    return {"distribute": to, "fill": actors}.get(work, [])
