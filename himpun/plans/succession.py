"""What the plan does when units and positions are renamed, merged or ended: the successor owes what was promised."""

from __future__ import annotations

from datetime import date

from himpun.kernel.periods import parse_period
from himpun.ledger.services import Recorded, record
from himpun.plans.models import Indicator, IndicatorUnit, Target


def follow_position(recorded: Recorded) -> None:
    """On `position.renamed` and `position.ended`: the successor is responsible for the indicators still in use."""
    before, after = int(recorded.data["position"]), int(recorded.data["successor"])
    day = _day(recorded)
    rows = [row for row in Indicator.objects.filter(responsible_id=before) if row.ends_on is None or row.ends_on >= day]
    if not rows:
        return
    ids = [row.pk for row in rows]
    Indicator.objects.filter(pk__in=ids).update(responsible_id=after)
    record(
        "indicators.passed_on",
        agency_id=recorded.agency_id,
        at=recorded.at,
        doer=recorded.doer,
        subject=("position", after),
        data={"from": before, "to": after, "indicators": ids},
    )


def follow_unit(recorded: Recorded) -> None:
    """On `unit.renamed` and `unit.merged`: the successor answers for the indicators, with the targets still ahead.

    Where it has a target of its own for a period, that one stands: two promises are never added up by themselves.
    """
    before, after = int(recorded.data["unit"]), int(recorded.data["successor"])
    owed = set(IndicatorUnit.objects.filter(unit_id=before).values_list("indicator_id", flat=True))
    known = set(IndicatorUnit.objects.filter(unit_id=after).values_list("indicator_id", flat=True))
    new = sorted(owed - known)
    IndicatorUnit.objects.bulk_create([IndicatorUnit(indicator_id=pk, unit_id=after) for pk in new], batch_size=400)
    targets = _targets_ahead(before, after, _day(recorded))
    Target.objects.bulk_create(targets, batch_size=100)
    if new or targets:
        record(
            "indicators.passed_on",
            agency_id=recorded.agency_id,
            at=recorded.at,
            doer=recorded.doer,
            subject=("unit", after),
            data={"from": before, "to": after, "indicators": sorted(owed), "targets": len(targets)},
        )


def _targets_ahead(before: int, after: int, day: date) -> list[Target]:
    """The unsaved copies for the successor: of periods that end on the day or later."""
    own = set(Target.objects.filter(unit_id=after).values_list("indicator_id", "period"))
    rows = Target.objects.filter(unit_id=before).order_by("id")
    return [
        Target(
            indicator_id=row.indicator_id,
            unit_id=after,
            period=row.period,
            text=row.text,
            decided_on=row.decided_on,
            is_derived=row.is_derived,
        )
        for row in rows
        if (row.indicator_id, row.period) not in own and parse_period(row.period).ends_on >= day
    ]


def _day(recorded: Recorded) -> date:
    on = recorded.data["on"]
    assert isinstance(on, date)
    return on
