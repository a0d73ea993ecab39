"""Small drawings beside the figures: where a line runs and how long a bar is. Pure: figures in, coordinates out.

Coordinates are texts with a point, ready for an SVG: a template would write them with the reader's comma.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

SPARK_WIDTH, SPARK_HEIGHT, MARGIN = 96, 28, 4
BAR_WIDTH = 100
HUNDRED = Decimal(100)
ROOM = Decimal("1.1")
"""The longer of target and realisation leaves a tenth of the bar free."""


@dataclass(frozen=True)
class Dot:
    """One known figure of a sparkline."""

    x: str
    y: str
    is_last: bool


@dataclass(frozen=True)
class Spark:
    """The course of an achievement: lines without gaps, dots, and where 100 % lies if it lies inside."""

    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    full: str = ""


@dataclass(frozen=True)
class Bar:
    """Realisation as a bar, the target as a mark on it; for a range, from where to where it reaches."""

    realised: str
    target: str = ""
    low: str = ""
    band: str = ""


def sparkline(percents: Sequence[Decimal | None]) -> Spark | None:
    """The course over periods, oldest first; None stands for a period without a figure. One figure is no course."""
    known = [percent for percent in percents if percent is not None]
    if len(known) < 2:
        return None
    lowest, highest = min(known), max(known)
    step = Decimal(SPARK_WIDTH - 2 * MARGIN) / (len(percents) - 1)
    lines: list[list[str]] = [[]]
    dots = []
    last = max(place for place, percent in enumerate(percents) if percent is not None)
    for place, percent in enumerate(percents):
        if percent is None:
            lines.append([])
            continue
        x, y = _text(MARGIN + step * place), _height(percent, lowest, highest)
        lines[-1].append(f"{x},{y}")
        dots.append(Dot(x, y, place == last))
    full = _height(HUNDRED, lowest, highest) if lowest < HUNDRED < highest else ""
    return Spark(tuple(" ".join(line) for line in lines if len(line) > 1), tuple(dots), full)


def bar(figures: Mapping[str, str | None]) -> Bar | None:
    """Target against realisation by the figures of a result (T or a and b, and R). None where there is no length."""
    numbers = {name: _number(text) for name, text in figures.items()}
    realised, target = numbers.get("R"), numbers.get("T")
    low, high = numbers.get("a"), numbers.get("b")
    ends = [number for number in (realised, target, high) if number is not None]
    if realised is None or len(ends) < 2 or min(ends) < 0 or not (target or high):
        return None
    whole = max(ends) * ROOM
    if low is None or high is None:
        return Bar(_part(realised, whole), _part(target or Decimal(0), whole))
    return Bar(_part(realised, whole), low=_part(low, whole), band=_part(high - low, whole))


def _height(percent: Decimal, lowest: Decimal, highest: Decimal) -> str:
    room = Decimal(SPARK_HEIGHT - 2 * MARGIN)
    share = (percent - lowest) / (highest - lowest) if highest > lowest else Decimal("0.5")
    return _text(MARGIN + room * (1 - share))


def _part(number: Decimal, whole: Decimal) -> str:
    return _text(number * BAR_WIDTH / whole)


def _text(number: Decimal) -> str:
    return f"{number:.1f}"


def _number(text: str | None) -> Decimal | None:
    try:
        number = Decimal(text or "")
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
