"""An office whose table is plain work, so that only who holds it matters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from himpun.cycles.followups import follow_appointment, follow_position
from himpun.cycles.models import Cycle, Task
from himpun.cycles.tests.office import START, Office, only_task, open_office
from himpun.ledger import services as ledger
from himpun.organisations.models import Appointment, Official, Position
from himpun.organisations.services.appoint import appoint, end_appointment

TODAY = START.date()
TUESDAY = TODAY + timedelta(days=1)
TUESDAY_OPENING = START + timedelta(days=1)
DAY = 450
"""Net minutes of a working day."""

FOLLOW_UPS = {
    "appointment.made": (follow_appointment,),
    "appointment.ended": (follow_appointment,),
    "position.renamed": (follow_position,),
    "position.ended": (follow_position,),
}

HEAD = """
key: contoh-jabatan
edition: 1
kind: collecting
identity:
  office: Dinas Contoh
  region: Kabupaten Contoh
  number: "065/1/2026"
  created_on: 2026-01-05
  effective_on: 2026-01-05
  effective_label: Tanggal Efektif
  approved_by: {position: Kepala Dinas Contoh}
  title: Contoh
  copies: none
frequency: [quarterly]
actors:
  - {key: planner, position: Perencana}
  - {key: clerk, position: Arsiparis}
  - {key: sections, positions_of: [seksi]}
columns:
  - {title: Perencana, actors: [planner]}
  - {title: Arsiparis, actors: [clerk]}
  - {title: Kasi, actors: [sections]}
"""
"""A planner, a clerk and the sections; the rows follow."""

TABLE = (
    HEAD
    + """steps:
  - {no: "1", activity: Menyiapkan, by: {actors: [planner], mode: one}, work: other, time: {max: 900, unit: menit, text: "900"}}
  - {no: "2", activity: Menulis, by: {actors: [sections], mode: each}, work: other, time: {max: 900, unit: menit, text: "900"}}
  - {no: "3", activity: Memeriksa, by: {actors: [planner, clerk], mode: jointly}, work: other, time: {max: 60, unit: menit, text: "60"}}
"""  # noqa: E501 — one row of the table is one line
)


@contextmanager
def following() -> Iterator[None]:
    """Only what the posts are about follows from a fact."""
    before = dict(ledger._follow_ups)
    ledger.wire(FOLLOW_UPS)
    yield
    ledger.wire(before)


def started(units: int = 2) -> tuple[Office, Cycle, Task]:
    office = open_office(TABLE, units=units)
    cycle = office.start()
    return office, cycle, only_task(cycle)


def leave(office: Office, key: str) -> None:
    row = Appointment.objects.get(position=office.positions[key], ends_on=None)
    end_appointment(row, ends_on=TODAY, actor=None, now=START)


def appoint_new(
    office: Office,
    position: Position,
    *,
    now: datetime,
    starts_on: date | None = None,
    capacity: str = "definitif",
    decree: str = "",
) -> Official:
    official = Official.objects.create(agency=office.agency, name="Pejabat baru")
    appoint(
        position,
        official,
        capacity=capacity,
        starts_on=starts_on or now.date(),
        decree=decree,
        actor=None,
        now=now,
    )
    return official


def superior_of(position: Position, steps: int) -> Position:
    for _ in range(steps):
        assert position.superior is not None
        position = position.superior
    return position


def title_of(task: Task) -> str:
    assert task.position is not None
    return task.position.title
