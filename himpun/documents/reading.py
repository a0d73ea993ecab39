"""A paper for the screen: the same words and figures as its PDF, as facts, passages and tables that a page can show.

Who signs on a telephone reads this; the PDF stays what is approved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from himpun.documents.papers import Paper
from himpun.documents.typesetting.papers import printed
from himpun.procedures.sheet.words import Cleaner

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Passage:
    """A piece of text under its heading; `lines` are shown one below the other."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """One column. `shape`: "number" stands right, "wide" holds sentences, "short" words that are not broken."""

    head: str
    shape: str


@dataclass(frozen=True)
class Cell:
    """One cell with its column."""

    column: Column
    text: str


@dataclass(frozen=True)
class Table:
    """Rows of cells. `title` may be empty; `empty` says why there are no rows."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""


@dataclass(frozen=True)
class Reading:
    """All that a paper says, in its order. `figures`: the few numbers that matter most; `version`: what it replaces."""

    facts: Pairs = ()
    figures: Pairs = ()
    warning: str = ""
    version: str = ""
    before: tuple[Passage, ...] = ()
    tables: tuple[Table, ...] = ()
    after: tuple[Passage, ...] = ()


def reading_of(paper: Paper) -> Reading:
    """The paper in the words in which it is printed."""
    _, data = printed(paper, Cleaner())
    return replace(_READERS[paper.kind](data), version=data["version_line"])


_FIGURES = frozenset({
    "Target", "Target tahun", "Target periode", "Realisasi", "Capaian", "Bukti", "Periode lalu", "Pagu (Rp)",
    "Realisasi (Rp)", "Serapan", "Jumlah",
})  # fmt: skip
_SENTENCE = 24
"""Letters; a longer text needs room to be broken into lines."""
_RECAP = ("No", "Indikator", "Satuan", "Target", "Realisasi", "Keadaan", "Bukti", "Keterangan")
_MEASURED = (
    "No", "Sasaran", "Indikator", "Satuan", "Target tahun", "Target periode", "Realisasi", "Capaian", "Kategori",
)  # fmt: skip
_BUDGET = ("Program/kegiatan", "Pagu (Rp)", "Realisasi (Rp)", "Serapan")
_PLANS = (
    "No", "Indikator", "Penyebab", "Rencana aksi", "Keluaran", "Penanggung jawab", "Batas waktu", "Mata anggaran",
    "Perkembangan",
)  # fmt: skip
_FORM = (
    "No", "Indikator", "Definisi operasional", "Formula dan variabel", "Satuan", "Sifat", "Target", "Sumber data",
    "Penanggung jawab",
)  # fmt: skip
_REQUEST = (
    "No", "Indikator dan definisi", "Satuan", "Target", "Periode lalu", "Realisasi", "Bukti dukung", "Kendala",
    "Tindak lanjut",
)  # fmt: skip
_ITEMS = ("No", "Dokumen/data", "Jumlah", "Bentuk", "Tempat kertas", "Sidik berkas")
_ATTENDANCE = ("No", "Nama", "Jabatan", "Kehadiran", "Keterangan")
_CHECKS = ("Indikator", "Temuan", "Penjelasan")


def _disposition(data: dict[str, Any]) -> Reading:
    return Reading(
        facts=_pairs([("Hal", data["subject"]), *data["facts"]]),
        after=_passages(
            ("Diteruskan kepada", _ticked(data["passed_to"])),
            ("Dengan hormat harap", _ticked(data["requested"])),
            ("Catatan/arahan", [data["note"]]),
            ("", data["foot_notes"]),
        ),
    )


def _form(data: dict[str, Any]) -> Reading:
    return Reading(
        facts=_pairs(data["facts"]),
        figures=(("Indikator", str(len(data["rows"]))),),
        before=_passages(("", [data["guidance"]])),
        tables=(_table("Indikator yang diminta", _FORM, data["rows"]),),
    )


def _request(data: dict[str, Any]) -> Reading:
    return Reading(
        facts=_pairs(data["facts"]),
        figures=(("Indikator", str(len(data["rows"]))),),
        before=_passages(("", [data["opening"]])),
        tables=(
            _table("Data yang diminta", _REQUEST, data["rows"]),
            *_registers(data["registers"]),
            *_plans("Rencana aksi perbaikan periode lalu", data["action_plans"]),
        ),
        after=_passages(("", [data["filled"]])),
    )


