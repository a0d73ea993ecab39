"""Absorption and efficiency: printed figures of public documents, and hand arithmetic."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.kernel.refusals import Refusal
from himpun.measurement.rules import BudgetLine, absorption, efficiency_difference, efficiency_saving
from himpun.measurement.tests.golden import fixture

PRINTED = fixture("absorption")


def line(ceiling: str | int, realised: str | int, achieved: str | None = None) -> BudgetLine:
    return BudgetLine("Kegiatan", Decimal(ceiling), Decimal(realised), None if achieved is None else Decimal(achieved))


def test_it_works() -> None:
    result = absorption([line(400, 300)])

    assert result.percent == Decimal("75.00")
    assert result.formula_text == "realisasi anggaran/pagu × 100"


@pytest.mark.parametrize("row", PRINTED["rows"], ids=lambda row: f"{row['doc']}-{row['row']}")
def test_published_absorption(row: dict[str, Any]) -> None:
    result = absorption([line(row["ceiling"], row["realised"])])

    expected = Decimal(row.get("correct", row["printed"]))
    assert result.percent_unrounded is not None
    assert result.percent_unrounded.quantize(expected, rounding=ROUND_HALF_UP) == expected


def test_a_programme_is_the_sum_of_its_money_not_the_mean_of_its_percentages() -> None:
    programme = PRINTED["programme"]

    result = absorption([line(part["ceiling"], part["realised"]) for part in programme["lines"]])

    assert result.percent == Decimal(programme["correct"])
    assert result.percent != Decimal(programme["printed"])


def test_no_ceiling_no_absorption() -> None:
    assert absorption([line(0, 0)]).percent is None
    assert absorption([]).reason
    with pytest.raises(Refusal, match="Pagu Kegiatan kurang dari 0"):
        line(-1, 0)


def test_efficiency_as_a_difference() -> None:
    """97.5 − 80 = 17.5 points; spending more than is achieved is below 0."""
    assert efficiency_difference(Decimal("97.5"), Decimal(80)).percent == Decimal("17.50")
    assert efficiency_difference(Decimal(60), Decimal(80)).percent == Decimal("-20.00")
    assert efficiency_difference(None, Decimal(80)).reason


def test_efficiency_as_saving() -> None:
    """(100 × 1.0 − 90 + 200 × 0.5 − 80) / (100 × 1.0 + 200 × 0.5) × 100 = 30/200 × 100 = 15."""
    result = efficiency_saving(
        [line(100, 90, "100"), line(200, 80, "50"), BudgetLine("Tanpa capaian", Decimal(9), Decimal(9))]
    )

    assert result.percent == Decimal("15.00")
    assert result.left_out == ("Tanpa capaian",)
    assert efficiency_saving([line(100, 90, "0")]).percent is None


money = st.integers(1, 10**12)


@given(lines=st.lists(st.tuples(money, money), min_size=1))
def test_all_spent_is_a_hundred_percent_and_saves_nothing(lines: list[tuple[int, int]]) -> None:
    spent = [line(ceiling, ceiling, "100") for ceiling, _ in lines]

    assert absorption(spent).percent == 100
    assert efficiency_saving(spent).percent == 0


@given(lines=st.lists(st.tuples(money, money), min_size=1))
def test_the_whole_lies_between_its_parts(lines: list[tuple[int, int]]) -> None:
    each = [absorption([line(c, r)]).percent_unrounded or Decimal(0) for c, r in lines]

    whole = absorption([line(c, r) for c, r in lines]).percent

    assert whole is not None
    assert min(each) - Decimal("0.01") <= whole <= max(each) + Decimal("0.01")
