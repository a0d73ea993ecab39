"""Disposition, form, request, receipt and minutes in the words that their templates print."""

from __future__ import annotations

from typing import Any

from himpun.documents.papers import (
    Choice,
    DispositionPaper,
    FormPaper,
    MinutesPaper,
    ReceiptPaper,
    RequestPaper,
    RequestRow,
)
from himpun.documents.typesetting.blocks import (
    Data,
    cleaned,
    common_data,
    day_text,
    figure_text,
    moment_text,
)
from himpun.documents.typesetting.figures import plan_rows, registers_data
from himpun.kernel.dates import format_date, zone_named
from himpun.procedures.sheet.words import Cleaner

DERIVED_NOTE = "(turunan): target ini dihitung dari target lain, tidak tercetak pada dokumen perencanaannya."


def disposition_data(paper: DispositionPaper, cleaner: Cleaner) -> Data:
    """The official half sheet: facts on top, ticks below, instruction and marks."""

    def ticks(choices: tuple[Choice, ...]) -> list[dict[str, Any]]:
        return [{"text": c.text, "ticked": c.ticked, "note": c.note} for c in choices]

    facts = [
        ("Surat dari", paper.sender), ("Diterima", moment_text(paper.received_at, paper.zone)),
        ("Nomor surat", paper.letter_number), ("Nomor agenda", paper.number),
        ("Tanggal surat", day_text(paper.letter_on)), ("Sifat", paper.urgency),
        *([("Kerahasiaan", paper.secrecy)] if paper.secrecy else []),
        *([("Batas waktu", moment_text(paper.due_at, paper.zone))] if paper.due_at else []),
    ]  # fmt: skip
    extra = {
        "facts": facts,
        "subject": paper.subject,
        "passed_to": ticks(paper.passed_to),
        "requested": ticks(paper.requested),
        "note": paper.note,
        "foot_notes": [
            *([f"Nomor SRIKANDI: {paper.reference}"] if paper.reference else []),
            *([f"Arsip kertas: {paper.paper_place}"] if paper.paper_place else []),
        ],
    }
    return {**common_data(paper, cleaner), **cleaned(extra, cleaner), "number_line": ""}


def form_data(paper: FormPaper, cleaner: Cleaner) -> Data:
    """What will be asked, indicator by indicator."""
    rows = [
        [
            row.no,
            row.indicator,
            row.definition,
            "\n".join([row.formula, *row.variables]).strip(),
            row.measure,
            row.polarity,
            figure_text(row.target, row.target_text),
            row.source,
            row.responsible,
        ]
        for row in paper.rows
    ]
    facts = [
        *([("Dikirim kepada", _enumerated(paper.recipients))] if paper.recipients else []),
        *([("Register yang dihimpun", ", ".join(paper.registers))] if paper.registers else []),
        *([("Status", paper.status)] if paper.status else []),
    ]
    extra = {"rows": rows, "facts": facts, "guidance": paper.guidance}
    return {**common_data(paper, cleaner, subtitles=[_period(paper.period)]), **cleaned(extra, cleaner)}


def request_data(paper: RequestPaper, cleaner: Cleaner) -> Data:
    """The request; the right half of its table stays empty until the unit has answered."""
    facts = [
        ("Kepada", paper.addressee or paper.unit),
        *([("Dari", paper.sender)] if paper.sender else []),
        ("Unit", paper.unit),
        ("Periode", paper.period),
        *([("Batas waktu", moment_text(paper.due_at, paper.zone))] if paper.due_at else []),
    ]
    answered = paper.filled_at is not None or any(row.state for row in paper.rows)
    said = [
        *([DERIVED_NOTE] if any(row.target_is_derived for row in paper.rows) else []),
        *([f"Diisi oleh {paper.filled_by}"] if paper.filled_by else []),
        *([moment_text(paper.filled_at, paper.zone)] if paper.filled_at else []),
        *([paper.on_behalf] if paper.on_behalf else []),
        *([f"Arsip kertas: {paper.paper_place}"] if paper.paper_place else []),
    ]
    extra = {
        "facts": facts,
        "opening": paper.opening,
        "answered": answered,
        "rows": [_request_row(row) for row in paper.rows],
        "filled": " · ".join(said),
        "registers": registers_data(paper.registers, to_fill=not answered),
        "action_plans": plan_rows(paper.action_plans),
    }
    return {**common_data(paper, cleaner), **cleaned(extra, cleaner)}


def receipt_data(paper: ReceiptPaper, cleaner: Cleaner) -> Data:
    """Who took what from whom."""
    rows = [[item.no, item.item, item.count, item.form, item.paper_place, _short(item.sha256)] for item in paper.items]
    facts = [
        ("Yang menyerahkan", paper.giver), ("Yang menerima", paper.receiver),
        ("Waktu penerimaan", moment_text(paper.received_at, paper.zone)),
        *([("Periode", paper.period)] if paper.period else []),
    ]  # fmt: skip
    extra = {"facts": facts, "rows": rows, "note": paper.note}
    return {**common_data(paper, cleaner), **cleaned(extra, cleaner)}


def minutes_data(paper: MinutesPaper, cleaner: Cleaner) -> Data:
    """Notulen: facts, agenda, attendance, discussion, decisions."""
    zone = zone_named(paper.zone)
    when = ""
    if paper.held_at:
        local = paper.held_at.astimezone(zone)
        until = f"–{paper.ended_at.astimezone(zone):%H.%M}" if paper.ended_at else ""
        when = f"{format_date(local)} pukul {local:%H.%M}{until} {local.tzname()}"
    facts = [
        ("Acara", paper.subject), ("Waktu", when), ("Tempat", paper.venue),
        ("Pimpinan rapat", paper.leader), ("Notulis", paper.secretary),
        *([("Periode", paper.period)] if paper.period else []),
    ]  # fmt: skip
    attendance = [
        [str(number), one.name, one.position, "hadir" if one.present else "tidak hadir", one.note]
        for number, one in enumerate(paper.attendance, start=1)
    ]
    extra = {
        "facts": facts, "agenda": paper.agenda, "attendance": attendance,
        "discussion": paper.discussion, "decisions": paper.decisions,
        "present": sum(one.present for one in paper.attendance),
    }  # fmt: skip
    return {**common_data(paper, cleaner), **cleaned(extra, cleaner)}


def _request_row(row: RequestRow) -> list[str]:
    variables = [f"{name} = {figure_text(value) or '…'}" for name, value in row.variables]
    value = {"nihil": "nihil", "belum": "belum diisi"}.get(row.state, figure_text(row.value, row.value_text))
    reason = f"Alasan: {row.reason}" if row.reason else ""
    evidence = list(row.evidence) if len(row.evidence) <= 1 else [f"– {name}" for name in row.evidence]
    return [
        row.no,
        "\n".join([row.indicator, *([row.definition] if row.definition else [])]),
        row.measure,
        figure_text(row.target, row.target_text) + (" (turunan)" if row.target_is_derived else ""),
        figure_text(row.previous, row.previous_text) or "–",
        "\n".join([value, *variables]).strip(),
        "\n".join(evidence),
        "\n".join(part for part in (row.obstacle, reason) if part),
        row.follow_up,
    ]


def _period(period: str) -> str:
    return f"Periode {period}" if period else ""


def _enumerated(items: tuple[str, ...]) -> str:
    return ", ".join(items)


def _short(sha256: str) -> str:
    return f"{sha256[:16]}…" if len(sha256) > 20 else sha256