def _receipt(data: dict[str, Any]) -> Reading:
    table = _table("Telah diserahterimakan dokumen dan data berikut", _ITEMS, data["rows"])
    return Reading(facts=_pairs(data["facts"]), tables=(table,), after=_passages(("Catatan", [data["note"]])))


def _minutes(data: dict[str, Any]) -> Reading:
    return Reading(
        facts=_pairs(data["facts"]),
        figures=(("Hadir", f"{data['present']} dari {len(data['attendance'])}"),) if data["attendance"] else (),
        before=_passages(
            ("Agenda", data["agenda"]), ("Pembahasan", data["discussion"]), ("Keputusan", data["decisions"])
        ),
        tables=(_table("Daftar hadir", _ATTENDANCE, data["attendance"]),) if data["attendance"] else (),
    )


def _register(data: dict[str, Any]) -> Reading:
    return Reading(
        figures=_pairs((table["register"], str(len(table["rows"]))) for table in data["registers"]),
        tables=_registers(data["registers"]),
        after=_passages(("Catatan", [data["note"]])),
    )


def _recap(data: dict[str, Any]) -> Reading:
    groups = [_table(group["unit"] if data["by_unit"] else "", _RECAP, group["rows"]) for group in data["groups"]]
    totals = [_table("Angka perangkat daerah", _RECAP, data["totals"])] if data["totals"] else []
    return Reading(
        facts=_pairs([("Keadaan", data["as_of"].removeprefix("Keadaan ")), ("Arsip kertas", data["paper_place"])]),
        figures=_pairs(data["summary"]),
        tables=(*groups, *totals, *_registers(data["registers"])),
        after=_passages(("Catatan", [data["note"]])),
    )


def _measurement(data: dict[str, Any]) -> Reading:
    heads = (*_MEASURED, *(_BUDGET if data["has_budget"] else ()), "Keterangan")
    checks = [_table("Hasil pemeriksaan data", _CHECKS, data["checks"])] if data["checks"] else []
    written = [
        (note["heading"] or "Analisis", [note["text"], *([note["author"]] if note["author"] else [])])
        for note in data["analysis"]
    ]
    return Reading(
        figures=_pairs(data["summary"]),
        warning=data["unfit"],
        before=_passages(("Keputusan pimpinan", [data["decision"], data["decided_at"]]), *written),
        tables=(
            _table("Capaian indikator", heads, data["rows"]),
            *checks,
            *_plans("Rencana aksi perbaikan", data["action_plans"]),
        ),
        after=_passages(
            ("Rumus capaian", data["formulas"]), ("Kategori", [data["scale"]]), ("Sumber", data["sources"])
        ),
    )


_READERS: dict[str, Callable[[dict[str, Any]], Reading]] = {
    "disposition": _disposition,
    "form": _form,
    "request": _request,
    "receipt": _receipt,
    "minutes": _minutes,
    "register": _register,
    "recap": _recap,
    "measurement": _measurement,
}


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *, empty: str = "") -> Table:
    """A column that no row uses takes no room."""
    used = [index for index, _ in enumerate(heads) if not rows or any(row[index].strip(" –") for row in rows)]
    columns = {index: Column(heads[index], _shape(heads[index], [row[index] for row in rows])) for index in used}
    return Table(
        title=title,
        columns=tuple(columns.values()),
        rows=tuple(tuple(Cell(column, row[index]) for index, column in columns.items()) for row in rows),
        empty=empty,
    )


def _shape(head: str, texts: Sequence[str]) -> str:
    if head in _FIGURES:
        return "number"
    return "wide" if any(len(text) > _SENTENCE for text in texts) else "short"


def _registers(tables: Sequence[dict[str, Any]]) -> tuple[Table, ...]:
    return tuple(_table(each["name"], each["heads"], each["rows"], empty=each["nihil"]) for each in tables)


def _plans(title: str, rows: Sequence[Sequence[str]]) -> tuple[Table, ...]:
    return (_table(title, _PLANS, rows),) if rows else ()


def _ticked(choices: Sequence[dict[str, Any]]) -> list[str]:
    chosen = [choice for choice in choices if choice["ticked"]]
    return [f"{choice['text']} ({choice['note']})" if choice["note"] else choice["text"] for choice in chosen]


def _passages(*wanted: tuple[str, Sequence[str]]) -> tuple[Passage, ...]:
    """Passages that say something."""
    said = [(heading, tuple(line for line in lines if line)) for heading, lines in wanted]
    return tuple(Passage(heading, lines) for heading, lines in said if lines)


def _pairs(pairs: Any) -> Pairs:
    return tuple((label, value) for label, value in pairs if value)
