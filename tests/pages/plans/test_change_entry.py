"""Bringing an entry of the dictionary up to date, and trying a plan's table without writing it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from himpun.cycles.tests.office import START, Office, open_office, refused
from himpun.ledger.models import Entry
from himpun.ledger.selectors import told_about
from himpun.plans.models import Indicator, IndicatorUnit, Objective, Target
from himpun.plans.services import Description, change_entry, try_plan

pytestmark = pytest.mark.django_db


def an_entry() -> tuple[Office, Indicator, Description]:
    office = open_office(units=2, indicators=1)
    unit_id, rows = next(iter(office.indicators.items()))
    row = rows[0]
    return office, row, Description(name=row.name, measure_unit=row.measure_unit, unit_ids=[unit_id])


def changed(office: Office, row: Indicator, entry: Description, reason: str = "Salah ketik") -> Indicator:
    return change_entry(row.id, entry, reason=reason, actor=office.first(), now=START)


def test_it_works() -> None:
    office, row, entry = an_entry()
    other = office.positions["section_heads:2"].unit
    after = changed(office, row, replace(entry, name="Nama yang benar", unit_ids=[*entry.unit_ids, other.id]))
    assert after.name == "Nama yang benar"
    assert IndicatorUnit.objects.filter(indicator=row).count() == 2
    told = told_about(office.agency.id, "indicator", row.id)[-1]
    assert (told.verb, told.data["reason"], told.data["to"]) == (
        "indicator.changed",
        "Salah ketik",
        {"name": "Nama yang benar"},
    )
    assert told.doer == office.first().position_title


def test_the_same_again_changes_nothing() -> None:
    office, row, entry = an_entry()
    before = Entry.objects.count()
    changed(office, row, entry)
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("wrong", "reason", "code"),
    [
        ({}, "", "reason_missing"),
        ({"name": " "}, "Salah ketik", "indicator_name_missing"),
        ({"measure_unit": ""}, "Salah ketik", "measure_unit_missing"),
        ({"frequency": "hourly"}, "Salah ketik", "frequency_unknown"),
        ({"validity": "maybe"}, "Salah ketik", "validity_unknown"),
        ({"unit_ids": [999999]}, "Salah ketik", "not_there"),
        ({"objective_id": 999999}, "Salah ketik", "not_there"),
        ({"responsible_id": 999999}, "Salah ketik", "not_there"),
    ],
)
def test_what_is_wrong_is_refused_whole(wrong: dict[str, Any], reason: str, code: str) -> None:
    office, row, entry = an_entry()
    with refused(code):
        changed(office, row, replace(entry, **wrong), reason)


def test_another_office_finds_no_entry() -> None:
    _, row, entry = an_entry()
    other = open_office(units=1, zone="Asia/Makassar")
    with refused("not_there"):
        changed(other, row, entry)


def test_a_table_that_is_tried_leaves_nothing_behind() -> None:
    office, _, _ = an_entry()
    unit = office.positions["section_heads:1"].unit.name
    text = (
        f"kode;sasaran;indikator;satuan;polaritas;unit penjawab;target tahun\nIK-Z;Baru;Desa;desa;maksimum;{unit};9\n"
    )
    before = (Entry.objects.count(), Indicator.objects.count(), Objective.objects.count(), Target.objects.count())
    done = try_plan(
        text.encode(), name="rencana.csv", year=2026, decided_on=date(2026, 1, 5), actor=office.first(), now=START
    )
    assert (done.added, done.what, [row.code for row in done.rows]) == (1, {"IK-Z": "added"}, ["IK-Z"])
    assert before == (
        Entry.objects.count(), Indicator.objects.count(), Objective.objects.count(), Target.objects.count()
    )  # fmt: skip
