"""The form ("dokumen format data") as a paper: each indicator once, with who is asked."""

from __future__ import annotations

from collections.abc import Sequence

from himpun.collection.models import Form
from himpun.collection.rules import FormRow as AskedRow
from himpun.cycles.running import Running
from himpun.documents.building.heads import blocks, doer_block, head_of, period_label
from himpun.documents.papers import FormPaper, FormRow
from himpun.ledger.services import Doer
from himpun.plans.models import Indicator
from himpun.plans.selectors import current_measure

GUIDANCE = (
    "Isi realisasi setiap indikator menurut definisinya. Tulis desimal dengan koma dan ribuan dengan titik. "
    "Bila tidak ada yang dilaporkan, pilih Nihil dan tulis alasannya; angka 0 berarti nol, bukan nihil. "
    "Sertakan bukti dukung, kendala, dan tindak lanjutnya."
)
POLARITY_WORDS = {
    "maximise": "makin tinggi makin baik",
    "minimise": "makin rendah makin baik",
    "minimise_ratio": "makin rendah makin baik",
    "range": "di dalam rentang",
    "stabilise": "tetap pada target",
    "predicate": "peringkat",
}
DEED_WORDS = {Form.State.DRAFT: "Disampaikan", Form.State.DISCUSSED: "Dibahas", Form.State.APPROVED: "Disetujui"}
STATUS_WORDS = {Form.State.DRAFT: "Rancangan", Form.State.DISCUSSED: "Telah dibahas", Form.State.APPROVED: "Disetujui"}


def form_paper(form: Form, running: Running, *, doer: Doer | None) -> FormPaper:
    """The form in the version that was approved, discussed or sent out, and by whom."""
    cycle = running.cycle
    state = Form.State(form.state)
    settled_by = doer_block(doer, DEED_WORDS[state], at=running.now, zone=cycle.agency.region.zone)
    asked = [AskedRow.of(row) for row in form.rows]
    return FormPaper(
        **head_of(cycle.agency),
        period=period_label(cycle),
        rows=tuple(_rows(asked)),
        registers=tuple(dict.fromkeys(name for step in running.definition.steps for name in step.registers)),
        recipients=tuple(dict.fromkeys(row.unit for row in asked)),
        guidance=GUIDANCE,
        status=STATUS_WORDS[state],
        marks=blocks(settled_by),
        supersedes=f"Menggantikan versi {form.version - 1}." if form.version > 1 else "",
    )


def _rows(asked: Sequence[AskedRow]) -> list[FormRow]:
    by_indicator: dict[int, list[AskedRow]] = {}
    for row in asked:
        by_indicator.setdefault(row.indicator_id, []).append(row)
    known = Indicator.objects.select_related("objective", "responsible").in_bulk(list(by_indicator))
    found = []
    for number, (indicator_id, rows) in enumerate(by_indicator.items(), start=1):
        first, indicator = rows[0], known[indicator_id]
        found.append(
            FormRow(
                no=str(number),
                indicator=first.label,
                objective=indicator.objective.name if indicator.objective else "",
                definition=first.definition,
                formula=first.formula,
                variables=first.variables,
                measure=first.measure_unit,
                polarity=POLARITY_WORDS.get(current_measure(indicator).polarity, ""),
                target_text=_target(rows),
                source=indicator.source,
                responsible=indicator.responsible.title if indicator.responsible else "",
            )
        )
    return found


def _target(rows: Sequence[AskedRow]) -> str:
    """The target, or each unit's own where they differ."""
    texts = {row.target for row in rows}
    if len(texts) == 1:
        return texts.pop()
    return "; ".join(f"{row.unit}: {row.target or '–'}" for row in rows[:6]) + ("; …" if len(rows) > 6 else "")
