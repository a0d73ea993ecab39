"""A document's history in words, from what the ledger kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.documents.selectors import Event

WORDS: Mapping[str, object] = {
    "document.initialled": gettext_lazy("Diparaf"),
    "document.signed": gettext_lazy("Ditandatangani"),
    "document.approved": gettext_lazy("Paraf dan tanda tangan lengkap"),
    "document.issued": gettext_lazy("Berkas PDF diterbitkan"),
    "document.voided": gettext_lazy("Dibatalkan"),
    "document.superseded": gettext_lazy("Digantikan versi berikutnya"),
    "document.held_again": gettext_lazy("Berlaku kembali"),
    "document.paper_placed": gettext_lazy("Kertasnya disimpan"),
}


@dataclass(frozen=True)
class Told:
    """One line of the history."""

    what: str
    at: datetime
    doer: str
    note: str


def told(events: Iterable[Event]) -> list[Told]:
    """Each event that people know by a word, oldest first."""
    return [_told(event) for event in events if event.verb in WORDS]


def _told(event: Event) -> Told:
    note = str(event.data.get("reason") or event.data.get("place") or "")
    pages = event.data.get("pages")
    if event.verb == "document.issued" and pages:
        note = _("%(count)s halaman") % {"count": pages}
    return Told(str(WORDS[event.verb]), event.at, event.doer, note)
