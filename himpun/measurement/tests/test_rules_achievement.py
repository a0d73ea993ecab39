"""The achievement of one indicator: published rows, hand arithmetic, and what must hold for any figures."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from himpun.kernel.refusals import Refusal
from himpun.measurement.rules import Realised, achievement, category, scale_for
from himpun.measurement.tests.golden import fixture, measure_of, number, realised_of, target_of
from himpun.plans.formulas import Formula
from himpun.plans.rules import Measure, Polarity

PUBLISHED = fixture("published")["rows"]
BY_HAND = fixture("by_hand")["cases"]
MAXIMISE, MINIMISE = Measure(), Measure(polarity="minimise")

figures = st.decimals(min_value=0, max_value=10**9, places=4)
targets = st.decimals(min_value=Decimal("0.0001"), max_value=10**9, places=4)
factors = st.decimals(min_value=Decimal("0.001"), max_value=1000, places=3)
by_number = st.sampled_from(["maximise", "minimise", "minimise_ratio", "stabilise"])


def percent(t: Decimal, r: Decimal, measure: Measure) -> Decimal:
    result = achievement(number(str(t)), Realised.of(r), measure)
    assert result.percent_unrounded is not None
    return result.percent_unrounded


def test_it_works() -> None:
    result = achievement(number("60"), Realised.of(45), Measure(cap=Decimal(120), version=3))

    assert (result.state, result.percent) == ("missed", Decimal("75.00"))
    assert (result.formula_text, result.formula_version) == ("R/T × 100, paling tinggi 120", 3)
    assert result.inputs == {"T": Decimal(60), "R": Decimal(45)}


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: f"{row['doc']}-{row['row']}")
def test_published_rows_come_out_as_printed(row: dict[str, Any]) -> None:
    result = achievement(number(row["target"]), Realised.of(row["realised"]), Measure(polarity=row["polarity"]))

    printed = Decimal(row["printed"])
    assert result.percent_unrounded is not None
    assert result.percent_unrounded.quantize(printed, rounding=ROUND_HALF_UP) == printed
    if "category" in row:
        assert category(result.percent, scale_for(date(row["year"], 12, 31))) == row["category"]


@pytest.mark.parametrize("case", BY_HAND, ids=lambda case: case["name"])
def test_hand_arithmetic(case: dict[str, Any]) -> None:
    setting = {"achieved_from": Decimal(case["achieved_from"])} if "achieved_from" in case else {}
    result = achievement(
        target_of(case["target"]), realised_of(case["realised"]), measure_of(case["measure"]), **setting
    )

    assert (None if result.percent is None else str(result.percent)) == case["percent"]
    assert result.state == case["state"]
    assert result.reason_code == case.get("reason_code", "")
    assert bool(result.reason) is (case["percent"] is None)
    if "before_limits" in case:
        assert result.percent_before_limits == Decimal(case["before_limits"])


@pytest.mark.parametrize(
    ("realised", "code", "reason"),
    [
        (Realised.nihil("Tidak ada pengaduan"), "nihil", "Nihil: Tidak ada pengaduan"),
        (Realised.missing(), "missing", "Belum diisi."),
        (Realised("incomplete", number=Decimal(9), note="Belum lengkap. Mei: belum diisi."), "incomplete", "Mei"),
        (Realised("separate"), "separate", "per unit"),
    ],
)
def test_what_is_not_a_value_is_not_measured(realised: Realised, code: str, reason: str) -> None:
    result = achievement(number("0"), realised, Measure(zero_rule="hundred"))

    assert (result.state, result.percent, result.reason_code) == ("not_measured", None, code)
    assert reason in result.reason


def test_without_a_target_nothing_is_measured() -> None:
    assert achievement(None, Realised.of(1), MAXIMISE).reason_code == "target_missing"


def test_published_variables_give_the_published_percent() -> None:
    """The document's 56.53 and 57.28 come from its variables; from its rounded realisation they cannot."""
    for case in fixture("consolidation")["variables"]:
        measure = Measure(value_type="index", formula=Formula(case["formula"]))
        result = achievement(number(case["target"]), Realised.of_variables(**case["variables"]), measure)

        assert result.percent == Decimal(case["printed_percent"])
        assert result.inputs["R"].quantize(Decimal("0.01")) == Decimal(case["printed_realised"])  # type: ignore[union-attr]
        assert result.value_formula == case["formula"]
        assert result.variables == {name: Decimal(value) for name, value in case["variables"].items()}


def test_a_formula_counts_and_a_typed_figure_beside_it_does_not() -> None:
    measure = Measure(value_type="percent", formula=Formula("selesai / masuk × 100"))

    typed = achievement(number("90"), Realised.of(99), measure)
    half = achievement(number("90"), Realised.of_variables(selesai=3, masuk=None), measure)
    zero = achievement(number("90"), Realised.of_variables(selesai=0, masuk=0), measure)

    assert (typed.state, typed.reason_code) == ("not_measured", "variable_missing")
    assert (half.state, half.reason) == ("not_measured", "Variabel belum diisi: masuk.")
    assert (zero.state, zero.reason_code) == ("undefined", "formula_undefined")
    assert "masuk" in zero.reason


