"""The shape of a procedure: what it accepts, what contradicts itself, and the schema that is committed."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from himpun.procedures import definition as shape
from himpun.procedures.tests.small import definition, row, small

SCHEMA = Path(shape.__file__).with_name("definition.schema.json")


def test_it_works() -> None:
    made = definition()

    assert [step.no for step in made.steps] == ["1", "2", "3"]
    assert made.identity.created_on == date(2026, 1, 5)
    assert made.steps[2].from_ == ["sections"]
    assert made.steps[0].by.mode == "one"


def test_it_survives_json_unchanged() -> None:
    made = definition()
    text = json.dumps(made.model_dump(mode="json", by_alias=True))
    assert shape.Definition.model_validate_json(text) == made
    assert shape.Definition.model_validate(json.loads(text)) == made


def test_it_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        definition().key = "lain"  # type: ignore[misc]


def test_the_committed_schema_is_the_generated_one() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == shape.json_schema()


def test_one_name_may_stand_for_a_list_of_one() -> None:
    made = definition(actors=[{"key": "staff", "position": "Staf"}, {"key": "sections", "positions_of": "seksi"},
                              {"key": "planning", "position": "Kasubag"}])  # fmt: skip
    assert made.actors[1].positions_of == ["seksi"]
    assert shape.Step.model_validate(row("1", work="gather", **{"from": "sections"})).from_ == ["sections"]


@pytest.mark.parametrize(
    "time",
    [
        {"max": 5, "text": "5"},
        {"unit": "menit", "text": "5"},
        {"min": 3, "text": "3"},
        {"min": 9, "max": 5, "unit": "hari", "text": "9–5"},
        {"max": 5, "unit": "hari", "text": "5", "scheduled": True},
        {"max": "5", "unit": "hari", "text": "5"},
        {"max": 1.5, "unit": "jam", "text": "1,5"},
        {"max": -1, "unit": "jam", "text": "-1"},
        {"max": 5, "unit": "tahun", "text": "5"},
        {"max": 5, "unit": "menit"},
    ],
)
def test_a_time_that_does_not_fit_is_refused(time: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        shape.StandardTime.model_validate(time)


@pytest.mark.parametrize(
    "time",
    [
        {"min": 1, "max": 20, "unit": "hari", "text": "1–20 hari kerja"},
        {"text": "sesuai jadwal", "scheduled": True},
        {"text": "-"},
    ],
)
def test_ranges_and_missing_times_are_real(time: dict[str, Any]) -> None:
    assert shape.StandardTime.model_validate(time).text == time["text"]


@pytest.mark.parametrize(
    ("part", "values"),
    [
        (shape.Actor, {"key": "a"}),
        (shape.Actor, {"key": "a", "position": "Staf", "team": "Tim SAKIP"}),
        (shape.Actor, {"key": "A b", "position": "Staf"}),
        (shape.Actor, {"key": "a", "positions_of": ["dinas"]}),
        (shape.By, {"actors": []}),
        (shape.By, {"actors": ["a", "b"], "mode": "one"}),
        (shape.NotBefore, {}),
        (shape.NotBefore, {"ask": "Kapan?", "days_after_period": 3}),
        (shape.Warning_, {"text": "Awas", "requires": "targets"}),
        (shape.Step, row("1", next=["2"], outcomes=[{"key": "yes", "label": "Ya", "to": "2"}])),
        (shape.Step, row("1", start="ya")),
        (shape.Step, row("1", activity=" ")),
        (shape.Step, row("1", activity="a\x00b")),
        (shape.Identity, {"office": "K", "region": "K", "title": "T", "number": "1\x00"}),
        (shape.Identity, {"office": "K", "region": "K", "title": "T", "created_on": 3}),
        (shape.Identity, {"office": "K", "region": "K", "title": "T", "created_on": "5 Januari 2026"}),
        (shape.Definition, small(steps=[])),
        (shape.Definition, small(steps=[row(str(n)) for n in range(41)])),
        (shape.Definition, small(columns=[{"title": f"K{n}"} for n in range(13)])),
        (shape.Definition, small(edition=True)),
        (shape.Definition, small(color="merah")),
    ],
)
def test_a_contradiction_is_refused(part: type[shape.Part], values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        part.model_validate(values)


def test_forty_rows_and_twelve_columns_fit() -> None:
    made = definition(steps=[row(str(n)) for n in range(1, 41)], columns=[{"title": f"K{n}"} for n in range(12)])
    assert (len(made.steps), len(made.columns)) == (40, 12)
