"""Patterns of numbers, such as "050/{seq:03}/DPMD/{roman_month}/{year}": what they may hold, and how one is written."""

from __future__ import annotations

from datetime import date
from string import Formatter

from himpun.kernel.dates import roman_month
from himpun.kernel.refusals import Refusal

FIELDS = ("seq", "roman_month", "month", "year", "unit")
DEFAULT_PATTERNS = {
    "disposition": "{seq:03}/LD/{roman_month}/{year}",
    "form": "{seq:03}/FD/{roman_month}/{year}",
    "request": "{seq:03}/PD/{roman_month}/{year}",
    "receipt": "{seq:03}/TT/{roman_month}/{year}",
    "minutes": "{seq:03}/NR/{roman_month}/{year}",
    "register": "{seq:03}/RP/{roman_month}/{year}",
    "recap": "{seq:03}/RK/{roman_month}/{year}",
    "measurement": "{seq:03}/PK/{roman_month}/{year}",
}
"""What an agency without a pattern of its own gets; the letters keep two kinds of paper from sharing a number."""

OTHER_PATTERN = "{seq:03}/{roman_month}/{year}"
_LONGEST = 120


def check_pattern(pattern: str) -> None:
    """Refuse a pattern that cannot be written out, or that would give two papers the same number."""
    try:
        parts = [(name, spec) for _, name, spec, _ in Formatter().parse(pattern) if name is not None]
        unknown = sorted({name for name, _ in parts if name not in FIELDS})
        if unknown:
            raise _faulty(pattern, f"bagian {{{unknown[0]}}} tidak dikenal")
        if "seq" not in {name for name, _ in parts}:
            raise _faulty(pattern, "nomor urut {seq} tidak ada, sehingga dua surat akan bernomor sama")
        if any(spec and (name != "seq" or not _is_width(spec)) for name, spec in parts):
            raise _faulty(pattern, "lebar hanya dapat diberikan pada nomor urut, misalnya {seq:03}")
        longest = written(pattern, 1, date(2000, 1, 1), "")
    except (ValueError, KeyError, IndexError) as fault:
        raise _faulty(pattern, "kurung kurawalnya tidak berpasangan") from fault
    if len(longest) > _LONGEST - 10:
        raise _faulty(pattern, f"terlalu panjang; paling banyak {_LONGEST - 10} karakter")


def _is_width(spec: str) -> bool:
    return spec.isascii() and spec.isdecimal() and len(spec) <= 2


def _faulty(pattern: str, problem: str) -> Refusal:
    return Refusal(
        "number_pattern_faulty",
        f"Pola nomor surat “{pattern}” tidak dapat dipakai: {problem}. "
        "Perbaiki pada pengaturan perangkat daerah; bagian yang tersedia: "
        + ", ".join(f"{{{name}}}" for name in FIELDS)
        + ".",
        pattern=pattern,
    )


def written(pattern: str, seq: int, on: date, unit: str) -> str:
    """One number in full."""
    text = pattern.format(
        seq=seq, roman_month=roman_month(on.month), month=f"{on.month:02}", year=on.year, unit=unit[:40]
    )
    return text[:_LONGEST]


def example(pattern: str, on: date) -> str:
    """The number that a paper would get with this pattern; blank where the number is written by hand."""
    if not pattern.strip():
        return ""
    check_pattern(pattern)
    return written(pattern, 1, on, "Sekretariat")
