"""Carrying action plans into the version that corrects an archived measurement."""

from __future__ import annotations

from himpun.collection.models import DataRequest
from himpun.collection.services.carry_over import Wrong, copy_of
from himpun.cycles.models import Cycle
from himpun.ledger.services import Doer, record
from himpun.measurement.models import ActionPlan
from himpun.measurement.selectors.plans import plans_of


def carry_plans(cycle: Cycle, wrong: Wrong, *, doer: Doer | None) -> None:
    """Plans for results that the correction does not touch stay as they were written.

    Where a figure is corrected, its cause may be another one: if the target is still missed, the plan is asked anew.
    """
    old = cycle.supersedes
    if old is None:
        return
    requests = DataRequest.objects.filter(cycle=old, unit_id__in=wrong.units).select_related("unit")
    touched = {(indicator, unit) for row in requests for indicator in wrong.of(row) for unit in (row.unit_id, None)}
    plans = [plan for plan in plans_of(old) if plan.written_at and (plan.indicator_id, plan.unit_id) not in touched]
    if not plans:
        return
    copies = ActionPlan.objects.bulk_create([copy_of(plan, cycle_id=cycle.id) for plan in plans], batch_size=60)
    record(
        "action_plans.carried_over",
        agency_id=cycle.agency_id,
        at=cycle.started_at,
        doer=doer,
        subject=("cycle", cycle.id),
        data={
            "from_cycle": old.id,
            "plans": [
                {"plan": copy.id, "from": plan.id, "indicator": plan.indicator_id, "unit": plan.unit_id}
                for plan, copy in zip(plans, copies, strict=True)
            ],
        },
        cycle_id=cycle.id,
    )
