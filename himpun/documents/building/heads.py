"""What all papers share, from rows: letterhead, zone, the mark CONTOH, and blocks of what was done in Himpun."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from himpun.cycles.models import Cycle, Task
from himpun.documents.content import prefix_of
from himpun.documents.papers import Letterhead, Marks
from himpun.kernel.dates import format_datetime
from himpun.kernel.periods import parse_period
from himpun.ledger.services import Doer
from himpun.organisations.models import Agency, Official

ZONE_WORDS = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


class Head(TypedDict):
    """The fields of every paper that come from the agency."""

    letterhead: Letterhead
    sample: bool
    zone: str


def head_of(agency: Agency) -> Head:
    """The agency's own lines of letterhead; without any, its region and its name."""
    lines = tuple(str(line) for line in agency.letterhead if str(line).strip())
    return Head(
        letterhead=Letterhead(
            lines=lines or (agency.region.name, agency.name), address=agency.address, logo=agency.logo_id
        ),
        sample=agency.is_sample,
        zone=ZONE_WORDS.get(agency.region.zone, agency.region.zone),
    )


def period_label(cycle: Cycle) -> str:
    return parse_period(cycle.period).label


def done_block(task: Task | None, words: str, zone: str, *, intro: str = "") -> Marks | None:
    """A block for something done in Himpun and recorded, such as "Disampaikan melalui Himpun, 3 April 2026 …".

    It states an act, no signature: the one who acted, in the position and capacity of that moment.
    """
    if task is None or task.done_at is None or task.done_by is None:
        return None
    state = f"{words} melalui Himpun\n{format_datetime(task.done_at, zone)}"
    return acted(task.done_as, task.capacity, task.done_by, state, intro)


def doer_block(doer: Doer | None, words: str, *, at: datetime, zone: str, intro: str = "") -> Marks | None:
    """As `done_block`, for an act that is being recorded now."""
    official = Official.objects.filter(pk=doer.official_id).first() if doer else None
    if doer is None or official is None:
        return None
    state = f"{words} melalui Himpun\n{format_datetime(at, zone)}"
    return acted(doer.position_title, doer.capacity, official, state, intro)


def acted(position: str, capacity: str, official: Official, state: str, intro: str = "") -> Marks:
    return Marks(
        position=position,
        prefix=prefix_of(capacity),
        name=official.name,
        rank=official.rank,
        nip=official.nip,
        state=state,
        intro=intro,
    )


def blocks(*found: Marks | None) -> tuple[Marks, ...]:
    return tuple(block for block in found if block is not None)
