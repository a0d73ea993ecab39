"""The word for a percent, by the scale of the day and the region."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.kernel.refusals import Refusal
from himpun.measurement.rules import (
    NATIONAL_SCALES,
    PERMENDAGRI_54_2010,
    PERMENDAGRI_86_2017,
    Band,
    CategoryScale,
    Realised,
    achievement,
    category,
    scale_for,
)
from himpun.measurement.tests.golden import number
from himpun.plans.rules import Measure

OWN = CategoryScale(
    "muba-2025",
    "Perbup",
    date(2025, 1, 1),
    (Band(Decimal(100), "Berhasil"), Band(None, "Belum berhasil")),
    region="16.06",
)


def test_it_works() -> None:
    assert category(Decimal("90.50"), PERMENDAGRI_86_2017) == "Tinggi"


@pytest.mark.parametrize(
    ("percent", "name"),
    [
        ("100", "Sangat Tinggi"),
        ("184.75", "Sangat Tinggi"),
        ("91", "Sangat Tinggi"),
        ("90.99", "Tinggi"),
        ("76", "Tinggi"),
        ("75.5", "Sedang"),
        ("66", "Sedang"),
        ("65.01", "Rendah"),
        ("51", "Rendah"),
        ("50.99", "Sangat Rendah"),
        ("0", "Sangat Rendah"),
        ("-50", "Sangat Rendah"),
    ],
)
def test_bounds(percent: str, name: str) -> None:
    assert category(Decimal(percent), PERMENDAGRI_86_2017) == name


def test_the_rounded_figure_decides() -> None:
    """90.996 % is printed as 91.00, and what is printed and its word must agree."""
    result = achievement(number("100"), Realised.of("90.996"), Measure())

    assert category(result.percent, PERMENDAGRI_86_2017) == "Sangat Tinggi"


def test_no_percent_no_word() -> None:
    assert category(None, PERMENDAGRI_86_2017) is None


def test_the_day_and_the_region_choose_the_scale() -> None:
    scales = (*NATIONAL_SCALES, OWN)

    assert scale_for(date(2015, 12, 31)) == PERMENDAGRI_54_2010
    assert scale_for(date(2026, 6, 30), scales=scales) == PERMENDAGRI_86_2017
    assert scale_for(date(2026, 6, 30), region="16.06", scales=scales) == OWN
    assert scale_for(date(2025, 1, 1), region="16.06", scales=scales) == OWN
    assert scale_for(date(2024, 12, 31), region="16.06", scales=scales) == PERMENDAGRI_86_2017
    with pytest.raises(Refusal, match="2001-01-01"):
        scale_for(date(2001, 1, 1))


@pytest.mark.parametrize(
    "bands",
    [
        (),
        (Band(None, "Satu"),),
        (Band(Decimal(50), "A"), Band(Decimal(90), "B"), Band(None, "C")),
        (Band(Decimal(90), "A"), Band(Decimal(90), "B"), Band(None, "C")),
        (Band(Decimal(90), "A"), Band(Decimal(50), "B")),
        (Band(None, "A"), Band(None, "B")),
    ],
)
def test_a_scale_with_gaps_or_out_of_order_is_refused(bands: tuple[Band, ...]) -> None:
    with pytest.raises(Refusal, match="Urutkan"):
        CategoryScale("x", "x", date(2025, 1, 1), bands)


@given(percent=st.decimals(allow_nan=False, allow_infinity=False))
def test_every_percent_has_a_word(percent: Decimal) -> None:
    assert category(percent, PERMENDAGRI_86_2017)
