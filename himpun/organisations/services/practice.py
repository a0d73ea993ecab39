"""What an office has settled for its work: where paper lies, and whether somebody may accept what they filled in."""

from __future__ import annotations

from datetime import datetime

from himpun.kernel.text import optional_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.organisations.models import Agency
from himpun.organisations.services.locking import locked_agency


@act
def set_practice(
    agency: Agency, *, paper_place: str, allows_self_acceptance: bool, actor: Actor | None, now: datetime
) -> Agency:
    """Settle the usual place of paper, and whether one person may fill and accept the same cell."""
    agency = locked_agency(agency.id, actor)
    place = optional_text(paper_place, label="Tempat arsip kertas", maximum=200)
    before = {"paper_place": agency.paper_place, "allows_self_acceptance": agency.allows_self_acceptance}
    after = {"paper_place": place, "allows_self_acceptance": allows_self_acceptance}
    if before == after:
        return agency
    agency.paper_place, agency.allows_self_acceptance = place, allows_self_acceptance
    agency.save(update_fields=["paper_place", "allows_self_acceptance"])
    record(
        "practice.set",
        agency_id=agency.id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("agency", agency.id),
        data={"before": before, "after": after},
    )
    return agency
