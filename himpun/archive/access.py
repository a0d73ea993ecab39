"""The door from an id to a bundle: another office's is not there."""

from __future__ import annotations

from himpun.archive.models import Bundle
from himpun.kernel.refusals import Refusal
from himpun.organisations.actors import Actor


def bundle_of(bundle_id: int, *, actor: Actor, lock: bool = False) -> Bundle:
    """One of the actor's own office's bundles; locked when it is going to be changed."""
    bundles = Bundle.objects.select_related("cycle__procedure", "file")
    if lock:
        bundles = bundles.select_for_update(of=("self",))
    bundle = bundles.filter(pk=bundle_id, cycle__agency_id=actor.agency_id).first()
    if bundle is None:
        raise Refusal("not_there", "Berkas arsip ini tidak ditemukan. Kembali ke daftar arsip dan pilih lagi.")
    return bundle
