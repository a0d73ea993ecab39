"""A small agency made through the services, and a stranger from another one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from himpun.kernel.refusals import Refusal
from himpun.ledger.models import Entry
from himpun.organisations.access import acting
from himpun.organisations.actors import Actor
from himpun.organisations.models import Agency, Appointment, Official, Position, Unit
from himpun.organisations.services.appoint import appoint
from himpun.organisations.services.establish import (
    establish_agency,
    establish_region,
    open_position,
    open_unit,
    register_official,
)

NOW = datetime(2026, 4, 6, 7, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
"""A Monday at the opening of the office."""
TODAY = NOW.date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
LONG_AGO = date(2020, 1, 2)

_numbers = count(1)


@dataclass
class Dinas:
    """An agency with a head, a secretary, two sections with their heads, and one pelaksana."""

    agency: Agency
    top: Unit
    first: Unit
    second: Unit
    head: Position
    secretary: Position
    first_head: Position
    second_head: Position
    staff: Position

    def official(self) -> Official:
        return register_official(agency=self.agency, name=f"Pegawai {next(_numbers)}", actor=None, now=NOW)

    def appoint(self, position: Position, *, starts_on: date = LONG_AGO, ends_on: date | None = None) -> Appointment:
        return appoint(position, self.official(), starts_on=starts_on, ends_on=ends_on, actor=None, now=NOW)

    def actor(self, position: Position, now: datetime = NOW) -> Actor:
        row = Appointment.objects.filter(position=position).latest("starts_on")
        return acting(row.official_id, position.id, now=now)


def open_dinas(name: str = "Dinas Contoh") -> Dinas:
    """Build the agency with nobody appointed to the second section."""
    region = establish_region(name=f"Kabupaten {name}", actor=None, now=NOW)
    agency = establish_agency(region=region, name=name, actor=None, now=NOW)
    top = open_unit(agency=agency, name="Pimpinan", kind="pimpinan", actor=None, now=NOW)
    head = open_position(unit=top, title="Kepala Dinas", actor=None, now=NOW)
    secretariat = open_unit(agency=agency, name="Sekretariat", kind="sekretariat", parent=top, actor=None, now=NOW)
    secretary = open_position(unit=secretariat, title="Sekretaris", actor=None, now=NOW)
    sections = [
        open_unit(agency=agency, name=f"Seksi {word}", kind="seksi", parent=secretariat, actor=None, now=NOW)
        for word in ("Satu", "Dua")
    ]
    heads = [open_position(unit=unit, title=f"Kepala {unit.name}", actor=None, now=NOW) for unit in sections]
    staff = open_position(unit=sections[0], title="Pelaksana", role="staff", actor=None, now=NOW)
    dinas = Dinas(agency, top, sections[0], sections[1], head, secretary, heads[0], heads[1], staff)
    for position in (head, secretary, heads[0], staff):
        dinas.appoint(position)
    return dinas


def told(verb: Callable[[], object]) -> tuple[str, str]:
    """Code and message with which something is refused; the record stays as it was."""
    before = Entry.objects.count()
    with pytest.raises(Refusal) as caught, transaction.atomic():
        verb()
    assert Entry.objects.count() == before
    return caught.value.code, caught.value.message


def refused(code: str, verb: Callable[[], object]) -> str:
    """Expect a refusal with this code; returns its message."""
    given, message = told(verb)
    assert given == code, message
    return message
