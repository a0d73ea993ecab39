"""Dates and times as an Indonesian office writes them."""

from datetime import date, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from himpun.kernel.refusals import Refusal

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")

# The three zones of the country; each office may name its zone either way.
ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def format_date(d: date) -> str:
    """ "5 Oktober 2023". A datetime is written by the day of its own zone."""
    return f"{d.day} {MONTHS[d.month - 1]} {d.year}"


def format_datetime(dt: datetime, zone: str | tzinfo) -> str:
    """ "5 Oktober 2023 pukul 08.00 WIB": the clock time of the region's zone. A time without zone is a ValueError."""
    if dt.utcoffset() is None:
        raise ValueError("a time must carry its zone")
    local = dt.astimezone(zone_named(zone) if isinstance(zone, str) else zone)
    return f"{format_date(local)} pukul {local:%H.%M} {local.tzname()}"


def roman_month(m: int) -> str:
    """The month in the numbers of letters and documents: 10 is "X"."""
    if not 1 <= m <= 12:
        raise ValueError(f"no month {m}")
    return _ROMAN[m - 1]


@cache
def zone_named(name: str) -> ZoneInfo:
    """The zone by its short name (WIB, WITA, WIT) or its full one ("Asia/Jakarta")."""
    try:
        return ZoneInfo(ZONES.get(name, name))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"Zona waktu “{name}” tidak dikenal. Pilih WIB, WITA, atau WIT."
        raise Refusal("zone_unknown", message, zone=name) from error
