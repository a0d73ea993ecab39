"""The one door from an id in an address to a document: not yours and not there get the same answer."""

from __future__ import annotations

from himpun.documents.models import Document
from himpun.documents.selectors import Verification, verification
from himpun.kernel.refusals import Refusal, there
from himpun.organisations.actors import Actor


def document_for(actor: Actor, document_id: int) -> Document:
    """A document of the actor's own agency."""
    rows = Document.objects.select_related("cycle", "unit", "agency")
    own = rows.filter(pk=document_id, agency_id=actor.agency_id)
    return there(own.first(), "Surat ini", back_to="daftar surat")


def verification_for(verification_id: str) -> Verification:
    """What anybody may see of a document by its printed id; no sign-in is needed."""
    found = verification(verification_id)
    if found is None:
        raise Refusal("not_there", "Surat dengan kode ini tidak ditemukan. Periksa kode pada surat, lalu coba lagi.")
    return found
