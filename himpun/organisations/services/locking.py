"""Taking hold of an organisation before it is changed, and of what later parts of the house will move with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from himpun.kernel.refusals import not_there, there
from himpun.organisations.actors import Actor
from himpun.organisations.models import Agency, Region

Hold = Callable[[int], None]
_held_too: list[Hold] = []


def hold_too(holds: Sequence[Hold]) -> None:
    """Set what else is locked with an agency. Called once, by `portal.wiring`.

    A change of the organisation moves tasks of running cycles by follow-up, when the ledger's row is locked already;
    every other act locks its cycle first. Taking the cycles here keeps that order, so that no two acts wait for
    each other.
    """
    _held_too.clear()
    _held_too.extend(holds)


def locked_agency(agency_id: int, actor: Actor | None) -> Agency:
    """Lock the actor's own agency. Another's is refused as if it were not there; no actor is the set-up itself."""
    if actor is not None and actor.agency_id != agency_id:
        raise not_there()
    agency = there(Agency.objects.select_related("region").select_for_update(of=("self",)).filter(pk=agency_id).first())
    for hold in _held_too:
        hold(agency_id)
    return agency


def locked_region(region_id: int, actor: Actor | None) -> Region:
    """Lock the region of the actor's agency, for what holds in all of it."""
    region = there(Region.objects.select_for_update().filter(pk=region_id).first())
    if actor is not None and not Agency.objects.filter(pk=actor.agency_id, region=region).exists():
        raise not_there()
    return region
