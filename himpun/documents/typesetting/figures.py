"""Recap, measurement and registers in the words that their templates print."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from himpun.documents.papers.figures import (
    ActionPlanRow,
    MeasurementPaper,
    MeasurementRow,
    RecapPaper,
    RecapRow,
    RegisterPaper,
    RegisterTable,
)
from himpun.documents.typesetting.blocks import (
    Data,
    cleaned,
    common_data,
    day_text,
    figure_text,
    moment_text,
)
from himpun.kernel.numbers import format_number, format_percent
from himpun.procedures.sheet.words import Cleaner

REGISTER_NAMES = {
    "LHP": "Laporan Hasil Pemeriksaan (LHP)",
    "LHE": "Laporan Hasil Evaluasi (LHE)",
    "TLHP": "Tindak Lanjut Hasil Pemeriksaan (TLHP)",
}
EMPTY_LINES = 3
_STATES = {"diterima": "diterima", "nihil": "nihil", "belum": "belum ada"}
_PLAIN_HEADS = ["No", "Nomor dan tanggal terima", "Objek", "Periode", "Temuan", "Rekomendasi"]
_FOLLOW_HEADS = ["No", "Nomor LHP", "Temuan", "Rekomendasi", "Tindak lanjut", "Bukti", "Status", "Batas waktu"]


def recap_data(paper: RecapPaper, cleaner: Cleaner) -> Data:
    """Unit by unit, then the agency's own figures, then the registers."""
    groups = [
        {"unit": unit, "rows": [_recap_row(row) for row in rows]}
        for unit, rows in groupby(paper.rows, key=lambda row: row.unit)
    ]
    states = [row.state for row in paper.rows]
    waiting = len(states) - sum(states.count(state) for state in _STATES)
    summary = [
        ("Indikator", str(len(states))), ("Diterima", str(states.count("diterima"))),
        *([("Menunggu keputusan", str(waiting))] if waiting else []),
        ("Nihil", str(states.count("nihil"))), ("Belum ada", str(states.count("belum"))),
    ]  # fmt: skip
    extra = {
        "groups": groups,
        "by_unit": len(groups) > 1 or bool(groups and groups[0]["unit"] and not paper.unit),
        "totals": [_recap_row(row) for row in paper.totals],
        "registers": registers_data(paper.registers),
        "summary": summary,
        "note": paper.note,
        "as_of": f"Keadaan {moment_text(paper.as_of, paper.zone)}" if paper.as_of else "",
        "paper_place": paper.paper_place,
    }
    common = common_data(paper, cleaner, subtitles=[paper.unit, _period(paper.period)])
    return {**common, **cleaned(extra, cleaner)}


def measurement_data(paper: MeasurementPaper, cleaner: Cleaner) -> Data:
    """The measurement with everything that explains it."""
    outcomes = [row.outcome for row in paper.rows]
    has_budget = any(row.ceiling is not None or row.spent is not None for row in paper.rows)
    summary = [
        ("Indikator", str(len(outcomes))), ("Tercapai", str(outcomes.count("tercapai"))),
        ("Tidak tercapai", str(outcomes.count("tidak tercapai"))),
        ("Tidak diukur", str(sum(outcome in {"tidak diukur", "tidak terdefinisi"} for outcome in outcomes))),
    ]  # fmt: skip
    extra = {
        "rows": [_measurement_row(row, has_budget=has_budget) for row in paper.rows],
        "has_budget": has_budget,
        "summary": summary,
        "formulas": _formulas(paper.rows),
        "analysis": [{"heading": n.heading, "text": n.text, "author": n.author} for n in paper.analysis],
        "checks": [[_of(row.indicator, row.unit), row.finding, row.answer] for row in paper.checks],
        "decision": paper.decision,
        "decided_at": moment_text(paper.decided_at, paper.zone),
        "action_plans": plan_rows(paper.action_plans),
        "scale": paper.scale,
        "sources": paper.sources,
        "unfit": paper.unfit,
    }
    common = common_data(paper, cleaner, subtitles=[paper.unit, _period(paper.period)])
    return {**common, **cleaned(extra, cleaner)}


def register_data(paper: RegisterPaper, cleaner: Cleaner) -> Data:
    """Each register as a table of its own."""
    extra = {"registers": registers_data(paper.registers), "note": paper.note}
    common = common_data(paper, cleaner, subtitles=[paper.unit, _period(paper.period)])
    return {**common, **cleaned(extra, cleaner)}


