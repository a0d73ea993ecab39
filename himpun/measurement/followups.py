"""What measuring does when something was recorded elsewhere. Wired by `portal.wiring`; runs inside the act."""

from __future__ import annotations

from collections.abc import Mapping

from himpun.collection.services.carry_over import Wrong
from himpun.cycles.models import Cycle
from himpun.cycles.services.locking import locked_cycle
from himpun.ledger.services import FollowUp, Recorded
from himpun.measurement.services.carry_plans import carry_plans
from himpun.measurement.services.compute import compute_locked
from himpun.measurement.services.make_recap import seal_agency_recap


def open_analysis(recorded: Recorded) -> None:
    """An analysis begins with the results and the recap of what was gathered ("rekap hasil capaian")."""
    cycle = _cycle(recorded)
    if cycle.requests.exists():
        seal_agency_recap(cycle, str(recorded.data["step"]), doer=recorded.doer, now=recorded.at)


def open_discussion(recorded: Recorded) -> None:
    """A discussion and a draft begin with results; unchanged ones stay as they are."""
    cycle = _cycle(recorded)
    if cycle.requests.exists():
        compute_locked(cycle, doer=recorded.doer, now=recorded.at)


def measure_validated(recorded: Recorded) -> None:
    """What one unit's validator has accepted is measured at once."""
    unit_id = recorded.data.get("unit")
    if unit_id is not None:
        compute_locked(_cycle(recorded), doer=recorded.doer, now=recorded.at, unit_ids=[int(unit_id)])


def carry_written_plans(recorded: Recorded) -> None:
    """A correction keeps the action plans of the results that it does not touch."""
    carry_plans(_cycle(recorded), Wrong.told(recorded), doer=recorded.doer)


def _cycle(recorded: Recorded) -> Cycle:
    """The cycle of a fact; the act that recorded it holds its lock."""
    return locked_cycle(recorded.fact.cycle_id or 0, now=recorded.at).cycle


FOLLOW_UPS: Mapping[str, tuple[FollowUp, ...]] = {
    "cycle.correction_started": (carry_written_plans,),
    "step.opened:analyse": (open_analysis,),
    "step.opened:discuss": (open_discussion,),
    "step.opened:draft": (open_discussion,),
    "task.completed:validate": (measure_validated,),
}
