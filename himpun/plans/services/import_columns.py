"""What a table says about an indicator that exists: only what it has a column for."""

from __future__ import annotations

from typing import Any

from himpun.kernel.refusals import Refusal
from himpun.plans.importing import PlanRow
from himpun.plans.measures import measure_of
from himpun.plans.models import Indicator
from himpun.plans.services.indicators import as_stored

COLUMN_OF = {"name": "indikator", "measure_unit": "satuan", "definition": "definisi", "source": "sumber data",
             "baseline": "kondisi awal", "frequency": "frekuensi", "responsible_id": "penanggung jawab",
             "objective_id": "sasaran"}  # fmt: skip
MEASURE_COLUMNS = {"polaritas": "polarity", "jenis nilai": "value_type", "rumus": "formula",
                   "konsolidasi periode": "consolidation_periods", "konsolidasi unit": "consolidation_units",
                   "sifat nilai": "basis", "dibandingkan dengan": "against", "target nol": "zero_rule",
                   "batas atas": "cap", "batas bawah": "floor", "skala predikat": "predicate_scale"}  # fmt: skip


def measure_said(row: PlanRow, indicator: Indicator) -> dict[str, Any]:
    """How an indicator is measured after this row: what the table has no column for stays as it was."""
    read = as_stored(row.measure)
    said = {key for title, key in MEASURE_COLUMNS.items() if title in row.columns}
    kept = {key: value for key, value in indicator.measure.items() if key not in said}
    try:
        return as_stored(measure_of(kept | {key: value for key, value in read.items() if key in said}))
    except Refusal as refusal:
        raise Refusal(
            refusal.code,
            f"{row.place}: kolom yang tidak ada pada berkas tetap seperti semula, dan bersama isi berkas ini cara "
            f"ukur {row.code} tidak cocok: {refusal.message}",
            cell=row.place,
        ) from refusal
