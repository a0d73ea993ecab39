"""The small drawings beside the figures: coordinates that a template only has to write."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.measurement.pictures import SPARK_HEIGHT, SPARK_WIDTH, bar, sparkline

PERCENTS = st.none() | st.decimals(min_value=-10_000, max_value=10_000, places=2)


def percents(*texts: str) -> list[Decimal | None]:
    return [Decimal(text) if text else None for text in texts]


def test_it_works() -> None:
    drawn = sparkline(percents("80", "90", "100"))
    assert drawn is not None
    assert drawn.lines == ("4.0,24.0 48.0,14.0 92.0,4.0",)
    assert [dot.is_last for dot in drawn.dots] == [False, False, True]


def test_a_period_without_a_figure_leaves_a_gap() -> None:
    drawn = sparkline(percents("80", "90", "", "100"))
    assert drawn is not None
    assert len(drawn.lines) == 1
    assert len(drawn.dots) == 3


def test_one_figure_is_no_course() -> None:
    assert sparkline(percents("80")) is None
    assert sparkline(percents("", "80", "")) is None
    assert sparkline([]) is None


def test_the_full_line_is_drawn_only_where_it_is_crossed() -> None:
    crossed, above = sparkline(percents("80", "120")), sparkline(percents("110", "120"))
    assert crossed is not None
    assert above is not None
    assert (crossed.full, above.full) == ("14.0", "")


@given(st.lists(PERCENTS, max_size=60))
def test_nothing_is_drawn_outside(course: list[Decimal | None]) -> None:
    drawn = sparkline(course)
    for dot in drawn.dots if drawn else ():
        assert 0 <= Decimal(dot.x) <= SPARK_WIDTH
        assert 0 <= Decimal(dot.y) <= SPARK_HEIGHT


def test_a_bar_stands_against_its_target() -> None:
    drawn = bar({"T": "10", "R": "8"})
    assert drawn is not None
    assert (drawn.realised, drawn.target) == ("72.7", "90.9")


def test_a_range_is_a_band() -> None:
    drawn = bar({"a": "10", "b": "20", "R": "5"})
    assert drawn is not None
    assert (drawn.low, drawn.band, drawn.target) == ("45.5", "45.5", "")


@pytest.mark.parametrize(
    "figures",
    [
        {},
        {"T": "10"},
        {"R": "10"},
        {"T": "0", "R": "2"},
        {"T": "-5", "R": "2"},
        {"T": "BB", "R": "B"},
        {"T": None, "R": "1"},
    ],
)
def test_where_there_is_no_length_there_is_no_bar(figures: dict[str, str | None]) -> None:
    assert bar(figures) is None
