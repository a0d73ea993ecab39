"""The door from an id to a bundle: another office's is not there."""

from __future__ import annotations

from himpun.archive.models import Bundle
from himpun.kernel.refusals import there
from himpun.organisations.actors import Actor


def bundle_of(bundle_id: int, *, actor: Actor, lock: bool = False) -> Bundle:
    """One of the actor's own office's bundles; locked when it is going to be changed."""
    bundles = Bundle.objects.select_related("cycle__procedure", "file")
    if lock:
        bundles = bundles.select_for_update(of=("self",))
    own = bundles.filter(pk=bundle_id, cycle__agency_id=actor.agency_id)
    return there(own.first(), "Berkas arsip ini", back_to="daftar arsip")
