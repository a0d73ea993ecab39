"""The only doors from an id to a measurement. Results are the office's: whoever holds a post in it may read them."""

from __future__ import annotations

from himpun.cycles.models import Cycle
from himpun.kernel.refusals import there
from himpun.measurement.models import Achievement, ActionPlan, Recap
from himpun.organisations.actors import Actor
from himpun.plans.models import IndicatorUnit

_LIST = "Pengukuran"


def cycle_for(actor: Actor, cycle_id: int) -> Cycle:
    """A cycle of one's own office, with what its pages name."""
    rows = Cycle.objects.select_related("agency__region", "procedure", "edition")
    return there(rows.filter(pk=cycle_id, agency_id=actor.agency_id).first(), "Pengukuran ini", back_to=_LIST)


def achievement_for(actor: Actor, achievement_id: int) -> Achievement:
    """A result of one's own office, the superseded ones included: they stay readable."""
    rows = Achievement.objects.select_related(
        "cycle__agency__region", "cycle__procedure", "indicator__objective", "indicator__responsible", "unit"
    )
    return there(rows.filter(pk=achievement_id, cycle__agency_id=actor.agency_id).first(), "Capaian ini", back_to=_LIST)


def recap_for(actor: Actor, recap_id: int) -> Recap:
    """A recap of one's own office, in any version."""
    rows = Recap.objects.select_related("cycle__agency__region", "cycle__procedure", "unit")
    return there(rows.filter(pk=recap_id, cycle__agency_id=actor.agency_id).first(), "Rekap ini", back_to=_LIST)


def plan_for(actor: Actor, plan_id: int) -> ActionPlan:
    """An action plan of one's own office."""
    rows = ActionPlan.objects.select_related(
        "cycle__agency__region", "cycle__procedure", "indicator", "unit", "responsible"
    )
    return there(rows.filter(pk=plan_id, cycle__agency_id=actor.agency_id).first(), "Rencana aksi ini", back_to=_LIST)


def may_report(actor: Actor, plan: ActionPlan) -> bool:
    """Whether this person may say how far a plan has come; `report_progress` asks the same."""
    if plan.written_at is None:
        return False
    if plan.responsible_id == actor.position_id:
        return True
    return IndicatorUnit.objects.filter(indicator_id=plan.indicator_id, unit_id=actor.unit_id).exists()
