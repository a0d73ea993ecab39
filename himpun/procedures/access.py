"""The door from an id in an address to an edition: another office's is not there."""

from __future__ import annotations

from himpun.kernel.refusals import there
from himpun.organisations.actors import Actor
from himpun.procedures.models import Edition


def edition_for(actor: Actor, edition_id: int) -> Edition:
    """An edition of a procedure of the actor's own agency."""
    rows = Edition.objects.select_related("procedure__agency__region")
    own = rows.filter(pk=edition_id, procedure__agency_id=actor.agency_id)
    return there(own.first(), "Revisi prosedur ini", back_to="daftar prosedur")
