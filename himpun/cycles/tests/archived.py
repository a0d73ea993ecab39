"""A cycle that has ended and lies in the archive, for tests of what is corrected afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from himpun.cycles.models import Cycle
from himpun.cycles.tests.office import START, Office, open_tasks
from himpun.ledger.acts import act
from himpun.ledger.services import record

LATER = START + timedelta(days=1)


def ended(office: Office, *, is_kept: bool = True) -> Cycle:
    """A cycle that went through all its steps, with nothing wired to them."""
    cycle = office.start()
    while tasks := open_tasks(cycle):
        office.complete(tasks[0])
    if is_kept:
        keep(cycle, START)
    cycle.refresh_from_db()
    return cycle


@act
def keep(cycle: Cycle, now: datetime) -> None:
    """Record what the archive records when the bundle is written."""
    record(
        "archive.sealed", agency_id=cycle.agency_id, at=now, doer=None, subject=("cycle", cycle.id), cycle_id=cycle.id
    )
