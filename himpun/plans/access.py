"""The only doors from an id to what an office promised. Plans are the office's: whoever holds a post may read them."""

from __future__ import annotations

from himpun.kernel.refusals import Refusal
from himpun.organisations.actors import Actor
from himpun.plans.models import Budget, Indicator


def indicator_for(actor: Actor, indicator_id: int) -> Indicator:
    """An indicator of one's own office."""
    rows = Indicator.objects.select_related("agency__region", "objective", "responsible__unit")
    indicator = rows.filter(pk=indicator_id, agency_id=actor.agency_id).first()
    if indicator is None:
        raise Refusal("not_there", "Indikator ini tidak ditemukan. Kembali ke Rencana dan pilih lagi.")
    return indicator


def budget_for(actor: Actor, budget_id: int) -> Budget:
    """A budget line of one's own office."""
    budget = Budget.objects.filter(pk=budget_id, agency_id=actor.agency_id).first()
    if budget is None:
        raise Refusal("not_there", "Pagu ini tidak ditemukan. Kembali ke Rencana dan pilih lagi.")
    return budget
