"""The columns of a plan's table: their titles, what stands in them, and the words that may be chosen.

`docs/plan-import.md` prints this table; a test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from himpun.kernel.dates import MONTHS
from himpun.plans.rules import PREDICATE_SCALES

YEAR_TARGET = "target tahun"


@dataclass(frozen=True)
class Column:
    """One column: `title` as in the template, `meaning` for the reader, the `choices` it allows (empty: any)."""

    title: str
    meaning: str
    example: str = ""
    is_required: bool = False
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


POLARITIES: Mapping[str, str] = {
    "maksimum": "maximise",
    "minimum": "minimise",
    "minimum T/R": "minimise_ratio",
    "rentang": "range",
    "stabil": "stabilise",
    "predikat": "predicate",
}
VALUE_TYPES: Mapping[str, str] = {
    "jumlah": "number",
    "persentase": "percent",
    "indeks": "index",
    "uang": "money",
    "predikat": "predicate",
}
OVER_PERIODS: Mapping[str, str] = {
    "jumlah": "sum",
    "rata-rata": "average",
    "nilai terakhir": "last",
    "maksimum": "maximum",
}
OVER_UNITS: Mapping[str, str] = {**OVER_PERIODS, "tidak": "none"}
BASES: Mapping[str, str] = {"per periode": "increment", "kumulatif": "cumulative"}
AGAINST: Mapping[str, str] = {"periode": "period", "tahun": "annual"}
ZERO_RULES: Mapping[str, str] = {"100": "hundred", "0": "zero", "tidak dihitung": "undefined"}
FREQUENCIES: Mapping[str, str] = {
    "bulanan": "month",
    "triwulanan": "quarter",
    "semesteran": "semester",
    "tahunan": "year",
}
SCALES: Mapping[str, tuple[str, ...]] = {"opini BPK": PREDICATE_SCALES["opinion"], "SAKIP": PREDICATE_SCALES["sakip"]}

# By its unit an indicator usually says what kind of value it has.
UNIT_TYPES: Mapping[str, str] = {
    "%": "percent", "persen": "percent", "rp": "money", "rupiah": "money", "indeks": "index", "nilai": "index",
    "skor": "index", "poin": "index",
}  # fmt: skip

_ROMAN = ("i", "ii", "iii", "iv")

_TEXT_COLUMNS: tuple[Column, ...] = (
    Column("kode", "Kode indikator, satu untuk tiap baris. Format sel sebagai teks.", "IK-01", is_required=True),
    Column("sasaran", "Sasaran yang diukur; dibuat bila belum ada.", "Meningkatnya kualitas layanan"),
    Column("indikator", "Nama indikator.", "Persentase permohonan selesai", is_required=True),
    Column("satuan", "Satuan nilai dan targetnya.", "%", is_required=True),
    Column(
        "jenis nilai",
        "Jenis nilai; bila kosong dibaca dari satuan (%: persentase, Rp: uang, indeks/nilai/skor: indeks).",
        "persentase",
        choices=tuple(VALUE_TYPES),
    ),
    Column(
        "polaritas",
        "Arah yang baik, dan rumus capaiannya.",
        "maksimum",
        is_required=True,
        choices=tuple(POLARITIES),
    ),
    Column(
        "rumus",
        "Rumus nilai dari peubahnya, dengan + − × / dan kurung. Kosong: nilainya diketik langsung.",
        "selesai / masuk × 100",
        aliases=("cara ukur", "cara ukur/rumus", "formula"),
    ),
    Column("skala predikat", "Untuk predikat: opini BPK, SAKIP, atau urutan dari terbaik, mis. A > B > C.", "SAKIP"),
    Column(
        "konsolidasi periode",
        "Cara menyatukan beberapa periode. Kosong: nilai terakhir.",
        "jumlah",
        choices=tuple(OVER_PERIODS),
        aliases=("konsolidasi",),
    ),
    Column(
        "konsolidasi unit",
        "Cara menyatukan beberapa unit; tidak: tiap unit dinilai sendiri. Kosong: tidak.",
        "jumlah",
        choices=tuple(OVER_UNITS),
    ),
    Column(
        "sifat nilai",
        "per periode, atau kumulatif sejak Januari. Kosong: per periode.",
        "per periode",
        choices=tuple(BASES),
    ),
    Column(
        "dibandingkan dengan", "Target periode atau target tahun. Kosong: periode.", "periode", choices=tuple(AGAINST)
    ),
    Column("batas atas", "Capaian paling tinggi dalam persen. Kosong: tanpa batas.", "120"),
    Column("batas bawah", "Capaian paling rendah dalam persen. Kosong: tanpa batas.", "0"),
    Column(
        "target nol", "Capaian bila target dan realisasi 0. Kosong: tidak dihitung.", "100", choices=tuple(ZERO_RULES)
    ),
    Column("frekuensi", "Irama pengukuran. Kosong: triwulanan.", "triwulanan", choices=tuple(FREQUENCIES)),
    Column(
        "unit penjawab",
        "Unit yang mengisi; beberapa unit dipisah titik koma. Namanya seperti di Organisasi.",
        "Bidang Pemerintahan Desa; Sekretariat",
        is_required=True,
    ),
    Column(
        "penanggung jawab",
        "Jabatan yang menulis rencana aksi; bila namanya sama di beberapa unit, tulis Jabatan / Unit.",
        "Kepala Bidang Pemerintahan Desa",
    ),
    Column("definisi", "Definisi operasional.", "Permohonan yang selesai dibanding yang masuk"),
    Column("sumber data", "Dari mana nilainya diambil.", "Buku register layanan"),
    Column("kondisi awal", "Nilai awal sebagai pembanding.", "82,5", aliases=("baseline",)),
    Column(YEAR_TARGET, "Target setahun seperti pada dokumen, mis. ≥ 70, 10–12, BB.", "90", aliases=("target",)),
)
_PERIOD_COLUMNS: tuple[Column, ...] = (
    *(
        Column(
            f"TW{n}",
            f"Target triwulan {_ROMAN[n - 1].upper()}.",
            "90",
            aliases=(f"tw {_ROMAN[n - 1]}", f"tw {n}", f"triwulan {_ROMAN[n - 1]}", f"triwulan {n}"),
        )
        for n in range(1, 5)
    ),
    *(
        Column(
            f"SM{n}",
            f"Target semester {_ROMAN[n - 1].upper()}.",
            "90",
            aliases=(f"semester {_ROMAN[n - 1]}", f"semester {n}"),
        )
        for n in (1, 2)
    ),
    *(
        Column(month, f"Target bulan {month}.", "90", aliases=(month[:3].lower(),) if len(month) > 3 else ())
        for month in MONTHS
    ),
)
_BUDGET_COLUMNS: tuple[Column, ...] = (
    Column("kode anggaran", "Kode sub kegiatan atau rekening pagu.", "2.13.02.2.01.0001"),
    Column("nama anggaran", "Nama sub kegiatan. Kosong: nama indikator.", "Pembinaan desa"),
    Column("pagu", "Pagu setahun dalam rupiah. Baris berjenis uang melaporkan realisasinya.", "150.000.000"),
)
COLUMNS: tuple[Column, ...] = (*_TEXT_COLUMNS, *_PERIOD_COLUMNS, *_BUDGET_COLUMNS)
IGNORED = frozenset({"no", "no.", "nomor", "keterangan"})


def period_key(title: str, year: int) -> str | None:
    """The period that a target column is for: "TW1" of 2026 is "2026-Q1"; None for any other column."""
    if title == YEAR_TARGET:
        return f"{year:04d}"
    if found := re.fullmatch(r"(TW|SM)([1-4])", title):
        return f"{year:04d}-{'Q' if found[1] == 'TW' else 'S'}{found[2]}"
    return f"{year:04d}-M{MONTHS.index(title) + 1:02d}" if title in MONTHS else None


def plain(title: str) -> str:
    """A header as it is compared: no capitals, no star, no double spaces."""
    return re.sub(r"\s+", " ", title.replace("*", " ")).strip().rstrip(":").strip().casefold()


TITLES: Mapping[str, str] = {
    plain(name): column.title for column in COLUMNS for name in (column.title, *column.aliases)
}
