"""Dates and times are written as an Indonesian office writes them."""

from datetime import UTC, date, datetime

import pytest

from himpun.kernel.dates import MONTHS, format_date, format_datetime, roman_month, zone_named
from himpun.kernel.refusals import Refusal


def test_it_works() -> None:
    assert format_date(date(2023, 10, 5)) == "5 Oktober 2023"
    assert len(MONTHS) == 12


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("Asia/Jakarta", "31 Desember 2025 pukul 23.30 WIB"),
        ("WIB", "31 Desember 2025 pukul 23.30 WIB"),
        ("Asia/Makassar", "1 Januari 2026 pukul 00.30 WITA"),
        ("WITA", "1 Januari 2026 pukul 00.30 WITA"),
        ("Asia/Jayapura", "1 Januari 2026 pukul 01.30 WIT"),
        ("WIT", "1 Januari 2026 pukul 01.30 WIT"),
    ],
)
def test_the_clock_is_the_regions(zone: str, written: str) -> None:
    at = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)
    assert format_datetime(at, zone) == written
    assert format_datetime(at, zone_named(zone)) == written


def test_months_of_document_numbers() -> None:
    assert [roman_month(m) for m in (1, 4, 6, 9, 12)] == ["I", "IV", "VI", "IX", "XII"]


@pytest.mark.parametrize("month", [0, 13, -1])
def test_no_thirteenth_month(month: int) -> None:
    with pytest.raises(ValueError, match="no month"):
        roman_month(month)


@pytest.mark.parametrize("zone", ["WIBB", "", "../etc/passwd", "Asia"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(Refusal, match="Pilih WIB, WITA, atau WIT") as caught:
        zone_named(zone)
    assert caught.value.code == "zone_unknown"


def test_a_time_without_zone_is_a_defect() -> None:
    with pytest.raises(ValueError, match="zone"):
        format_datetime(datetime(2026, 1, 1), "WIB")
