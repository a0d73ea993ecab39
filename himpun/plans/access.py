"""The only doors from an id to what an office promised. Plans are the office's: whoever holds a post may read them."""

from __future__ import annotations

from himpun.kernel.refusals import there
from himpun.organisations.actors import Actor
from himpun.plans.models import Budget, Indicator


def indicator_for(actor: Actor, indicator_id: int) -> Indicator:
    """An indicator of one's own office."""
    rows = Indicator.objects.select_related("agency__region", "objective", "responsible__unit")
    return there(rows.filter(pk=indicator_id, agency_id=actor.agency_id).first(), "Indikator ini", back_to="Rencana")


def budget_for(actor: Actor, budget_id: int) -> Budget:
    """A budget line of one's own office."""
    own = Budget.objects.filter(pk=budget_id, agency_id=actor.agency_id)
    return there(own.first(), "Pagu ini", back_to="Rencana")
