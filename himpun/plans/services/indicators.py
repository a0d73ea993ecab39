"""The indicator dictionary: adding entries, and changing how one is measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from himpun.kernel.periods import parse_period
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import optional_text, require_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.organisations.models import Agency, Position, Unit
from himpun.organisations.rules import today_in
from himpun.plans.measures import measure_data
from himpun.plans.models import Indicator, IndicatorUnit, MeasureVersion, Objective
from himpun.plans.rules import Measure
from himpun.plans.targets import read_target

FREQUENCIES = ("month", "quarter", "semester", "year")
VALIDITIES = ("exact", "proxy", "activity")
USUAL = Measure()


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of the dictionary. `unit_ids` answer for it; `responsible_id` writes its action plans."""

    code: str
    name: str
    measure_unit: str
    measure: Measure = USUAL
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


@act
def add_objective(
    *, kind: str, name: str, code: str = "", parent_id: int | None = None, actor: Actor, now: datetime
) -> Objective:
    """Put a tujuan, sasaran, program, kegiatan or sub kegiatan into the agency's tree."""
    if kind not in Objective.Kind.values:
        raise Refusal("objective_kind_unknown", "Jenis sasaran tidak dikenal. Pilih tujuan, sasaran, program, …")
    name = require_text(name, code="objective_name_missing", label="Nama sasaran", maximum=500)
    code = optional_text(code, label="Kode sasaran", maximum=40)
    agency = locked_agency(actor)
    refuse_strangers(Objective, [parent_id], agency, "Sasaran induk")
    objective = Objective.objects.create(agency=agency, parent_id=parent_id, kind=kind, code=code, name=name)
    record(
        "objective.added",
        agency_id=agency.id,
        at=now,
        doer=actor.doer,
        subject=("objective", objective.id),
        data={"kind": kind, "code": code, "name": name, "parent": parent_id},
    )
    return objective


@act
def add_indicator(entry: Entry, *, actor: Actor, now: datetime) -> Indicator:
    """Add an indicator with the first version of its measure. Refuses a code that the agency has already."""
    agency = locked_agency(actor)
    code = require_text(entry.code, code="indicator_code_missing", label="Kode indikator", maximum=60)
    name = require_text(entry.name, code="indicator_name_missing", label="Nama indikator", maximum=500)
    unit = require_text(entry.measure_unit, code="measure_unit_missing", label="Satuan", maximum=80)
    if Indicator.objects.filter(agency=agency, code=code).exists():
        raise Refusal("indicator_exists", f"Kode indikator {code} sudah dipakai. Pakai kode lain, atau ubah yang ada.")
    refuse_unknown_choice(entry.frequency, entry.validity)
    refuse_strangers(Objective, [entry.objective_id], agency, "Sasaran")
    refuse_strangers(Unit, entry.unit_ids, agency, "Unit penjawab")
    if entry.responsible_id and not Position.objects.filter(pk=entry.responsible_id, unit__agency=agency).exists():
        raise Refusal("not_there", "Penanggung jawab tidak ditemukan pada perangkat daerah ini.")
    indicator = Indicator.objects.create(
        agency=agency,
        objective_id=entry.objective_id,
        code=code,
        name=name,
        measure_unit=unit,
        measure=as_stored(entry.measure),
        frequency=entry.frequency,
        responsible_id=entry.responsible_id,
        definition=optional_text(entry.definition, label="Definisi"),
        concept=optional_text(entry.concept, label="Konsep"),
        classification=optional_text(entry.classification, label="Klasifikasi", maximum=200),
        source=optional_text(entry.source, label="Sumber data", maximum=300),
        validity=entry.validity,
        baseline=optional_text(entry.baseline, label="Data dasar", maximum=80),
        evidence_required=entry.evidence_required,
        order=Indicator.objects.filter(agency=agency).count(),
    )
    MeasureVersion.objects.create(indicator=indicator, version=1, measure=indicator.measure, since=now)
    IndicatorUnit.objects.bulk_create(
        IndicatorUnit(indicator=indicator, unit_id=unit_id) for unit_id in dict.fromkeys(entry.unit_ids)
    )
    record(
        "indicator.added",
        agency_id=agency.id,
        at=now,
        doer=actor.doer,
        subject=("indicator", indicator.id),
        data={"code": code, "name": name, "measure": indicator.measure, "units": sorted(set(entry.unit_ids))},
    )
    return indicator


