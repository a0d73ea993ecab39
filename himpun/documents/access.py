"""The one door from an id in an address to a document: not yours and not there get the same answer."""

from __future__ import annotations

from himpun.documents.models import Document
from himpun.documents.selectors import Verification, verification
from himpun.kernel.refusals import Refusal
from himpun.organisations.actors import Actor


def document_for(actor: Actor, document_id: int) -> Document:
    """A document of the actor's own agency."""
    document = Document.objects.select_related("cycle", "unit", "agency").filter(pk=document_id).first()
    if document is None:
        raise _not_there()
    if document.agency_id != actor.agency_id:
        raise _not_there()
    return document


def verification_for(verification_id: str) -> Verification:
    """What anybody may see of a document by its printed id; no sign-in is needed."""
    found = verification(verification_id)
    if found is None:
        raise Refusal("not_there", "Surat dengan kode ini tidak ditemukan. Periksa kode pada surat, lalu coba lagi.")
    return found


def _not_there() -> Refusal:
    return Refusal("not_there", "Surat ini tidak ditemukan. Kembali ke daftar surat dan pilih lagi.")
