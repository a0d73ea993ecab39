"""A stored answer in the words of the rules."""

from __future__ import annotations

from decimal import Decimal

from himpun.collection.models import Value
from himpun.plans.realised import Realised
from himpun.plans.rules import Measure


def realised_of(value: Value, measure: Measure) -> Realised:
    """Nihil, the variables of the formula, a predicate, or a number; 0 is a number."""
    if value.is_nihil:
        return Realised.nihil(value.note)
    if measure.formula is not None:
        given = {name: Decimal(text) for name, text in value.variables.items()}
        return Realised("value", variables={name: given.get(name) for name in measure.formula.variables})
    if measure.polarity == "predicate":
        return Realised("value", predicate=value.predicate or None)
    return Realised("value", number=None if value.number is None else without_padding(value.number))


def without_padding(number: Decimal) -> Decimal:
    """The figure without the zeros that its column adds: "12.50000000" is 12.5, and a count has no decimals."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
