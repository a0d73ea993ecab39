"""The indicator dictionary: adding entries, and changing how one is measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from himpun.kernel.periods import parse_period
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import optional_text, require_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.organisations.rules import today_in
from himpun.plans.measures import measure_data
from himpun.plans.models import Indicator, IndicatorUnit, MeasureVersion, Objective, Target
from himpun.plans.rules import Measure
from himpun.plans.services.entries import Said, columns_of
from himpun.plans.services.own import locked_agency, locked_indicator, refuse_strangers
from himpun.plans.targets import read_target

USUAL = Measure()


@dataclass(frozen=True, kw_only=True)
class Entry(Said):
    """A new entry of the dictionary."""

    code: str
    measure: Measure = USUAL


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
    refuse_strangers(Objective.objects.filter(agency=agency), [parent_id], "Sasaran induk")
    if Objective.objects.filter(agency=agency, parent_id=parent_id, kind=kind, code=code, name__iexact=name).exists():
        raise Refusal("objective_exists", "Sasaran ini sudah ada di tempat itu. Pakai yang ada, atau beri nama lain.")
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
    if Indicator.objects.filter(agency=agency, code=code).exists():
        raise Refusal("indicator_exists", f"Kode indikator {code} sudah dipakai. Pakai kode lain, atau ubah yang ada.")
    indicator = Indicator.objects.create(
        agency=agency,
        code=code,
        measure=as_stored(entry.measure),
        order=Indicator.objects.filter(agency=agency).count(),
        **columns_of(entry, agency),
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
        data={"code": code, "name": indicator.name, "measure": indicator.measure, "units": sorted(set(entry.unit_ids))},
    )
    return indicator


@act
def change_measure(indicator_id: int, measure: Measure, *, reason: str, actor: Actor, now: datetime) -> Indicator:
    """Measure an indicator in another way from now on. Results that exist keep the version they were computed by.

    Refuses when a target of a period that has not ended could no longer be read.
    """
    reason = require_text(reason, code="reason_missing", label="Alasan perubahan cara ukur", minimum=3)
    agency = locked_agency(actor)
    indicator = locked_indicator(indicator_id, actor)
    data = as_stored(measure)
    if data == indicator.measure:
        return indicator
    targets = indicator.targets.order_by("decided_on", "id")
    refusal = unfit_targets(targets, measure, indicator.measure_unit, today_in(agency.region.zone, now))
    if refusal:
        raise refusal
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


def unfit_targets(targets: Iterable[Target], measure: Measure, unit: str, today: date) -> Refusal | None:
    """Say which targets in force, of periods that are not over, a measure cannot read. `targets`: the oldest first."""
    in_force = {(row.period, row.unit_id): row for row in targets}
    unfit = []
    for row in in_force.values():
        if parse_period(row.period).ends_on < today:
            continue
        try:
            read_target(row.text, measure, unit=unit)
        except Refusal:
            unfit.append(f"{row.period} “{row.text}”")
    if not unfit:
        return None
    return Refusal(
        "targets_unfit",
        f"Target berikut tidak dapat dipakai dengan cara ukur yang baru: {', '.join(unfit)}. "
        "Tetapkan dahulu target yang sesuai.",
        targets=unfit,
    )
