"""Periods have one key, one label, a first and a last day, and neighbours."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.kernel.periods import KINDS, MONTHS_IN, Kind, Period, parse_period, period_containing
from himpun.kernel.refusals import Refusal

days = st.dates(min_value=date(2, 1, 1), max_value=date(9998, 12, 31))
kinds = st.sampled_from(KINDS)
periods = st.builds(period_containing, kinds, days)


def test_it_works() -> None:
    march = parse_period("2026-M03")
    assert march == Period("month", 2026, 3)
    assert (march.starts_on, march.ends_on) == (date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("key", "label", "starts_on", "ends_on"),
    [
        ("2026-M03", "Maret 2026", date(2026, 3, 1), date(2026, 3, 31)),
        ("2024-M02", "Februari 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-M12", "Desember 2026", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-Q1", "Triwulan I 2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", "Triwulan IV 2026", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-S1", "Semester I 2026", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-S2", "Semester II 2026", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026", "Tahun 2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_keys_labels_and_days(key: str, label: str, starts_on: date, ends_on: date) -> None:
    period = parse_period(key)
    assert (period.key, str(period), period.label) == (key, key, label)
    assert (period.starts_on, period.ends_on) == (starts_on, ends_on)


def test_the_longer_periods_of_a_month() -> None:
    may = parse_period("2026-M05")
    labels = tuple(may.within(kind).label for kind in ("month", "quarter", "semester", "year"))
    assert labels == ("Mei 2026", "Triwulan II 2026", "Semester I 2026", "Tahun 2026")
    assert parse_period("2026").within("quarter").label == "Triwulan IV 2026"


def test_neighbours_cross_the_year() -> None:
    assert parse_period("2026-M01").previous().key == "2025-M12"
    assert parse_period("2026-Q4").next().key == "2027-Q1"
    assert parse_period("2026").next().key == "2027"
    assert parse_period("2026-S2").year_before().key == "2025-S2"


def test_parts() -> None:
    assert [p.key for p in parse_period("2026-Q2").parts("month")] == ["2026-M04", "2026-M05", "2026-M06"]
    assert [p.key for p in parse_period("2026").parts("semester")] == ["2026-S1", "2026-S2"]
    assert parse_period("2026-M01").parts("quarter") == []


@pytest.mark.parametrize(
    "key",
    [
        *("", "26", "2026-M00", "2026-M13", "2026-M3", "2026-Q0", "2026-Q5", "2026-S3", "2026-W01", "0000"),
        *("2026-m03", " 2026", "2026\n", "٢٠٢٦", "2026-M03x", "Maret 2026", "2026" * 500),
    ],
)
def test_anything_else_is_refused(key: str) -> None:
    with pytest.raises(Refusal, match="Tulis misalnya 2026-M03, 2026-Q1") as caught:
        parse_period(key)
    assert caught.value.code == "period_unknown"
    assert len(caught.value.message) < 120


@pytest.mark.parametrize(("kind", "number"), [("month", 13), ("quarter", 5), ("semester", 3), ("year", 2), ("year", 0)])
def test_no_such_period(kind: Kind, number: int) -> None:
    with pytest.raises(ValueError, match="no "):
        Period(kind, 2026, number)


@given(kinds, days)
def test_every_day_lies_in_one_period_of_a_kind(kind: Kind, day: date) -> None:
    period = period_containing(kind, day)
    assert period.contains(day)
    assert not period.next().contains(day)
    assert not period.previous().contains(day)


@given(periods)
def test_the_key_says_all(period: Period) -> None:
    assert parse_period(period.key) == period


@given(periods)
def test_neighbours_leave_no_gap(period: Period) -> None:
    assert period.next().previous() == period
    assert period.next().starts_on == period.ends_on + timedelta(days=1)


@given(periods, kinds)
def test_parts_fill_the_period(period: Period, kind: Kind) -> None:
    parts = period.parts(kind)
    if MONTHS_IN[kind] <= MONTHS_IN[period.kind]:
        assert (parts[0].starts_on, parts[-1].ends_on) == (period.starts_on, period.ends_on)
        assert all(a.next() == b for a, b in pairwise(parts))
    else:
        assert parts == []