@act
def change_measure(indicator_id: int, measure: Measure, *, reason: str, actor: Actor, now: datetime) -> Indicator:
    """Measure an indicator in another way from now on. Results that exist keep the version they were computed by.

    Refuses when a target of a period that has not ended could no longer be read.
    """
    reason = require_text(reason, code="reason_missing", label="Alasan perubahan cara ukur", minimum=3)
    agency = locked_agency(actor)
    indicator = Indicator.objects.select_for_update(of=("self",)).filter(pk=indicator_id, agency=agency).first()
    if indicator is None:
        raise Refusal("not_there", "Indikator ini tidak ditemukan. Kembali ke daftar indikator dan pilih lagi.")
    data = as_stored(measure)
    if data == indicator.measure:
        return indicator
    _refuse_unreadable_targets(indicator, measure, agency, now)
    before = indicator.measure
    indicator.measure, indicator.measure_version = data, indicator.measure_version + 1
    indicator.save(update_fields=["measure", "measure_version"])
    MeasureVersion.objects.create(indicator=indicator, version=indicator.measure_version, measure=data, since=now)
    record(
        "indicator.measure_changed",
        agency_id=agency.id,
        at=now,
        doer=actor.doer,
        subject=("indicator", indicator.id),
        data={
            "from": before,
            "to": data,
            "version": indicator.measure_version,
            "reason": reason,
        },
    )
    return indicator


def as_stored(measure: Measure) -> dict[str, Any]:
    """The measure as an indicator keeps it: without its version, which has a column of its own."""
    return measure_data(replace(measure, version=1))


def locked_agency(actor: Actor) -> Agency:
    """One plan is changed by one person at a time: the agency's row is the lock."""
    return Agency.objects.select_related("region").select_for_update(of=("self",)).get(pk=actor.agency_id)


def refuse_unknown_choice(frequency: str, validity: str) -> None:
    """A rhythm or a validity that the dictionary does not know."""
    if frequency not in FREQUENCIES:
        raise _unknown_choice("frequency_unknown", "Frekuensi", frequency, FREQUENCIES)
    if validity not in VALIDITIES:
        raise _unknown_choice("validity_unknown", "Validitas", validity, VALIDITIES)


def _unknown_choice(code: str, label: str, given: str, choices: Sequence[str]) -> Refusal:
    message = f"{label} indikator “{given[:20]}” tidak dikenal. Pilih salah satu: {', '.join(choices)}."
    return Refusal(code, message, choices=list(choices))


def refuse_strangers(
    model: type[Objective] | type[Unit], ids: Sequence[int | None], agency: Agency, label: str
) -> None:
    """Ids of another office, or of nothing, are not there."""
    wanted = {pk for pk in ids if pk is not None}
    known = set(model._default_manager.filter(pk__in=wanted, agency=agency).values_list("pk", flat=True))
    if wanted - known:
        raise Refusal("not_there", f"{label} tidak ditemukan pada perangkat daerah ini.", ids=sorted(wanted - known))


def _refuse_unreadable_targets(indicator: Indicator, measure: Measure, agency: Agency, now: datetime) -> None:
    today = today_in(agency.region.zone, now)
    unfit = []
    for row in indicator.targets.all():
        if parse_period(row.period).ends_on < today:
            continue
        try:
            read_target(row.text, measure, unit=indicator.measure_unit)
        except Refusal:
            unfit.append(f"{row.period} “{row.text}”")
    if unfit:
        raise Refusal(
            "targets_unfit",
            f"Target berikut tidak dapat dipakai dengan cara ukur yang baru: {', '.join(unfit)}. "
            "Tetapkan dahulu target yang sesuai.",
            targets=unfit,
        )
