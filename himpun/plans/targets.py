"""What is promised for an indicator: the target as printed in the PK, and which one holds for which period."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from himpun.kernel.numbers import parse_number
from himpun.kernel.periods import Period
from himpun.kernel.refusals import Refusal
from himpun.plans.rules import Measure, Polarity, read_predicate

Comparison = Literal["at_least", "at_most", "exactly"]

_WORDS: dict[str, Comparison] = {
    "≥": "at_least",
    ">=": "at_least",
    "min": "at_least",
    "min.": "at_least",
    "minimal": "at_least",
    "≤": "at_most",
    "<=": "at_most",
    "maks": "at_most",
    "maks.": "at_most",
    "maksimal": "at_most",
    "=": "exactly",
}
_OPENING = re.compile(r"(≥|>=|≤|<=|=|minimal\b|min\b\.?|maksimal\b|maks\b\.?)\s*(.*)", re.IGNORECASE | re.DOTALL)
_RANGE = re.compile(
    r"([-−]?\s*[0-9][0-9.,]*)\s*%?\s*(?:–|—|-|s\.?\s?/?\s?d\.?|sampai(?: dengan)?|hingga)\s*([-−]?\s*[0-9][0-9.,]*)"
)
_MEANT: dict[Comparison, frozenset[Polarity]] = {
    "at_least": frozenset({"maximise"}),
    "at_most": frozenset({"minimise", "minimise_ratio"}),
    "exactly": frozenset({"maximise", "minimise", "minimise_ratio", "stabilise"}),
}


@dataclass(frozen=True, slots=True)
class Target:
    """What is promised: a number, a range `low`–`high`, or a predicate; `text` as it was printed."""

    number: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    predicate: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class DatedTarget:
    """A target for one period, on the basis of its indicator, as fixed by the PK (or its change) of `effective_on`."""

    period: Period
    target: Target
    effective_on: date


def read_target(text: str, measure: Measure, *, unit: str = "") -> Target:
    """The target that a cell says: "≥ 70", "70 %", "1 Unit", "10–12", "BB". Refuses what the measure cannot use.

    `unit` is the indicator's unit; only that word, or a percent sign, may follow the number.
    """
    printed = " ".join(text.split())
    if not printed:
        raise Refusal("target_empty", "Target masih kosong. Isi targetnya.")
    if measure.polarity == "predicate":
        return Target(predicate=read_predicate(printed, measure.predicate_scale or ()), text=printed)
    bare = _without_unit(printed, unit)
    if measure.polarity == "range":
        return _range(bare, printed)
    opening = _OPENING.fullmatch(bare)
    comparison = _WORDS[opening[1].lower()] if opening else None
    if comparison and measure.polarity not in _MEANT[comparison]:
        raise Refusal(
            "target_contradicts_polarity",
            f"Target “{printed}” berlawanan dengan polaritas indikator. Perbaiki tandanya atau polaritasnya.",
            polarity=measure.polarity,
        )
    return Target(number=_number(opening[2] if opening else bare, printed), text=printed)


def target_for(period: Period, targets: Sequence[DatedTarget], measure: Measure) -> Target | None:
    """The target that `period` is measured against, or None if none was fixed.

    A quarter meets the annual target only where the indicator declares it (`against`). A change in mid-year (perubahan
    PK) leaves the periods that had ended by then as they were; the first target of a period holds from its beginning,
    however late it was signed.
    """
    wanted = Period("year", period.year, 1) if measure.against == "annual" else period
    dated = sorted((t for t in targets if t.period == wanted), key=lambda t: t.effective_on)
    holding = [t for t in dated if t.effective_on <= period.ends_on] or dated[:1]
    return holding[-1].target if holding else None


def _without_unit(printed: str, unit: str) -> str:
    for ending in filter(None, (unit.strip(), "%")):
        if printed.casefold().endswith(ending.casefold()):
            return printed[: -len(ending)].strip()
    return printed


def _range(bare: str, printed: str) -> Target:
    found = _RANGE.fullmatch(bare)
    if not found:
        raise Refusal(
            "target_not_a_range", f"Target “{printed}” bukan rentang. Tulis batas bawah dan atas, misalnya 10–12."
        )
    low, high = (_number(part, printed) for part in found.groups())
    if low > high:
        raise Refusal(
            "target_range_reversed", f"Batas bawah target “{printed}” melebihi batas atasnya. Tukar keduanya."
        )
    return Target(low=low, high=high, text=printed)


def _number(part: str, printed: str) -> Decimal:
    if part.startswith((">", "<")):
        raise Refusal(
            "target_strict",
            f"Target “{printed}” tidak memuat batasnya sendiri. Tulis ≥ atau ≤ dengan angka yang dimaksud.",
        )
    try:
        return parse_number(part.replace("−", "-").replace("- ", "-"))
    except Refusal as refusal:
        raise Refusal(
            "target_not_a_number", f"Target “{printed}” tidak terbaca. {refusal.message}", text=printed
        ) from refusal
