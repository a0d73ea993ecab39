"""The only doors from an id to a measurement. Results are the office's: whoever holds a post in it may read them."""

from __future__ import annotations

from himpun.cycles.models import Cycle
from himpun.kernel.refusals import Refusal
from himpun.measurement.models import Achievement, ActionPlan, Recap
from himpun.organisations.actors import Actor
from himpun.plans.models import IndicatorUnit


def cycle_for(actor: Actor, cycle_id: int) -> Cycle:
    """A cycle of one's own office, with what its pages name."""
    rows = Cycle.objects.select_related("agency__region", "procedure", "edition")
    cycle = rows.filter(pk=cycle_id, agency_id=actor.agency_id).first()
    if cycle is None:
        raise not_there("Pengukuran ini")
    return cycle


def achievement_for(actor: Actor, achievement_id: int) -> Achievement:
    """A result of one's own office, the superseded ones included: they stay readable."""
    rows = Achievement.objects.select_related(
        "cycle__agency__region", "cycle__procedure", "indicator__objective", "indicator__responsible", "unit"
    )
    row = rows.filter(pk=achievement_id, cycle__agency_id=actor.agency_id).first()
    if row is None:
        raise not_there("Capaian ini")
    return row


def recap_for(actor: Actor, recap_id: int) -> Recap:
    """A recap of one's own office, in any version."""
    rows = Recap.objects.select_related("cycle__agency__region", "cycle__procedure", "unit")
    recap = rows.filter(pk=recap_id, cycle__agency_id=actor.agency_id).first()
    if recap is None:
        raise not_there("Rekap ini")
    return recap


def plan_for(actor: Actor, plan_id: int) -> ActionPlan:
    """An action plan of one's own office."""
    rows = ActionPlan.objects.select_related(
        "cycle__agency__region", "cycle__procedure", "indicator", "unit", "responsible"
    )
    plan = rows.filter(pk=plan_id, cycle__agency_id=actor.agency_id).first()
    if plan is None:
        raise not_there("Rencana aksi ini")
    return plan


def may_report(actor: Actor, plan: ActionPlan) -> bool:
    """Whether this person may say how far a plan has come; `report_progress` asks the same."""
    if plan.written_at is None:
        return False
    if plan.responsible_id == actor.position_id:
        return True
    return IndicatorUnit.objects.filter(indicator_id=plan.indicator_id, unit_id=actor.unit_id).exists()


def not_there(what: str) -> Refusal:
    """The one answer for what is not there and what is not yours."""
    return Refusal("not_there", f"{what} tidak ditemukan. Kembali ke Pengukuran dan pilih lagi.")
