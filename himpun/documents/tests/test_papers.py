"""The papers as plain values: frozen, and the same when written as JSON."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from decimal import Decimal

import pytest

from himpun.documents.papers import RecapRow, as_data, sheet_of
from himpun.documents.tests.samples import ALL, MEASUREMENT
from himpun.documents.tests.test_sheet import library
from himpun.procedures.definition import Definition


def test_it_works() -> None:
    data = as_data(MEASUREMENT)
    assert data["kind"] == "measurement"
    assert data["rows"][0]["percent"] == "94.705882"
    assert data["dated_on"] == "2026-04-10"


@pytest.mark.parametrize("kind", sorted(ALL))
def test_every_paper_is_json(kind: str) -> None:
    assert json.loads(json.dumps(as_data(ALL[kind])))["kind"] == ALL[kind].kind


def test_a_sheet_carries_its_definition_in_the_form_of_its_file() -> None:
    definition = library("mojokerto-dawarblandong-2023")
    data = json.loads(json.dumps(as_data(sheet_of(definition))))["definition"]
    assert Definition.model_validate(data) == definition


def test_a_paper_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        MEASUREMENT.number = "2"  # type: ignore[misc]


def test_decimals_keep_their_digits() -> None:
    row = RecapRow(no="1", indicator="x", value=Decimal("1E+3"), target=Decimal("0.10"))
    assert as_data(row)["value"] == "1000"
    assert as_data(row)["target"] == "0.10"


def test_a_sheet_takes_its_letterhead_from_the_identity() -> None:
    sheet = sheet_of(library("mojokerto-dawarblandong-2023"))
    assert sheet.letterhead.lines[0] == "Pemerintah Kabupaten Mojokerto"
    assert sheet.number == "065/111/416-317/2023"
    assert sheet.definition.identity.created_on == date(2023, 10, 5)
