"""Published rows and hand arithmetic that the rules of measurement must reproduce."""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from himpun.measurement.rules import Realised
from himpun.plans.formulas import Formula
from himpun.plans.rules import Measure
from himpun.plans.targets import Target

_DECIMALS = {"cap", "floor", "tolerance"}


def fixture(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        (Path(__file__).parent / "fixtures" / f"{name}.json").read_text(encoding="utf-8")
    )
    return loaded


def measure_of(given: Mapping[str, Any]) -> Measure:
    fields: dict[str, Any] = {key: Decimal(value) if key in _DECIMALS else value for key, value in given.items()}
    if "predicate_scale" in fields:
        fields["predicate_scale"] = tuple(fields["predicate_scale"])
    if "formula" in fields:
        fields["formula"] = Formula(fields["formula"])
    return Measure(**fields)


def target_of(given: Mapping[str, str]) -> Target:
    if "predicate" in given:
        return Target(predicate=given["predicate"])
    numbers: dict[str, Any] = {key: Decimal(value) for key, value in given.items()}
    return Target(**numbers)


def realised_of(given: Mapping[str, str]) -> Realised:
    return Realised.of_predicate(given["predicate"]) if "predicate" in given else Realised.of(given["number"])


def number(value: str) -> Target:
    return Target(number=Decimal(value))
