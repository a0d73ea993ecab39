"""Changing what the dictionary says about an indicator, without touching how it is measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.plans.models import Indicator, IndicatorUnit
from himpun.plans.services.entries import Said, columns_of
from himpun.plans.services.own import locked_agency, locked_indicator


@dataclass(frozen=True, kw_only=True)
class Description(Said):
    """What an entry says from now on. `ends_on`: from the day after it is asked for no more."""

    ends_on: date | None = None


@act
def change_entry(indicator_id: int, entry: Description, *, reason: str, actor: Actor, now: datetime) -> Indicator:
    """Bring an entry up to date from now on; requests that were sent keep what they asked.

    The same again changes nothing. What it said before stays readable in the ledger.
    """
    reason = require_text(reason, code="reason_missing", label="Alasan perubahan", minimum=3)
    agency = locked_agency(actor)
    indicator = locked_indicator(indicator_id, actor)
    given = {**columns_of(entry, agency), "ends_on": entry.ends_on}
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


def _changed_units(indicator: Indicator, wanted: Sequence[int]) -> dict[str, list[int]]:
    """Write who answers, and tell what changed."""
    known = set(IndicatorUnit.objects.filter(indicator=indicator).values_list("unit_id", flat=True))
    new, gone = sorted(set(wanted) - known), sorted(known - set(wanted))
    IndicatorUnit.objects.bulk_create([IndicatorUnit(indicator=indicator, unit_id=pk) for pk in new], batch_size=400)
    IndicatorUnit.objects.filter(indicator=indicator, unit_id__in=gone).delete()
    return {name: ids for name, ids in (("added", new), ("no_longer", gone)) if ids}
