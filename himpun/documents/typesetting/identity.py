"""A procedure's sheet as the template prints it: identity page, worksheet, flow pages with everything in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from himpun.documents.papers import ProcedureSheet
from himpun.documents.typesetting.blocks import common_data, day_text
from himpun.procedures.definition import Definition, Source, Worksheet
from himpun.procedures.sheet.chart import NO, Chart, Symbol
from himpun.procedures.sheet.drawing import Mark
from himpun.procedures.sheet.flow import (
    NOTE_HEIGHT,
    TITLE_HEIGHT,
    Flow,
    FlowPage,
    flow_of,
)
from himpun.procedures.sheet.identity import LABELS, tidy
from himpun.procedures.sheet.labels import SIZES
from himpun.procedures.sheet.table import MARGIN_BOTTOM, MARGIN_TOP, MARGIN_X, PAD
from himpun.procedures.sheet.words import Cleaner, width_of

_SHAPES = {"capsule": "Mulai atau selesai", "box": "Proses", "diamond": "Keputusan"}


def sheet_data(sheet: ProcedureSheet, cleaner: Cleaner) -> dict[str, Any]:
    """Everything that `procedure.typ` prints."""
    definition = sheet.definition
    flow = flow_of(definition, sheet.page, cleaner)
    data = common_data(sheet, cleaner)
    data["foot"] = cleaner.clean(" · ".join(part for part in (f"SOP {sheet.title}", tidy(sheet.number)) if part))
    return {
        **data,
        "identity": _identity(sheet, cleaner),
        "worksheet": _worksheet(definition.worksheet, cleaner) if definition.worksheet else None,
        "flow": _flow(definition, flow, cleaner),
    }


def _identity(sheet: ProcedureSheet, cleaner: Cleaner) -> dict[str, Any]:
    definition, clean = sheet.definition, cleaner.clean
    identity = definition.identity
    labels: dict[str, str] = {**LABELS} | {str(key): text for key, text in definition.labels.items()}
    approved = sheet.marks[0] if sheet.marks else None
    facts = [
        (labels["number"], tidy(identity.number)),
        (labels["created_on"], _day(identity.created_on)),
        (labels["revised_on"], _day(identity.revised_on)),
        (identity.effective_label, _day(identity.effective_on)),
    ]
    contents: list[tuple[str, Sequence[str]]] = [
        ("legal_basis", identity.legal_basis), ("qualifications", identity.qualifications),
        ("related", [related.text for related in identity.related]), ("equipment", identity.equipment),
        ("warnings", [warning.text for warning in identity.warnings]), ("recording", identity.recording),
    ]  # fmt: skip
    blocks = [{"label": clean(labels[key]), "items": [clean(item) for item in items]} for key, items in contents]
    cover = identity.cover_title
    return {
        "heading": "Standar Operasional Prosedur (SOP)",
        "subheading": clean(cover) if cover and cover != identity.title else "",
        "labels": {key: clean(text) for key, text in labels.items()},
        "facts": [(clean(label), clean(value)) for label, value in facts],
        "approved_by": clean(identity.approved_by.position or ""),
        "approval_state": clean(approved.state) if approved else "",
        "approval_name": clean(approved.name) if approved else "",
        "title": clean(identity.title),
        "blocks": [blocks[index : index + 2] for index in range(0, len(blocks), 2)],
        "source": clean(_source(definition.source)) if definition.source else "",
    }


def _worksheet(sheet: Worksheet, cleaner: Cleaner) -> dict[str, Any]:
    def cleaned(pairs: Sequence[tuple[str, str | None]]) -> list[tuple[str, str]]:
        return [(label, cleaner.clean(value or "")) for label, value in pairs]

    last = len(sheet.steps) - 1
    return {
        "data": cleaned([
            ("1. Judul SOP", sheet.title), ("2. Jenis Kegiatan", sheet.kind.capitalize()),
            ("3. Penanggung Jawab", ""), ("    a. Produk", sheet.product_responsible),
            ("    b. Kegiatan", sheet.activity_responsible), ("4. Scope (Ruang Lingkup)", sheet.scope),
        ]),
        "identification": cleaned([
            ("Judul Kegiatan", sheet.activity_title), ("Langkah Awal", sheet.first),
            ("Langkah Utama", sheet.main), ("Langkah Akhir", sheet.last),
        ]),
        "steps": [
            ({0: "Langkah Awal", last: "Langkah Akhir"}.get(index, ""), step.no, cleaner.clean(step.text))
            for index, step in enumerate(sheet.steps)
        ],
    }  # fmt: skip


def _flow(definition: Definition, flow: Flow, cleaner: Cleaner) -> dict[str, Any]:
    grid, head = flow.grid, flow.head
    title = definition.labels.get("table_title") or f"SOP {definition.identity.title}".upper()
    return {
        "title": cleaner.clean(title),
        "note": flow.note,
        "title_height": TITLE_HEIGHT,
        "note_height": NOTE_HEIGHT,
        "margin_x": MARGIN_X, "margin_top": MARGIN_TOP, "margin_bottom": MARGIN_BOTTOM, "pad": PAD,
        "widths": [grid.width(index) for index in range(len(grid.x) - 1)],
        "actor_count": grid.actor_count,
        "head": {
            "upper": head.upper, "lower": head.lower, "titles": [asdict(cell) for cell in head.titles],
            **{key: asdict(cell) for key, cell in head.groups.items()},
        },
        "pages": [_page(definition, flow, page) for page in flow.pages],
        "legend": flow.legend,
        "has_proposals": flow.has_proposals,
    }  # fmt: skip


def _page(definition: Definition, flow: Flow, page: FlowPage) -> dict[str, Any]:
    drawing = page.drawing
    rows = []
    for number in page.rows:
        row, frame = flow.rows[number], page.frames[number]
        cells: list[list[dict[str, Any]]] = [[] for _ in range(flow.grid.actor_count)]
        for mark in drawing.marks:
            symbol = flow.chart.symbols[mark.symbol]
            if symbol.row == number:
                left = flow.grid.actor_left(symbol.column)
                cells[symbol.column].append(_mark(mark, left, frame.top, _alt(definition, flow.chart, symbol, mark)))
        texts = {
            name: asdict(getattr(row, name)) for name in ("no", "activity", "inputs", "time", "outputs", "remarks")
        }
        rows.append({"height": frame.height, "symbols": cells, **texts})
    return {
        "rows": rows,
        "strokes": [
            {"points": stroke.points, "head": stroke.head, "dashed": stroke.dashed} for stroke in drawing.strokes
        ],
        "pentagons": [
            {
                "x": pentagon.box.left, "y": pentagon.y, "width": pentagon.width, "height": pentagon.height,
                "text": pentagon.text, "size": _fitting(pentagon.text, pentagon.width - 0.6),
            }
            for pentagon in drawing.pentagons
        ],
        "labels": [
            {"x": label.box.left, "y": label.box.top, "lines": label.lines, "size": label.size}
            for label in drawing.labels
        ],
    }  # fmt: skip


def _mark(mark: Mark, left: float, top: float, alt: str) -> dict[str, Any]:
    return {
        "x": mark.box.left - left, "y": mark.box.top - top, "width": mark.width, "height": mark.height,
        "shape": mark.shape, "dashed": mark.dashed, "alt": alt,
    }  # fmt: skip


def _alt(definition: Definition, chart: Chart, symbol: Symbol, mark: Mark) -> str:
    """What the symbol says to someone who does not see it: its kind, whose it is, and where its arrows lead."""
    who = chart.columns[symbol.column].title
    said = f"{_SHAPES[mark.shape]}, {who}"
    if mark.shape != symbol.shape:
        return said
    if symbol.part == "fill":
        said += ", pengisian data"
    steps = definition.steps
    ways = [
        f"{'kembali' if link.label == NO else link.label or 'lanjut'} ke langkah {steps[row].no}"
        for link in chart.links
        if symbol.id in link.sources and (row := chart.symbols[link.targets[0]].row) != symbol.row
    ]
    return "; ".join([said, *ways])


def _fitting(text: str, room: float) -> float:
    return next((size for size in (7.0, *SIZES, 4.5, 4.0, 3.5, 3.0) if width_of(text, size, "bold") <= room), 2.5)


def _source(source: Source) -> str:
    year = f", {source.year}" if source.year else ""
    return f"Sumber: {source.document}, {source.publisher}{year}."


def _day(day: date | None) -> str:
    return day_text(day)
