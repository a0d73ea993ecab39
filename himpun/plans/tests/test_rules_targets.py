"""Targets as documents print them, and which one holds for which period."""

from datetime import date
from decimal import Decimal

import pytest

from himpun.kernel.periods import Period
from himpun.kernel.refusals import Refusal
from himpun.plans.rules import SAKIP_PREDICATES, Measure
from himpun.plans.targets import DatedTarget, Target, read_target, target_for

MAXIMISE, MINIMISE, RANGE = Measure(), Measure(polarity="minimise"), Measure(polarity="range")
SAKIP = Measure(polarity="predicate", value_type="predicate", predicate_scale=SAKIP_PREDICATES)
YEAR, SECOND, THIRD = Period("year", 2026, 1), Period("quarter", 2026, 2), Period("quarter", 2026, 3)


def test_it_works() -> None:
    assert read_target("≥ 70", MAXIMISE) == Target(number=Decimal(70), text="≥ 70")


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("70 %", "", "70"),
        ("1 Unit", "unit", "1"),
        ("80 Kelompok", "Kelompok", "80"),
        ("94,17", "%", "94.17"),
        (">= 1.234,5", "", "1234.5"),
        ("minimal 80%", "%", "80"),
        ("min. 80", "", "80"),
        ("= 3", "", "3"),
        ("-2,5", "", "-2.5"),
        ("−2,5", "", "-2.5"),
        ("Rp 1.000.000", "", "1000000"),
    ],
)
def test_numbers_as_documents_print_them(text: str, unit: str, number: str) -> None:
    assert read_target(text, MAXIMISE, unit=unit).number == Decimal(number)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10–12", 10, 12),
        ("10 - 12 %", 10, 12),
        ("10% s.d. 12%", 10, 12),
        ("10 s/d 12", 10, 12),
        ("-2 – 3", -2, 3),
        ("5 hingga 5", 5, 5),
    ],
)
def test_ranges(text: str, low: int, high: int) -> None:
    target = read_target(text, RANGE)

    assert (target.low, target.high) == (Decimal(low), Decimal(high))


def test_predicates() -> None:
    assert read_target("BB (Nilai 75)", SAKIP).predicate == "BB"


@pytest.mark.parametrize(
    ("text", "measure", "code"),
    [
        ("  ", MAXIMISE, "target_empty"),
        ("> 70", MAXIMISE, "target_strict"),
        ("≤ 70", MAXIMISE, "target_contradicts_polarity"),
        ("maks. 5", MAXIMISE, "target_contradicts_polarity"),
        ("≥ 70", MINIMISE, "target_contradicts_polarity"),
        ("tujuh puluh", MAXIMISE, "target_not_a_number"),
        ("12.5", MAXIMISE, "target_not_a_number"),
        ("Indeks 3 (Skala 4)", MAXIMISE, "target_not_a_number"),
        ("10–12", MAXIMISE, "target_not_a_number"),
        ("10", RANGE, "target_not_a_range"),
        ("12–10", RANGE, "target_range_reversed"),
        ("70", SAKIP, "predicate_unknown"),
    ],
)
def test_what_cannot_be_promised_is_refused(text: str, measure: Measure, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_target(text, measure)

    assert refused.value.code == code
    assert refused.value.message.endswith((".", "?"))


def dated(period: Period, number: int, day: date) -> DatedTarget:
    return DatedTarget(period, Target(number=Decimal(number)), day)


def test_a_change_in_mid_year_leaves_earlier_periods_as_they_were() -> None:
    signed, changed = date(2026, 1, 20), date(2026, 9, 1)
    targets = [dated(p, n, d) for p in (SECOND, THIRD) for n, d in ((40, changed), (50, signed))]

    assert target_for(SECOND, targets, MAXIMISE) == Target(number=Decimal(50))
    assert target_for(THIRD, targets, MAXIMISE) == Target(number=Decimal(40))
    on_the_last_day = [*targets, dated(SECOND, 45, date(2026, 6, 30))]
    assert target_for(SECOND, on_the_last_day, MAXIMISE) == Target(number=Decimal(45))


def test_the_first_target_holds_from_the_beginning() -> None:
    """The PK of 2026 signed in March is what January is measured against."""
    january = Period("month", 2026, 1)

    assert target_for(january, [dated(january, 5, date(2026, 3, 2))], MAXIMISE) == Target(number=Decimal(5))


def test_a_quarter_meets_the_annual_target_only_where_declared() -> None:
    targets = [dated(YEAR, 100, date(2026, 1, 20))]

    assert target_for(SECOND, targets, MAXIMISE) is None
    assert target_for(SECOND, targets, Measure(against="annual")) == Target(number=Decimal(100))
