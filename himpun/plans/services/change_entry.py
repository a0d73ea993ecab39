"""Changing what the dictionary says about an indicator, without touching how it is measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from himpun.kernel.refusals import Refusal
from himpun.kernel.text import optional_text, require_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.organisations.models import Position, Unit
from himpun.plans.models import Indicator, IndicatorUnit, Objective
from himpun.plans.services.indicators import locked_agency, refuse_strangers, refuse_unknown_choice


@dataclass(frozen=True, kw_only=True)
class Description:
    """What an entry says beside its code and its measure. `ends_on`: from the day after it is asked for no more."""

    name: str
    measure_unit: str
    unit_ids: Sequence[int]
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
    ends_on: date | None = None


@act
def change_entry(indicator_id: int, entry: Description, *, reason: str, actor: Actor, now: datetime) -> Indicator:
    """Bring an entry up to date from now on; requests that were sent keep what they asked.

    The same again changes nothing. What it said before stays readable in the ledger.
    """
    reason = require_text(reason, code="reason_missing", label="Alasan perubahan", minimum=3)
    agency = locked_agency(actor)
    indicator = Indicator.objects.select_for_update(of=("self",)).filter(pk=indicator_id, agency=agency).first()
    if indicator is None:
        raise Refusal("not_there", "Indikator ini tidak ditemukan. Kembali ke daftar indikator dan pilih lagi.")
    refuse_unknown_choice(entry.frequency, entry.validity)
    refuse_strangers(Objective, [entry.objective_id], agency, "Sasaran")
    refuse_strangers(Unit, entry.unit_ids, agency, "Unit penjawab")
    if entry.responsible_id and not Position.objects.filter(pk=entry.responsible_id, unit__agency=agency).exists():
        raise Refusal("not_there", "Penanggung jawab tidak ditemukan pada perangkat daerah ini.")
    given = _given(entry)
    changes = {key: value for key, value in given.items() if getattr(indicator, key) != value}
    units = _changed_units(indicator, entry.unit_ids)
    if not changes and not units:
        return indicator
    before = {key: getattr(indicator, key) for key in changes}
    for key, value in changes.items():
        setattr(indicator, key, value)
    indicator.save(update_fields=[name.removesuffix("_id") for name in changes])
    record(
        "indicator.changed",
        agency_id=agency.id,
        at=now,
        doer=actor.doer,
        subject=("indicator", indicator.id),
        data={"code": indicator.code, "from": before, "to": changes, "units": units, "reason": reason},
    )
    return indicator


def _given(entry: Description) -> dict[str, Any]:
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
        "ends_on": entry.ends_on,
    }


def _changed_units(indicator: Indicator, wanted: Sequence[int]) -> dict[str, list[int]]:
    """Write who answers, and tell what changed."""
    known = set(IndicatorUnit.objects.filter(indicator=indicator).values_list("unit_id", flat=True))
    new, gone = sorted(set(wanted) - known), sorted(known - set(wanted))
    IndicatorUnit.objects.bulk_create([IndicatorUnit(indicator=indicator, unit_id=pk) for pk in new], batch_size=400)
    IndicatorUnit.objects.filter(indicator=indicator, unit_id__in=gone).delete()
    return {name: ids for name, ids in (("added", new), ("no_longer", gone)) if ids}
