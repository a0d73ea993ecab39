"""What requests do when the post that owes the answer is renamed or ends."""

from __future__ import annotations

from himpun.collection.models import DataRequest
from himpun.collection.rules import DECIDED
from himpun.cycles.models import Cycle
from himpun.ledger.services import Fact, Recorded, record_all


def follow_position(recorded: Recorded) -> None:
    """On `position.renamed` and `position.ended`: undecided requests of running cycles get the successor as recipient.

    The unit stays the one that was asked; decided requests keep the post that answered.
    """
    before, after = int(recorded.data["position"]), int(recorded.data["successor"])
    rows = DataRequest.objects.filter(
        cycle__agency_id=recorded.agency_id, cycle__state=Cycle.State.RUNNING, position_id=before
    ).exclude(state__in=[str(state) for state in DECIDED])
    found = list(rows.order_by("id").values_list("id", "unit_id", "cycle_id"))
    if not found:
        return
    rows.update(position_id=after)
    facts = [
        Fact("request.passed_on", ("request", pk), {"from": before, "to": after, "unit": unit_id}, cycle_id)
        for pk, unit_id, cycle_id in found
    ]
    record_all(facts, agency_id=recorded.agency_id, at=recorded.at, doer=recorded.doer)
