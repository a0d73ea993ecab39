"""Ways of measuring: what is possible, what is refused, and the codes and predicates of a plan."""

import json
from decimal import Decimal
from typing import Any

import pytest

from himpun.kernel.refusals import Refusal
from himpun.plans.formulas import Formula
from himpun.plans.rules import (
    OPINIONS,
    SAKIP_PREDICATES,
    Measure,
    rank,
    read_predicate,
)

PREDICATE: dict[str, Any] = {"polarity": "predicate", "value_type": "predicate", "predicate_scale": OPINIONS}
FORMULA = Formula("selesai / masuk × 100")


def test_it_works() -> None:
    measure = Measure(polarity="minimise", floor=Decimal(0), cap=Decimal("120.0"), version=2)

    assert measure.formula_text == "(2T − R)/T × 100, paling rendah 0, paling tinggi 120"


@pytest.mark.parametrize(
    ("fault", "fields"),
    [
        ("not_summed", {"value_type": "percent", "consolidation_periods": "sum"}),
        ("not_summed", {"value_type": "percent", "consolidation_units": "sum"}),
        ("not_summed", {"value_type": "index", "consolidation_periods": "sum"}),
        ("not_summed", {**PREDICATE, "consolidation_periods": "sum"}),
        ("not_averaged", {**PREDICATE, "consolidation_units": "average"}),
        ("cumulative_not_summed", {"basis": "cumulative", "consolidation_periods": "sum"}),
        ("cumulative_not_summed", {"basis": "cumulative", "consolidation_periods": "average"}),
        ("cap_not_positive", {"cap": Decimal(0)}),
        ("floor_above_cap", {"cap": Decimal(100), "floor": Decimal(101)}),
        ("limit_not_finite", {"cap": Decimal("NaN")}),
        ("tolerance_unfit", {"tolerance": Decimal(1)}),
        ("tolerance_unfit", {"polarity": "stabilise", "tolerance": Decimal(-1)}),
        ("predicate_alone", {"polarity": "predicate"}),
        ("predicate_alone", {"value_type": "predicate"}),
        ("scale_unused", {"predicate_scale": OPINIONS}),
        ("scale_missing", {**PREDICATE, "predicate_scale": None}),
        ("scale_missing", {**PREDICATE, "predicate_scale": ("WTP",)}),
        ("scale_missing", {**PREDICATE, "predicate_scale": ("A", "a ")}),
        ("predicate_formula", {**PREDICATE, "formula": FORMULA}),
        ("version_unfit", {"version": 0}),
    ],
)
def test_impossible_ways_of_measuring_are_refused(fault: str, fields: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        Measure(**fields)

    assert (refused.value.code, refused.value.detail["fault"]) == ("measure_faulty", fault)
    assert refused.value.message.endswith(".")


@pytest.mark.parametrize(
    "measure",
    [
        Measure(),
        Measure(polarity="stabilise", tolerance=Decimal("0.5"), cap=Decimal(120), floor=Decimal(0), version=4),
        Measure(**PREDICATE),
        Measure(value_type="percent", formula=FORMULA, consolidation_periods="sum", against="annual"),
    ],
)
def test_a_measure_survives_being_kept_as_json(measure: Measure) -> None:
    assert Measure.from_data(json.loads(json.dumps(measure.as_data()))) == measure


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ({"polaritas": "maximise"}, "polaritas"),
        ({"polarity": "up"}, "maximise, minimise"),
        ({"cap": "seratus"}, "harus berupa angka"),
        ({"floor": "NaN"}, "harus berupa angka"),
        ({"version": "dua"}, "bilangan bulat"),
        ({**PREDICATE, "predicate_scale": "WTP"}, "terbaik ke terburuk"),
        ({"formula": "a +"}, "berhenti sebelum lengkap"),
    ],
)
def test_data_that_is_no_measure_is_refused(data: dict[str, Any], what: str) -> None:
    with pytest.raises(Refusal, match=what):
        Measure.from_data(data)


def test_a_percentage_with_variables_may_sum_its_variables() -> None:
    measure = Measure(value_type="percent", formula=FORMULA, consolidation_periods="sum", consolidation_units="sum")

    assert measure.consolidation_periods == "sum"


def test_predicates_rank_from_the_worst() -> None:
    assert [rank(label, OPINIONS) for label in ("WTP", "wdp", " TW ", "TMP", "WTP-DPP")] == [4, 3, 2, 1, None]
    assert rank("AA", SAKIP_PREDICATES) == 7


def test_a_predicate_is_read_as_the_scale_writes_it() -> None:
    assert read_predicate(" bb (Nilai 75)", SAKIP_PREDICATES) == "BB"
    with pytest.raises(Refusal, match="AA, A, BB, B, CC, C, D"):
        read_predicate("Baik", SAKIP_PREDICATES)
