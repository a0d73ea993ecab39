"""An office that plans: two units, a head of planning who acts, and tables to bring in."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
import xlsxwriter
from django.db import transaction

from himpun.kernel.refusals import Refusal
from himpun.ledger.models import Entry
from himpun.organisations.access import acting
from himpun.organisations.actors import Actor
from himpun.organisations.models import Agency, Appointment, Official, Position, Region, Unit

NOW = datetime(2026, 1, 12, 2, 0, tzinfo=UTC)
DECIDED = date(2026, 1, 5)
LONG_AGO = date(2020, 1, 2)

USUAL = {
    "kode": "IK-1",
    "sasaran": "Layanan baik",
    "indikator": "Persentase selesai",
    "satuan": "%",
    "polaritas": "maksimum",
    "unit penjawab": "Seksi Satu",
    "penanggung jawab": "Kepala Seksi Satu",
    "target tahun": "90",
    "TW1": "80",
    "TW2": "85",
}
HEADER, ROW = list(USUAL), list(USUAL.values())


def open_agency(name: str = "Kantor Contoh") -> Agency:
    region, _ = Region.objects.get_or_create(name="Kabupaten Contoh")
    agency = Agency.objects.create(region=region, slug=f"kantor-{Agency.objects.count() + 1}", name=name)
    for number, title in enumerate(("Seksi Satu", "Seksi Dua")):
        unit = Unit.objects.create(agency=agency, name=title, kind="seksi", order=number)
        position = Position.objects.create(unit=unit, title=f"Kepala {title}", starts_on=LONG_AGO)
        official = Official.objects.create(agency=agency, name=f"Pejabat {position.id}")
        Appointment.objects.create(position=position, official=official, starts_on=LONG_AGO)
    return agency


def planner(agency: Agency) -> Actor:
    """Who keeps the plan: the head of the first unit."""
    appointment = Appointment.objects.filter(position__unit__agency=agency).earliest("id")
    return acting(appointment.official_id, appointment.position_id, now=NOW)


def xlsx(rows: Sequence[Sequence[object]], *, sheet: str = "Sheet1", merged: str = "") -> bytes:
    """A workbook as an office would save it: texts as texts, numbers as numbers, dates as dates."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        page = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "d mmm"})
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if isinstance(value, date):
                    page.write_datetime(row, column, datetime(value.year, value.month, value.day), day)
                elif isinstance(value, str):
                    page.write_string(row, column, value)
                elif value is not None:
                    page.write(row, column, value)
        if merged:
            page.merge_range(merged, "judul")
    return buffer.getvalue()


def table(*rows: Sequence[object]) -> bytes:
    """The usual header with these rows."""
    return xlsx([HEADER, *rows])


def row(**changes: object) -> list[object]:
    """The usual row with some cells changed, by header ("unit_penjawab", "TW1", …)."""
    cells: list[object] = list(ROW)
    for title, value in changes.items():
        cells[HEADER.index(title.replace("_", " "))] = value
    return cells


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Expect a refusal with this code, and that nothing was recorded."""
    before = Entry.objects.count()
    with pytest.raises(Refusal) as caught, transaction.atomic():
        yield
    assert caught.value.code == code, repr(caught.value)
    assert Entry.objects.count() == before
