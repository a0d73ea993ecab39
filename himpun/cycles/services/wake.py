"""Opening the steps that waited for a date."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from himpun.cycles.models import Cycle, StepRun
from himpun.cycles.rules import Closing, DateReached, Stand
from himpun.cycles.services.locking import locked_cycle
from himpun.ledger.acts import act
from himpun.ledger.services import record_all

EASTERNMOST = ZoneInfo("Asia/Jayapura")


def wake_due(*, now: datetime) -> list[int]:
    """Open every step whose date has come in its region. Returns the cycles in which something opened.

    One act for each cycle, so that one cycle's trouble holds up no other. Calling it again opens nothing twice.
    """
    # The day begins in the east; each cycle then looks at the day of its own zone.
    newest_day = now.astimezone(EASTERNMOST).date()
    waiting = StepRun.objects.filter(
        stand=Stand.WAITING.value, not_before__lte=newest_day, cycle__state=Cycle.State.RUNNING
    )
    cycles = list(waiting.order_by("cycle_id").values_list("cycle_id", flat=True).distinct())
    return [cycle_id for cycle_id in cycles if wake(cycle_id, now=now)]


@act
def wake(cycle_id: int, *, now: datetime) -> int:
    """Open the steps of one cycle whose date has come. Returns how many; the clock, not a person, is the doer."""
    running = locked_cycle(cycle_id, now=now)
    if running.cycle.state != Cycle.State.RUNNING:
        return 0
    due = StepRun.objects.filter(cycle_id=cycle_id, stand=Stand.WAITING.value, not_before__lte=running.today)
    facts = []
    runs = list(due.order_by("id"))
    for run in runs:
        change = running.advance(DateReached(run.step, run.unit_id))
        # The run that waited gives way to the one that opens; merged runs count as no round of their own.
        StepRun.objects.filter(pk=run.pk).update(stand="", closing=Closing.MERGED.value, closed_at=now)
        facts += running.write(change)
    if facts:
        record_all(facts, agency_id=running.cycle.agency_id, at=now, doer=None)
    return len(runs)
