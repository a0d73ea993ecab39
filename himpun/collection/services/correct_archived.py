"""Asking for the correction of what was archived: which cells and register lines of which units are wrong, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from himpun.collection.services.carry_registers import WrongRegisters
from himpun.collection.services.reopening import Reasons, read_reasons
from himpun.cycles.models import Cycle
from himpun.cycles.services.correct import correct
from himpun.kernel.refusals import Refusal
from himpun.ledger.acts import act
from himpun.organisations.actors import Actor


@act
def correct_archived(
    cycle_id: int,
    wrong: Mapping[int, Reasons],
    *,
    registers: Mapping[int, WrongRegisters] | None = None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Cycle:
    """Begin the next version of an archived cycle, in which just these cells (unit → indicator → why) are open, and
    these lines of registers (unit → what is wrong in them).

    A unit of `wrong` without named cells answers all of its cells and registers anew, for the reason of the whole;
    a unit of `registers` alone corrects those. Every other answer is carried over as it was accepted. The old version
    counts until the new one has ended.
    """
    whole = {unit_id for unit_id, reasons in wrong.items() if not reasons}
    lines = {unit_id: found.read() for unit_id, found in (registers or {}).items() if found and unit_id not in whole}
    if not wrong and not lines:
        raise Refusal("cells_not_named", "Tunjuk setidaknya satu unit yang datanya salah, dengan alasannya.")
    cells = {
        str(unit_id): {str(indicator_id): text for indicator_id, text in read_reasons(reasons).items()}
        for unit_id, reasons in wrong.items()
        if reasons
    }
    data: dict[str, object] = {"cells": cells}
    if lines:
        data["registers"] = {str(unit_id): found.told() for unit_id, found in lines.items()}
    return correct(cycle_id, units=frozenset({*wrong, *lines}), reason=reason, actor=actor, now=now, data=data)
