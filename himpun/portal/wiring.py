"""What each recorded fact starts, on one page.

The left column is a ledger verb, the right one the services that follow in the same transaction. An
act records; what comes of it in a later part of the house stands here and nowhere else.
"""

from __future__ import annotations

from collections import defaultdict

from himpun.archive.followups import keep_ended_cycle
from himpun.collection import followups as collection
from himpun.collection import readiness as collection_readiness
from himpun.collection import succession as requests
from himpun.collection.services import ask_again_for
from himpun.cycles import followups as cycles
from himpun.cycles import readiness as cycles_readiness
from himpun.cycles.holders import hold_running_cycles
from himpun.cycles.services.complete import require
from himpun.documents import followups as documents
from himpun.documents import followups_results as results
from himpun.documents import readiness as documents_readiness
from himpun.ledger.services import FollowUp, wire
from himpun.measurement import followups as measurement
from himpun.measurement import readiness as measurement_readiness
from himpun.measurement.selectors.plans import plans_asked_again
from himpun.organisations.services.locking import hold_too
from himpun.plans import succession as plans
from himpun.portal.messages.followups import tell_missed_schedule

POSITION = (cycles.follow_position, requests.follow_position, plans.follow_position)


def connect() -> None:
    """Put the page into force. Called once when Django starts."""
    merged: dict[str, tuple[FollowUp, ...]] = defaultdict(tuple)
    for table in (
        {
            "appointment.made": (cycles.follow_appointment,),
            "appointment.ended": (cycles.follow_appointment,),
            "position.ended": POSITION,
            "position.renamed": POSITION,
            "unit.renamed": (plans.follow_unit,),
            "unit.merged": (plans.follow_unit,),
        },
        collection.FOLLOW_UPS,
        measurement.FOLLOW_UPS,
        documents.FOLLOW_UPS,
        results.RESULT_FOLLOW_UPS,
        {"cycle.ended": (keep_ended_cycle,), "schedule.missed": (tell_missed_schedule,)},
    ):
        for verb, follow_ups in table.items():
            merged[verb] += tuple(follow_ups)
    wire(merged)
    hold_too([hold_running_cycles])
    ask_again_for(plans_asked_again)
    require(
        {
            **cycles_readiness.READINESS,
            **collection_readiness.READINESS,
            **documents_readiness.READINESS,
            **measurement_readiness.READINESS,
        }
    )
