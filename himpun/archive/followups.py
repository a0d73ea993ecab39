"""What the archive does because something was recorded. Wired in `portal/wiring.py`."""

from __future__ import annotations

from himpun.archive.tasks import build_bundle
from himpun.ledger.services import Recorded


def keep_ended_cycle(recorded: Recorded) -> None:
    """On cycle.ended: make the bundle, by a job, once everything has been written."""
    if recorded.fact.cycle_id is not None:
        build_bundle.enqueue(recorded.fact.cycle_id)
