"""Made-up people and plausible units for a rehearsal. Nobody real: every name ends in "Contoh", every NIP is zeros."""

from __future__ import annotations

from typing import NamedTuple

_GIVEN = (
    "Adi", "Bunga", "Cahya", "Dewi", "Eka", "Fajar", "Gita", "Hana", "Indra", "Joko", "Kartika", "Laras", "Made",
    "Nanda", "Oka", "Putri", "Rani", "Surya", "Tari", "Umar", "Vina", "Wira", "Yani", "Zaki",
)  # fmt: skip

_UNITS = {
    "bidang": (
        "Bidang", (
            "Pemerintahan Desa", "Pemberdayaan Masyarakat", "Ekonomi Desa", "Kelembagaan dan Sosial Budaya",
            "Perencanaan dan Evaluasi", "Penelitian dan Pengembangan", "Sarana dan Prasarana", "Kerja Sama",
        ),
        "Kepala Bidang",
    ),
    "seksi": (
        "Seksi", (
            "Pemerintahan", "Ketenteraman dan Ketertiban Umum", "Pemberdayaan Masyarakat dan Desa",
            "Kesejahteraan Sosial", "Pelayanan Umum", "Ekonomi dan Pembangunan",
        ),
        "Kepala Seksi",
    ),
    "irban": ("Inspektur Pembantu", (), "Inspektur Pembantu"),
    "subbagian": ("Subbagian", (), "Kepala Subbagian"),
    "subbidang": ("Subbidang", (), "Kepala Subbidang"),
    "sekretariat": ("Sekretariat", (), "Sekretaris"),
    "lainnya": ("Unit", (), "Kepala Unit"),
}  # fmt: skip
_PLANNING = (
    "Perencanaan, Pengendalian dan Evaluasi", "Pemerintahan dan Pembangunan Manusia",
    "Perekonomian dan Sumber Daya Alam", "Infrastruktur dan Kewilayahan", "Penelitian dan Pengembangan",
)  # fmt: skip
"""The fields of work of a planning agency."""
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


class UnitName(NamedTuple):
    """A unit and the titles of its two positions."""

    unit: str
    head: str
    staff: str


def person(number: int) -> tuple[str, str]:
    """The n-th made-up official, from 0: a name and an obviously false NIP."""
    given, turn = _GIVEN[number % len(_GIVEN)], number // len(_GIVEN)
    name = f"{given} Contoh" if turn == 0 else f"{given} Contoh {turn + 1}"
    return name, f"{number + 1:018d}"


def unit_name(kind: str, number: int, *, plans: bool = False) -> UnitName:
    """The n-th unit of a kind, from 0. `plans`: the fields of a planning agency."""
    word, names, head = _UNITS.get(kind, _UNITS["lainnya"])
    if plans and kind == "bidang":
        names = _PLANNING
    if number < len(names):
        rest = names[number]
    elif kind == "irban" and number < len(_ROMAN):
        rest = f"Wilayah {_ROMAN[number]}"
    elif kind == "sekretariat" and number == 0:
        return UnitName("Sekretariat", "Sekretaris", "Jabatan Pelaksana Sekretariat")
    else:
        rest = f"Contoh {number + 1}"
    return UnitName(f"{word} {rest}", f"{head} {rest}", f"Jabatan Pelaksana {word} {rest}")
