"""What an office has settled for its work: where paper lies, whether somebody may accept what they filled in, and from
which percentage an indicator counts as achieved."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from himpun.kernel.numbers import format_number
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import optional_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.organisations.models import Agency
from himpun.organisations.services.locking import locked_agency

LEAST, MOST = Decimal(1), Decimal(100)


@act
def set_practice(
    agency: Agency,
    *,
    paper_place: str,
    allows_self_acceptance: bool,
    achieved_from: Decimal,
    actor: Actor | None,
    now: datetime,
) -> Agency:
    """Settle the usual place of paper, whether one person may fill and accept the same cell, and what is achieved.

    The percentage holds for what is computed from now on; every result keeps the one it was judged by.
    """
    agency = locked_agency(agency.id, actor)
    place = optional_text(paper_place, label="Tempat arsip kertas", maximum=200)
    before = _told(agency)
    agency.paper_place, agency.allows_self_acceptance = place, allows_self_acceptance
    agency.achieved_from = _percentage(achieved_from)
    after = _told(agency)
    if before == after:
        return agency
    agency.save(update_fields=["paper_place", "allows_self_acceptance", "achieved_from"])
    record(
        "practice.set",
        agency_id=agency.id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("agency", agency.id),
        data={"before": before, "after": after},
    )
    return agency


def _percentage(typed: Decimal) -> Decimal:
    """More than 100 would call a target that is met missed, so there is nothing above it."""
    if not LEAST <= typed <= MOST or typed != round(typed, 2):
        raise Refusal(
            "achieved_from_faulty",
            f"Batas tercapai {format_number(typed)} persen tidak dapat dipakai. Isi 1 sampai 100 dengan paling "
            "banyak dua angka di belakang koma; 100 berarti target harus terpenuhi.",
        )
    return typed


def _told(agency: Agency) -> dict[str, object]:
    return {
        "paper_place": agency.paper_place,
        "allows_self_acceptance": agency.allows_self_acceptance,
        "achieved_from": format_number(agency.achieved_from),
    }