def registers_data(tables: Sequence[RegisterTable], *, to_fill: bool = False) -> list[Data]:
    """Heads and rows of each register; LHP and LHE are alike, TLHP follows a recommendation to its end.

    `to_fill`: an empty one is a form with empty lines. Nobody has said yet that there is nothing.
    """
    return [
        {
            "register": table.register,
            "name": _register_name(table),
            "heads": _FOLLOW_HEADS if table.register == "TLHP" else _PLAIN_HEADS,
            "rows": [_follow_row(row) if table.register == "TLHP" else _plain_row(row) for row in table.rows],
            "lines": EMPTY_LINES if to_fill and not table.rows and not table.nihil_reason else 0,
            "nihil": f"Nihil. Alasan: {table.nihil_reason}" if table.nihil_reason else "Nihil.",
        }
        for table in tables
    ]  # fmt: skip


def plan_rows(plans: Sequence[ActionPlanRow]) -> list[list[str]]:
    """The rows of "Rencana aksi perbaikan"."""
    return [
        [
            plan.no, _of(plan.indicator, plan.unit), plan.cause, plan.action, plan.output, plan.responsible,
            day_text(plan.due_on), plan.budget_line, plan.status,
        ]
        for plan in plans
    ]  # fmt: skip


def _recap_row(row: RecapRow) -> list[str]:
    state = _STATES.get(row.state, row.state)
    value = {"nihil": "nihil", "belum": "–"}.get(row.state) or figure_text(row.value, row.value_text) or "–"
    said = [f"Alasan: {row.reason}" if row.reason else "", row.obstacle, row.follow_up, row.note]
    return [
        row.no, row.indicator, row.measure, figure_text(row.target, row.target_text) or "–", value, state,
        str(row.evidence_count) if row.evidence_count else "–", "\n".join(part for part in said if part),
    ]  # fmt: skip


def _measurement_row(row: MeasurementRow, *, has_budget: bool) -> list[str]:
    cells = [
        row.no, row.objective, _of(row.indicator, row.unit), row.measure,
        figure_text(row.target_year, row.target_year_text) or "–", figure_text(row.target, row.target_text) or "–",
        figure_text(row.value, row.value_text) or "–", format_percent(row.percent),
        "\n".join(part for part in (row.category, row.outcome) if part),
    ]  # fmt: skip
    if has_budget:
        cells += [row.program, _rupiah(row.ceiling), _rupiah(row.spent), format_percent(row.absorption)]
    said = [
        row.note,
        f"Capaian periode lalu {format_percent(row.previous_percent)}" if row.previous_percent is not None else "",
        f"Efisiensi {format_percent(row.efficiency)}" if row.efficiency is not None else "",
    ]
    return [*cells, "\n".join(part for part in said if part)]


def _formulas(rows: Sequence[MeasurementRow]) -> list[str]:
    """Each formula once, with the numbers of the indicators that use it."""
    used: dict[str, list[str]] = {}
    for row in rows:
        if row.formula:
            used.setdefault(row.formula, []).append(row.no)
    return [f"{formula} (indikator nomor {', '.join(numbers)})" for formula, numbers in used.items()]


def _plain_row(row: Any) -> list[str]:
    number = "\n".join(part for part in (row.number, day_text(row.received_on)) if part)
    return [row.no, number, row.object, row.period, row.finding, row.recommendation]


def _follow_row(row: Any) -> list[str]:
    return [
        row.no, row.number, row.finding, row.recommendation, row.follow_up, "\n".join(row.evidence), row.status,
        day_text(row.due_on),
    ]  # fmt: skip


def _register_name(table: RegisterTable) -> str:
    name = REGISTER_NAMES.get(table.register, table.register)
    return f"{name} – {table.unit}" if table.unit else name


def _of(indicator: str, unit: str) -> str:
    return f"{indicator}\n{unit}" if unit else indicator


def _rupiah(value: Decimal | None) -> str:
    """In a column headed "(Rp)" the sign is not repeated."""
    return "–" if value is None else format_number(value, 0 if value == value.to_integral_value() else 2)


def _period(period: str) -> str:
    return f"Periode {period}" if period else ""
