"""What somebody can do about a faulty paper where the edition draws no arrow back from its approval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from himpun.cycles.leading import leads
from himpun.cycles.selectors.tasks import done_as_at
from himpun.documents.models import Document
from himpun.portal.web.desk.desk import Desk


@dataclass(frozen=True)
class NoWayBack:
    """Who drew the paper up, and which other ways are open. Whoever gave a disposition may change its words here."""

    drafters: Sequence[tuple[str, str]]
    is_disposition: bool
    may_amend: bool
    may_cancel: bool


def no_way_back(desk: Desk, documents: Sequence[Document], *, may_amend: bool = False) -> NoWayBack:
    """The ways that are left for these papers."""
    running = desk.running
    steps = dict.fromkeys(document.step for document in documents if document.step)
    parts = (row for known in running.participants.values() for row in known)
    return NoWayBack(
        drafters=[(no, who) for no in steps for who in done_as_at(desk.cycle.id, no)],
        is_disposition=all(document.kind == "disposition" for document in documents),
        may_amend=may_amend,
        may_cancel=leads(parts, desk.actor),
    )
