"""What changed since the last period."""

from decimal import Decimal

import pytest

from himpun.measurement.rules import Realised, change
from himpun.plans.rules import OPINIONS, Measure

OPINION = Measure(polarity="predicate", value_type="predicate", predicate_scale=OPINIONS)


def test_it_works() -> None:
    """Doc 28 row 1: life expectancy 75.57 in 2018, 75.00 in 2019; −0.57/75.57 × 100 = −0.754…"""
    moved = change(Realised.of("75.00"), Realised.of("75.57"), Measure(value_type="index"))

    assert (moved.direction, moved.difference, moved.percent) == ("down", Decimal("-0.57"), Decimal("-0.75"))
    assert moved.is_better is False
    assert moved.text == "turun 0,57 (0,75%)"


def test_less_is_better_where_less_is_wanted() -> None:
    assert change(Realised.of(3), Realised.of(4), Measure(polarity="minimise")).is_better is True
    assert change(Realised.of(3), Realised.of(4), Measure(polarity="stabilise")).is_better is None


def test_from_nought_there_is_no_percentage() -> None:
    moved = change(Realised.of(5), Realised.of(0), Measure())

    assert (moved.direction, moved.percent, moved.text) == ("up", None, "naik 5")


def test_from_a_loss_the_direction_stays_right() -> None:
    """From −4 to −2: +2, that is 50 % of 4."""
    assert change(Realised.of(-2), Realised.of(-4), Measure()).percent == Decimal("50.00")


def test_predicates_move_in_steps() -> None:
    moved = change(Realised.of_predicate("WTP"), Realised.of_predicate("TW"), OPINION)

    assert (moved.direction, moved.difference, moved.text) == ("up", Decimal(2), "naik 2 tingkat")


def test_the_same_is_neither_better_nor_worse() -> None:
    moved = change(Realised.of(5), Realised.of("5.0"), Measure())

    assert (moved.direction, moved.is_better, moved.text) == ("same", None, "tetap")


@pytest.mark.parametrize(
    "other", [Realised.missing(), Realised.nihil("Libur"), Realised("incomplete", number=Decimal(3))]
)
def test_only_values_are_compared(other: Realised) -> None:
    for moved in (change(Realised.of(1), other, Measure()), change(other, Realised.of(1), Measure())):
        assert moved.direction is None
        assert moved.text == "Tidak dapat dibandingkan dengan periode lalu."
