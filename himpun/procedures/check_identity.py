"""The typical faults of the identity block, the recording rule and the worksheet (all of them warnings)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from himpun.procedures.check_words import actors_named, mentions
from himpun.procedures.definition import Definition
from himpun.procedures.findings import Finding, Path, warning
from himpun.procedures.places import named, paper_word

# A basis that has been replaced, and by what. Source: the regulations' own closing articles.
_SUPERSEDED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"nomor:?\s*29\s+tahun\s+2010.{0,80}penetapan kinerja", re.I | re.S), "PermenPANRB 53 Tahun 2014"),
    (re.compile(r"(instruksi presiden|inpres).{0,60}?\b7\s*(/|tahun)\s*1999", re.I | re.S), "Perpres 29 Tahun 2014"),
    (re.compile(r"\b(pp|peraturan pemerintah)\b.{0,60}?\b79\s*(/|tahun)\s*2005", re.I | re.S), "PP 12 Tahun 2017"),
)
_AUDIT = re.compile(r"inspektorat|pengawasan internal|hasil pemeriksaan|temuan hasil pengawasan", re.IGNORECASE)
_BLANK = re.compile(r"\S\s{2,}\S|/\s*/|/\s+/|\.{3,}|…|_{2,}|^\s*/|/\s*$")


def identity_warnings(definition: Definition) -> list[Finding]:
    return [
        *_block(definition),
        *_legal_basis(definition),
        *_copied(definition),
        *_recording(definition),
        *_worksheet(definition),
    ]


def is_inspectorate(definition: Definition) -> bool:
    return "inspektorat" in definition.identity.office.lower()


def _block(definition: Definition) -> Iterator[Finding]:
    block = definition.identity
    path: Path = ("identity",)
    if not block.number.strip():
        yield warning("number_missing", (*path, "number"), "nomor SOP kosong", "isi nomornya sebelum diberlakukan")
    elif _BLANK.search(block.number):
        yield warning("number_incomplete", (*path, "number"), "nomor SOP belum lengkap", "lengkapi bagian yang kosong")
    if block.created_on is None:
        yield warning("created_on_missing", (*path, "created_on"), "tanggal pembuatan kosong", "isi tanggalnya")
    if block.effective_on is None:
        problem = f"{block.effective_label} kosong, jadi tidak jelas sejak kapan SOP berlaku"
        yield warning("effective_on_missing", (*path, "effective_on"), problem, "isi tanggalnya")
    elif "efektif" not in block.effective_label.lower():
        problem = f"tertulis {block.effective_label}, bukan Tanggal Efektif"
        yield warning("effective_label", (*path, "effective_label"), problem, "tulis juga tanggal efektifnya")
    if block.approved_by.position is None:
        problem = "jabatan yang mengesahkan tidak disebut"
        yield warning("approver_without_position", (*path, "approved_by"), problem, "isi approved_by.position")
    if block.cover_title and block.cover_title.casefold() != block.title.casefold():
        problem = f"judul sampul “{block.cover_title}” tidak sama dengan nama SOP “{block.title}”"
        yield warning("title_differs", (*path, "cover_title"), problem, "samakan pada revisi berikutnya")
    if not block.equipment:
        yield warning("equipment_missing", (*path, "equipment"), "peralatan/perlengkapan kosong", "isi yang dipakai")
    if "unstated" in definition.frequency:
        problem = "irama pelaksanaan tidak disebut"
        yield warning("frequency_unstated", ("frequency",), problem, "pilih iramanya pada edisi kantor")


def _legal_basis(definition: Definition) -> Iterator[Finding]:
    for index, text in enumerate(definition.identity.legal_basis):
        for pattern, newer in _SUPERSEDED:
            if pattern.search(text):
                problem = f"dasar hukum nomor {index + 1} sudah ada penggantinya: {newer}"
                path: Path = ("identity", "legal_basis", index)
                yield warning("legal_basis_superseded", path, problem, "perbarui dasar hukum pada revisi berikutnya")


def _copied(definition: Definition) -> Iterator[Finding]:
    if is_inspectorate(definition):
        return
    block = definition.identity
    lines = [(("identity", "qualifications", i), text) for i, text in enumerate(block.qualifications)]
    lines += [(("identity", "related", i), line.text) for i, line in enumerate(block.related)]
    for path, text in lines:
        if _AUDIT.search(text):
            problem = f"“{text}” tampaknya disalin dari SOP inspektorat"
            yield warning("copied_from_inspectorate", path, problem, "sesuaikan dengan kantor sendiri")
    for index, step in enumerate(definition.steps):
        if step.registers:
            problem = (
                f"langkah {step.no} menghimpun {', '.join(step.registers)}, padahal kantor ini pihak yang diperiksa"
            )
            remedy = "periksa maksudnya; isian boleh nihil dengan alasan"
            yield warning("registers_of_auditee", ("steps", index, "registers"), problem, remedy, step=step.no)


def _recording(definition: Definition) -> Iterator[Finding]:
    marks = definition.recording
    first = definition.steps[0]
    if any(mark.document == "disposition" for mark in marks) and not {m.actor for m in marks} & set(first.by.actors):
        problem = (
            f"pelaksana langkah {first.no} ({named(first.by.actors, definition)}) tidak disebut dalam aturan pencatatan"
        )
        yield warning("runner_not_recorded", ("recording",), problem, "tambahkan, atau pastikan memang tidak memaraf")
    turns: set[tuple[str, int]] = set()
    for index, mark in enumerate(marks):
        if (mark.document, mark.order) in turns:
            problem = f"giliran {mark.order} pada {paper_word(mark.document)} dipakai dua kali"
            yield warning("turn_duplicate", ("recording", index, "order"), problem, "beri giliran yang berbeda")
        turns.add((mark.document, mark.order))
        later = [m for m in marks if m.document == mark.document and m.act == "initial" and m.order > mark.order]
        if mark.act == "sign" and mark.document in {"recap", "measurement"} and later:
            problem = "tanda tangan mendahului paraf, padahal hasil kerja naik: paraf dahulu, pimpinan terakhir"
            yield warning("signing_order", ("recording", index, "order"), problem, "tukar gilirannya")
    signed = any(m.document in {"recap", "measurement"} and m.act == "sign" for m in marks)
    if not signed and not any(step.work == "sign" for step in definition.steps):
        who = named(definition.steps[-1].by.actors, definition)
        problem = "tidak disebut siapa yang menandatangani hasilnya"
        remedy = f"tanpa ketentuan, pelaksana langkah terakhir ({who}) yang menandatangani"
        yield warning("result_unsigned", ("recording",), problem, remedy)


def _worksheet(definition: Definition) -> Iterator[Finding]:
    sheet = definition.worksheet
    if sheet is None:
        return
    rows = definition.steps
    edges = (("first", "awal", sheet.first, rows[0]), ("last", "akhir", sheet.last, rows[-1]))
    for field, word, text, row in edges:
        if text is not None and _plain(text) != _plain(row.activity):
            problem = f"langkah {word} pada lembar kerja berbunyi “{text}”, pada tabel “{row.activity}”"
            yield warning("worksheet_differs", ("worksheet", field), problem, "samakan keduanya", step=row.no)
    if sheet.main is None:
        yield warning("worksheet_main_missing", ("worksheet", "main"), "langkah utama lembar kerja kosong", "isi main")
    by_no = {row.no: row for row in rows}
    for index, line in enumerate(sheet.steps):
        row_or_none = by_no.get(line.no)
        if row_or_none is None or _plain(line.text) != _plain(row_or_none.activity):
            told = f"“{row_or_none.activity}”" if row_or_none else "tidak ada"
            problem = f"langkah {line.no} lembar kerja berbunyi “{line.text}”, pada tabel {told}"
            yield warning("worksheet_differs", ("worksheet", "steps", index), problem, "samakan keduanya", step=line.no)
    if sheet.steps and len(sheet.steps) != len(rows):
        problem = f"lembar kerja memuat {len(sheet.steps)} langkah, tabel {len(rows)}"
        yield warning("worksheet_differs", ("worksheet", "steps"), problem, "samakan keduanya")
    yield from _responsible(definition, sheet.activity_responsible)


def _responsible(definition: Definition, responsible: str | None) -> Iterator[Finding]:
    acting = {key for step in definition.steps for key in step.by.actors}
    named = mentions(responsible or "")
    if named and not any(actors_named(mention, definition) & acting for mention in named):
        problem = f"penanggung jawab kegiatan pada lembar kerja ({responsible}) tidak melaksanakan satu langkah pun"
        path: Path = ("worksheet", "activity_responsible")
        yield warning("worksheet_responsible", path, problem, "pastikan siapa yang menjalankan prosedur ini")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
