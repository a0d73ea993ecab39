"""What each recorded fact starts, and what each kind of work needs, on one page.

Every part of the house says in its own `FOLLOW_UPS` which verb starts which of its services, and in its own
`READINESS` what must be there before a task of a kind may be completed. Here they are put together in the order of
the story, so that papers are drawn up after what they tell was written. All of it runs inside the act that recorded
the fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from himpun.archive.followups import keep_ended_cycle
from himpun.collection import followups as collection
from himpun.collection import readiness as collection_readiness
from himpun.collection import succession as requests
from himpun.collection.services import ask_again_for
from himpun.cycles import followups as cycles
from himpun.cycles import readiness as cycles_readiness
from himpun.cycles.holders import hold_running_cycles
from himpun.cycles.services.complete import Readiness, require
from himpun.documents import followups as documents
from himpun.documents import followups_results as results
from himpun.documents import readiness as documents_readiness
from himpun.ledger.services import FollowUp, wire
from himpun.measurement import followups as measurement
from himpun.measurement import readiness as measurement_readiness
from himpun.measurement.selectors.plans import plans_asked_again
from himpun.organisations.outlook import tell_too
from himpun.organisations.services.locking import hold_too
from himpun.plans import succession as plans
from himpun.portal.messages.followups import tell_missed_schedule
from himpun.portal.moving import MOVING, MOVING_WITH_TEAMS

_POSTS = (cycles.follow_position, requests.follow_position, plans.follow_position)

ORGANISATION: Mapping[str, tuple[FollowUp, ...]] = {
    "appointment.made": (cycles.follow_appointment,),
    "appointment.ended": (cycles.follow_appointment,),
    "position.ended": _POSTS,
    "position.renamed": _POSTS,
    "team.ended": (cycles.follow_team,),
    "unit.renamed": (plans.follow_unit,),
    "unit.merged": (plans.follow_unit,),
}
KEEPING: Mapping[str, tuple[FollowUp, ...]] = {
    "cycle.ended": (keep_ended_cycle,),
    "schedule.missed": (tell_missed_schedule,),
}

FOLLOW_UPS = (
    ORGANISATION,
    collection.FOLLOW_UPS,
    measurement.FOLLOW_UPS,
    documents.FOLLOW_UPS,
    results.RESULT_FOLLOW_UPS,
    KEEPING,
)
READY: Mapping[str, Readiness] = {
    **cycles_readiness.READINESS,
    **collection_readiness.READINESS,
    **documents_readiness.READINESS,
    **measurement_readiness.READINESS,
}


def connect() -> None:
    """Put the page into force. Called once when Django starts."""
    merged: dict[str, tuple[FollowUp, ...]] = defaultdict(tuple)
    for table in FOLLOW_UPS:
        for verb, follow_ups in table.items():
            merged[verb] += follow_ups
    wire(merged)
    require(READY)
    # Whoever moves open work with a changed organisation takes the locks of running cycles first, as their acts do.
    hold_too([hold_running_cycles])
    tell_too(MOVING, MOVING_WITH_TEAMS)
    ask_again_for(plans_asked_again)
