"""What an entry of the indicator dictionary says: the same whether it is added or changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from himpun.kernel.refusals import Refusal
from himpun.kernel.text import optional_text, require_text
from himpun.organisations.models import Agency, Position, Unit
from himpun.plans.columns import FREQUENCIES
from himpun.plans.models import Objective
from himpun.plans.services.own import refuse_strangers

VALIDITIES = ("exact", "proxy", "activity")


@dataclass(frozen=True, kw_only=True)
class Said:
    """All but code and measure. `unit_ids` answer for the indicator; `responsible_id` writes its action plans."""

    name: str
    measure_unit: str
    unit_ids: Sequence[int] = ()
    objective_id: int | None = None
    responsible_id: int | None = None
    frequency: str = "quarter"
    definition: str = ""
    concept: str = ""
    classification: str = ""
    source: str = ""
    validity: str = "exact"
    baseline: str = ""
    evidence_required: bool = True


def columns_of(entry: Said, agency: Agency) -> dict[str, Any]:
    """The indicator's columns, as the entry says them. Refuses words it does not know, and another office's rows."""
    _refuse_unknown("frequency_unknown", "Frekuensi", entry.frequency, tuple(FREQUENCIES.values()))
    _refuse_unknown("validity_unknown", "Validitas", entry.validity, VALIDITIES)
    refuse_strangers(Objective.objects.filter(agency=agency), [entry.objective_id], "Sasaran")
    refuse_strangers(Unit.objects.filter(agency=agency), entry.unit_ids, "Unit penjawab")
    refuse_strangers(Position.objects.filter(unit__agency=agency), [entry.responsible_id], "Penanggung jawab")
    return {
        "name": require_text(entry.name, code="indicator_name_missing", label="Nama indikator", maximum=500),
        "measure_unit": require_text(entry.measure_unit, code="measure_unit_missing", label="Satuan", maximum=80),
        "objective_id": entry.objective_id,
        "responsible_id": entry.responsible_id,
        "frequency": entry.frequency,
        "definition": optional_text(entry.definition, label="Definisi"),
        "concept": optional_text(entry.concept, label="Konsep"),
        "classification": optional_text(entry.classification, label="Klasifikasi", maximum=200),
        "source": optional_text(entry.source, label="Sumber data", maximum=300),
        "validity": entry.validity,
        "baseline": optional_text(entry.baseline, label="Data dasar", maximum=80),
        "evidence_required": entry.evidence_required,
    }


def _refuse_unknown(code: str, label: str, given: str, choices: Sequence[str]) -> None:
    if given not in choices:
        message = f"{label} indikator “{given[:20]}” tidak dikenal. Pilih salah satu: {', '.join(choices)}."
        raise Refusal(code, message, choices=list(choices))
