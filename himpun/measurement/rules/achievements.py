"""The achievement of one indicator: how near the realisation comes to the target, and whether the target was missed.

Every result carries the formula, its version and what went in, so that anybody can calculate it again. Rounding happens
once, at the end, half-up to two places; "missed" looks at realisation and target themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from himpun.plans.arithmetic import as_decimal, exact, rounded
from himpun.plans.realised import Figure, Realised, figure
from himpun.plans.rules import Measure, ZeroRule, rank
from himpun.plans.targets import Target

State = Literal["achieved", "missed", "undefined", "not_measured"]

_HUNDRED = Fraction(100)
USUALLY = Decimal(100)
"""An indicator counts as achieved when its target is met."""
_BY_RULE: dict[ZeroRule, Fraction | None] = {"hundred": _HUNDRED, "zero": Fraction(0), "undefined": None}


@dataclass(frozen=True)
class Result:
    """One achievement in percent. `percent_before_limits` is before floor and cap, `percent_unrounded` after (both at
    most 40 digits), `percent` is shown and categorised. `inputs` holds T or a and b, and R; `variables` and
    `value_formula` say where R came from. Without a percent, `reason_code` and `reason` (Indonesian) say why.
    """

    state: State
    percent: Decimal | None = None
    percent_unrounded: Decimal | None = None
    percent_before_limits: Decimal | None = None
    formula_text: str = ""
    formula_version: int = 1
    inputs: Mapping[str, Decimal | str] = field(default_factory=dict, hash=False)
    variables: Mapping[str, Decimal | None] = field(default_factory=dict, hash=False)
    value_formula: str = ""
    reason_code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Score:
    """Percent before limits and whether the target was met; or why there is none."""

    percent: Fraction | None = None
    is_met: bool = False
    code: str = ""
    reason: str = ""


def achievement(
    target: Target | None, realised: Realised, measure: Measure, *, achieved_from: Decimal = USUALLY
) -> Result:
    """How far the target was reached. Target and realisation must be of the same period and basis (see `target_for`).

    Missed is decided by comparing R with T by polarity. An office that is content with less gives `achieved_from`, e.g.
    90: then an achievement of at least that, before floor, cap and rounding, counts as achieved too.
    """
    known = figure(realised, measure)
    inputs = _inputs(target, known)
    if unmeasured := _not_measured(target, realised, known):
        return _result(measure, realised, inputs, state="not_measured", code=unmeasured[0], reason=unmeasured[1])
    if target is None or not known.is_known:
        return _result(measure, realised, inputs, state="undefined", code=known.code, reason=known.reason)
    score = _score(target, known, measure)
    if score.percent is None:
        return _result(measure, realised, inputs, state="undefined", code=score.code, reason=score.reason)
    met = score.is_met or score.percent >= exact(achieved_from)
    return _result(measure, realised, inputs, state="achieved" if met else "missed", percent=score.percent)


def _not_measured(target: Target | None, realised: Realised, known: Figure) -> tuple[str, str] | None:
    if known.code in ("nihil", "missing", "separate", "variable_missing"):
        return known.code, known.reason
    if realised.kind == "incomplete":
        return "incomplete", realised.note or "Data belum lengkap."
    if target is None:
        return "target_missing", "Target belum ditetapkan."
    return None


def _score(target: Target, known: Figure, measure: Measure) -> _Score:
    if measure.polarity == "predicate":
        return _by_rank(target, known, measure)
    assert known.number is not None
    r = exact(known.number)
    if measure.polarity == "range":
        return _by_range(target, r, measure)
    if target.number is None:
        return _Score(code="target_unfit", reason="Target tidak sesuai dengan cara pengukuran. Perbaiki targetnya.")
    return _by_number(exact(target.number), r, measure)


def _by_number(t: Fraction, r: Fraction, measure: Measure) -> _Score:
    if t == 0:
        return _by_zero_rule(r, measure)
    if measure.polarity == "minimise_ratio":
        return _by_ratio(t, r, measure)
    gap = {"maximise": t - r, "minimise": r - t}.get(measure.polarity, abs(r - t))
    allowed = exact(measure.tolerance) if measure.polarity == "stabilise" else Fraction(0)
    return _by_gap(gap, t, measure, is_met=gap <= allowed)


def _by_gap(gap: Fraction, base: Fraction, measure: Measure, *, is_met: bool) -> _Score:
    """100 less the shortfall in percent of the target; for T > 0 the same as R/T, (2T − R)/T and 1 − |R − T|/T."""
    if base < 0 and measure.negative_rule == "undefined":
        return _Score(code="target_negative", reason="Target negatif, sehingga capaian tidak dapat dihitung.")
    return _Score(_HUNDRED - gap * 100 / abs(base), is_met)


def _by_ratio(t: Fraction, r: Fraction, measure: Measure) -> _Score:
    if t < 0 or r < 0:
        return _Score(code="ratio_negative", reason="Target atau realisasi negatif; rumus T/R tidak berlaku.")
    if r > 0:
        return _Score(t * 100 / r, r <= t)
    if measure.cap is not None:
        # T/R grows without bound as R nears 0, so the cap is what it comes to.
        return _Score(max(exact(measure.cap), _HUNDRED), is_met=True)
    return _Score(
        code="ratio_without_cap",
        reason="Realisasi 0 dengan rumus T/R tidak berhingga. Tetapkan batas atas capaian atau pakai (2T − R)/T.",
    )


def _by_zero_rule(r: Fraction, measure: Measure) -> _Score:
    percent = _BY_RULE[measure.zero_rule if r == 0 else measure.zero_rule_other]
    if percent is None:
        which = "Target dan realisasi 0" if r == 0 else "Target 0 sedangkan realisasi bukan 0"
        return _Score(code="target_zero", reason=f"{which}, sehingga capaian tidak dapat dihitung.")
    # The indicator's own rule speaks here: "0 %" and "achieved" side by side would contradict each other.
    return _Score(percent, percent >= 100)


def _by_range(target: Target, r: Fraction, measure: Measure) -> _Score:
    if target.low is None or target.high is None:
        return _Score(code="target_unfit", reason="Target bukan rentang. Tulis batas bawah dan atas, misalnya 10–12.")
    low, high = exact(target.low), exact(target.high)
    if low <= r <= high:
        return _Score(_HUNDRED, is_met=True)
    base, gap = (low, low - r) if r < low else (high, r - high)
    return _by_zero_rule(r, measure) if base == 0 else _by_gap(gap, base, measure, is_met=False)


def _by_rank(target: Target, known: Figure, measure: Measure) -> _Score:
    """Points counted from the worst of the scale (1), so WDP against WTP is 3/4."""
    scale = measure.predicate_scale or ()
    wanted, reached = rank(target.predicate or "", scale), rank(known.predicate or "", scale)
    if wanted is None or reached is None:
        return _Score(
            code="predicate_unknown",
            reason=f"Predikat target atau realisasi tidak ada pada urutan {' > '.join(scale)}.",
        )
    return _Score(Fraction(reached * 100, wanted), reached >= wanted)


def _inputs(target: Target | None, known: Figure) -> dict[str, Decimal | str]:
    pairs: dict[str, Decimal | str | None] = {}
    if target is not None:
        pairs |= {
            "T": target.number if target.number is not None else target.predicate,
            "a": target.low,
            "b": target.high,
        }
    pairs["R"] = known.number if known.number is not None else known.predicate
    return {name: value for name, value in pairs.items() if value is not None}


def _result(
    measure: Measure,
    realised: Realised,
    inputs: Mapping[str, Decimal | str],
    *,
    state: State,
    percent: Fraction | None = None,
    code: str = "",
    reason: str = "",
) -> Result:
    limited = None if percent is None else _limited(percent, measure)
    return Result(
        state=state,
        percent=None if limited is None else rounded(limited),
        percent_unrounded=None if limited is None else as_decimal(limited),
        percent_before_limits=None if percent is None else as_decimal(percent),
        formula_text=measure.formula_text,
        formula_version=measure.version,
        inputs=inputs,
        variables=dict(realised.variables) if measure.formula else {},
        value_formula=measure.formula.expression if measure.formula else "",
        reason_code=code,
        reason=reason,
    )


def _limited(percent: Fraction, measure: Measure) -> Fraction:
    """Floor first, then cap."""
    if measure.floor is not None:
        percent = max(percent, exact(measure.floor))
    return percent if measure.cap is None else min(percent, exact(measure.cap))
