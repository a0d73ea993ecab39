"""A way of measuring as it lies in a table: read into `Measure`, and written back the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from functools import lru_cache
from typing import Any

from himpun.plans.formulas import Formula
from himpun.plans.rules import Measure

_DECIMALS = frozenset({"cap", "floor", "tolerance"})


def measure_of(data: Mapping[str, Any]) -> Measure:
    """The way of measuring that an `Indicator.measure` or `MeasureVersion.measure` holds. Refuses a faulty one."""
    return _measure(json.dumps(data, sort_keys=True))


def measure_data(measure: Measure) -> dict[str, Any]:
    """What to keep in `Indicator.measure`: only what differs from the defaults, numbers as decimal text."""
    kept: dict[str, Any] = {}
    for field in fields(measure):
        value = getattr(measure, field.name)
        if value != field.default:
            kept[field.name] = _plain(value)
    return kept


@lru_cache(maxsize=1024)
def _measure(text: str) -> Measure:
    return Measure(**{name: _read(name, value) for name, value in json.loads(text).items()})


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _DECIMALS:
        return Decimal(str(value))
    if name == "predicate_scale":
        return tuple(value)
    return Formula(value) if name == "formula" else value


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Formula):
        return value.expression
    return list(value) if isinstance(value, tuple) else value