def test_a_third_three_times_is_one() -> None:
    """With Decimals this is 0.999…, and the target would be missed by nothing at all."""
    measure = Measure(formula=Formula("a / b × 3"))

    result = achievement(number("1"), Realised.of_variables(a=1, b=3), measure)

    assert (result.state, result.percent) == ("achieved", Decimal("100.00"))


def test_numbers_that_would_fill_the_memory_are_refused() -> None:
    for value in ("1E+1000000", "1E-1000000", "NaN", "Infinity"):
        with pytest.raises(Refusal):
            achievement(number("1"), Realised.of(value), MAXIMISE)


@given(t=targets, a=figures, b=figures, polarity=st.sampled_from(["maximise", "minimise"]))
def test_more_never_makes_it_worse_and_less_never_better(
    t: Decimal, a: Decimal, b: Decimal, polarity: Polarity
) -> None:
    low, high = sorted((a, b))
    worse, better = (low, high) if polarity == "maximise" else (high, low)
    measure = Measure(polarity=polarity)

    assert percent(t, worse, measure) <= percent(t, better, measure)


@given(t=targets, a=targets, b=targets)
def test_ratio_falls_as_realisation_rises(t: Decimal, a: Decimal, b: Decimal) -> None:
    low, high = sorted((a, b))
    measure = Measure(polarity="minimise_ratio")

    assert percent(t, low, measure) >= percent(t, high, measure)


@given(t=targets, r=targets, k=factors, polarity=by_number)
def test_the_unit_does_not_matter(t: Decimal, r: Decimal, k: Decimal, polarity: Polarity) -> None:
    measure = Measure(polarity=polarity)
    one = achievement(number(str(t)), Realised.of(r), measure)
    other = achievement(number(str(t * k)), Realised.of(r * k), measure)

    assert (one.percent, one.state) == (other.percent, other.state)


@given(t=targets, d=figures)
def test_minimise_mirrors_maximise(t: Decimal, d: Decimal) -> None:
    assert percent(t, t + d, MINIMISE) == percent(t, t - d, MAXIMISE)


@given(t=targets, r=figures, polarity=by_number)
def test_reaching_the_target_is_a_hundred_percent(t: Decimal, r: Decimal, polarity: Polarity) -> None:
    """Comparing R with T and asking for 100 % are the same question, before cap and rounding."""
    assume(r != 0 or polarity != "minimise_ratio")
    measure = Measure(polarity=polarity)
    result = achievement(number(str(t)), Realised.of(r), measure)

    assert result.percent_before_limits is not None
    assert (result.state == "achieved") == (result.percent_before_limits >= 100)
    assert percent(t, t, measure) == 100


@given(t=targets, r=figures, polarity=by_number, low=st.integers(1, 100))
def test_an_office_content_with_less_counts_more_and_changes_no_percent(
    t: Decimal, r: Decimal, polarity: Polarity, low: int
) -> None:
    assume(r != 0 or polarity != "minimise_ratio")
    measure = Measure(polarity=polarity, cap=Decimal(80))
    usual = achievement(number(str(t)), Realised.of(r), measure)
    lower = achievement(number(str(t)), Realised.of(r), measure, achieved_from=Decimal(low))

    assert lower.percent_before_limits is not None
    assert lower.percent == usual.percent
    assert (lower.state == "achieved") == (usual.state == "achieved" or lower.percent_before_limits >= low)


@given(t=targets, r=figures, cap=st.sampled_from([100, 120, 200]), polarity=by_number)
def test_floor_and_cap_bound_the_percent_and_never_the_verdict(
    t: Decimal, r: Decimal, cap: int, polarity: Polarity
) -> None:
    assume(r != 0 or polarity != "minimise_ratio")
    free = achievement(number(str(t)), Realised.of(r), Measure(polarity=polarity))
    bound = achievement(number(str(t)), Realised.of(r), Measure(polarity=polarity, floor=Decimal(0), cap=Decimal(cap)))

    assert bound.percent is not None
    assert 0 <= bound.percent <= cap
    assert (bound.state, bound.percent_before_limits) == (free.state, free.percent_before_limits)


@given(t=targets, r=figures)
def test_rounding_happens_once(t: Decimal, r: Decimal) -> None:
    """Against whole-number arithmetic: 10000 R/T rounded half-up to a whole number of hundredths."""
    result = achievement(number(str(t)), Realised.of(r), MAXIMISE)
    whole_r, whole_t = int(r * 10000), int(t * 10000)

    assert result.percent == Decimal((2 * 10000 * whole_r + whole_t) // (2 * whole_t)) / 100


@given(t=targets, reason=st.text(min_size=1).filter(str.strip), polarity=by_number)
def test_nihil_is_not_nought_is_not_missing(t: Decimal, reason: str, polarity: Polarity) -> None:
    measure = Measure(polarity=polarity, cap=Decimal(200))
    nought, nihil, missing = (
        achievement(number(str(t)), realised, measure)
        for realised in (Realised.of(0), Realised.nihil(reason), Realised.missing())
    )

    assert nought.state in ("achieved", "missed")
    assert (nihil.state, missing.state) == ("not_measured", "not_measured")
    assert nihil.reason_code != missing.reason_code
