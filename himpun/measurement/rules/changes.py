"""What changed since the last period."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from himpun.kernel.numbers import format_number, format_percent
from himpun.plans.arithmetic import as_decimal, exact, rounded
from himpun.plans.realised import Realised, figure
from himpun.plans.rules import Measure, rank

Direction = Literal["up", "down", "same"]

_WORDS: dict[Direction, str] = {"up": "naik", "down": "turun", "same": "tetap"}


@dataclass(frozen=True, slots=True)
class Change:
    """From the last realisation to this one: `difference` in the indicator's unit (for a predicate, in steps),
    `percent` of the last one, rounded to two places. `is_better` is by polarity; None where the target decides. Without
    a direction `text` says why.
    """

    direction: Direction | None
    difference: Decimal | None = None
    percent: Decimal | None = None
    is_better: bool | None = None
    text: str = ""


def change(current: Realised, previous: Realised, measure: Measure) -> Change:
    """How the realisation moved; only two complete values can be compared."""
    if current.kind != "value" or previous.kind != "value":
        return Change(None, text="Tidak dapat dibandingkan dengan periode lalu.")
    now, then = figure(current, measure), figure(previous, measure)
    if now.number is not None and then.number is not None:
        difference = exact(now.number) - exact(then.number)
        percent = rounded(difference * 100 / abs(exact(then.number))) if then.number else None
        return _moved(as_decimal(difference), percent, measure)
    scale = measure.predicate_scale or ()
    steps = (rank(now.predicate or "", scale), rank(then.predicate or "", scale))
    if steps[0] is None or steps[1] is None:
        return Change(None, text="Tidak dapat dibandingkan dengan periode lalu.")
    return _moved(Decimal(steps[0] - steps[1]), None, measure)


def direction_in(text: str) -> Direction | None:
    """The direction that a kept `Change.text` begins with."""
    return next((direction for direction, word in _WORDS.items() if text.split(" ", 1)[0] == word), None)


def _moved(difference: Decimal, percent: Decimal | None, measure: Measure) -> Change:
    direction: Direction = "up" if difference > 0 else "down" if difference < 0 else "same"
    wanted = {"maximise": "up", "predicate": "up", "minimise": "down", "minimise_ratio": "down"}.get(measure.polarity)
    text = _WORDS[direction]
    if direction != "same":
        text += f" {format_number(abs(difference))}{' tingkat' if measure.polarity == 'predicate' else ''}"
        text += f" ({format_percent(abs(percent))})" if percent is not None else ""
    return Change(
        direction, difference, percent, None if wanted is None or direction == "same" else direction == wanted, text
    )
