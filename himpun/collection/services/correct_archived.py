"""Asking for the correction of what was archived: which cells of which units are wrong, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from himpun.collection.services.reopening import Reasons, read_reasons
from himpun.cycles.models import Cycle
from himpun.cycles.services.correct import correct
from himpun.kernel.refusals import Refusal
from himpun.ledger.acts import act
from himpun.organisations.actors import Actor


@act
def correct_archived(cycle_id: int, wrong: Mapping[int, Reasons], *, reason: str, actor: Actor, now: datetime) -> Cycle:
    """Begin the next version of an archived cycle, in which just these cells (unit → indicator → why) are open.

    A unit without named cells answers all of its cells anew, for the reason of the whole. Every other answer is
    carried over as it was accepted. The old version counts until the new one has ended.
    """
    if not wrong:
        raise Refusal("cells_not_named", "Tunjuk setidaknya satu unit yang datanya salah, dengan alasannya.")
    cells = {
        str(unit_id): {str(indicator_id): text for indicator_id, text in read_reasons(reasons).items()}
        for unit_id, reasons in wrong.items()
        if reasons
    }
    return correct(cycle_id, units=frozenset(wrong), reason=reason, actor=actor, now=now, data={"cells": cells})
