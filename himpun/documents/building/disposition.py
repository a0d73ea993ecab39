"""The lembar disposisi, from the cycle's disposition and the rule that says who reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from himpun.cycles.models import Cycle, Disposition
from himpun.documents.building.heads import head_of
from himpun.documents.chains import Turn
from himpun.documents.papers import Choice, DispositionPaper

REQUESTS = (
    "Laksanakan",
    "Tindak lanjuti sesuai ketentuan",
    "Koordinasikan dengan unit terkait",
    "Siapkan bahan",
    "Laporkan hasilnya",
)
_TICKED = frozenset({"Laksanakan", "Laporkan hasilnya"})


def disposition_paper(disposition: Disposition, cycle: Cycle, chain: Sequence[Turn]) -> DispositionPaper:
    """The paper as it is passed down: the first mark's position gives it, all later ones receive it."""
    zone = ZoneInfo(cycle.agency.region.zone)
    giver = chain[0].title if chain else ""
    return DispositionPaper(
        **head_of(cycle.agency),
        sender=disposition.letter_from or giver,
        letter_number=disposition.letter_number,
        letter_on=disposition.letter_on,
        received_at=_received(disposition, cycle, zone),
        urgency=disposition.urgency,
        subject=disposition.subject,
        passed_to=tuple(Choice(text=turn.title, ticked=True) for turn in chain[1:]),
        requested=tuple(Choice(text=text, ticked=text in _TICKED) for text in REQUESTS),
        note=disposition.instruction,
        paper_place=cycle.paper_place,
    )


def _received(disposition: Disposition, cycle: Cycle, zone: ZoneInfo) -> datetime:
    started = cycle.started_at.astimezone(zone)
    if started.date() == disposition.received_on:
        return started
    return datetime.combine(disposition.received_on, time(), tzinfo=zone)
