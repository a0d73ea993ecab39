"""Returning wrong cells from a later step, along the edition's own arrow back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from himpun.collection.models import DataRequest
from himpun.collection.services.reopening import Origin, Reasons, read_reasons, reopen
from himpun.cycles.models import Task
from himpun.cycles.services.locking import locked_task, refuse_unless_allowed
from himpun.cycles.services.send_back import send_back
from himpun.kernel.refusals import Refusal
from himpun.ledger.acts import act
from himpun.ledger.services import record_all
from himpun.organisations.actors import Actor


@act
def return_from(
    task_id: int, wrong: Mapping[int, Reasons], *, to: str, reason: str = "", actor: Actor, now: datetime
) -> Task:
    """Return the named cells of the named units (unit → indicator → reason) to an earlier step.

    Exactly these cells re-open as a new round; the other units, and their accepted cells, stay as they are. The
    returning task resumes as a new round when everything named is back.
    """
    if not wrong:
        raise Refusal("cells_not_named", "Tunjuk setidaknya satu unit dan baris yang salah, dengan alasannya.")
    told = {unit_id: read_reasons(reasons) for unit_id, reasons in wrong.items()}
    task, running = locked_task(task_id, now=now)
    refuse_unless_allowed(task, actor)
    by_unit = dict(DataRequest.objects.filter(cycle=running.cycle, unit_id__in=list(told)).values_list("unit_id", "id"))
    strangers = sorted(set(told) - set(by_unit))
    if strangers:
        raise Refusal("units_unknown", "Pilih hanya unit yang dimintai data dalam siklus ini.", units=strangers)
    facts = reopen(
        running,
        {by_unit[unit_id]: reasons for unit_id, reasons in told.items()},
        Origin(task.step, to, actor.official_id),
    )
    record_all(facts, agency_id=actor.agency_id, at=now, doer=actor.doer)
    ways = running.graph[task.step].returns if task.run_id else ()
    everyone = (to, "units") not in ways and (to, "cycle") in ways
    return send_back(
        task_id,
        to=to,
        reason=reason or "; ".join(dict.fromkeys(text for reasons in told.values() for text in reasons.values())),
        units=None if everyone else frozenset(told),
        actor=actor,
        now=now,
        data={"requests": sorted(by_unit.values())},
    )
