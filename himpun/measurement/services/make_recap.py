"""Recapitulating what was gathered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from himpun.cycles.models import Cycle
from himpun.cycles.services.complete import finish
from himpun.cycles.services.locking import locked_task, refuse_unless_allowed, was_done_by
from himpun.kernel.refusals import Refusal
from himpun.ledger.acts import act
from himpun.ledger.services import Doer, record
from himpun.measurement.models import Recap
from himpun.measurement.recapping import RecapRow, count, seal
from himpun.measurement.selectors.places import recap_place
from himpun.measurement.selectors.recaps import agency_rows, unit_rows
from himpun.measurement.selectors.scales import scale_on
from himpun.measurement.selectors.sources import sources_of
from himpun.measurement.services.compute import compute_locked
from himpun.organisations.actors import Actor


@act
def make_recap(
    task_id: int, *, actor: Actor, now: datetime, outcome: str = "", note: str = "", paper_place: str = ""
) -> Recap:
    """Make the recap that a step asks for, of the lane's unit or of the agency, and finish the task.

    The agency's recap takes accepted answers only and computes the results; a unit's own also shows what it handed in
    and nobody has decided yet.
    """
    task, running = locked_task(task_id, now=now)
    if was_done_by(task, actor):
        return Recap.objects.get(recap_place(task.cycle_id, task.step, task.unit_id), is_current=True)
    refuse_unless_allowed(task, actor)
    if task.kind != "recap":
        raise Refusal("not_a_recap", "Tugas ini bukan rekapitulasi. Buka tugas rekap, lalu ulangi.")
    cycle = running.cycle
    if task.unit_id is not None:
        recap = seal_unit_recap(cycle, task.step, task.unit_id, doer=actor.doer, now=now)
    else:
        recap = seal_agency_recap(cycle, task.step, doer=actor.doer, now=now)
    data = {"recap": recap.sha256}
    finish(task, running, actor=actor, outcome=outcome, note=note, paper_place=paper_place, data=data)
    return recap


def seal_unit_recap(cycle: Cycle, step: str, unit_id: int, *, doer: Doer | None, now: datetime) -> Recap:
    """Seal what one unit answered. For acts that hold the cycle's lock."""
    rows = unit_rows(sources_of(cycle, unit_ids=[unit_id]), unit_id)
    return _seal(cycle, step, unit_id, rows, doer=doer, now=now)


def seal_agency_recap(cycle: Cycle, step: str, *, doer: Doer | None, now: datetime) -> Recap:
    """Compute the results and seal the agency's recap with them. For acts that hold the cycle's lock."""
    sources = sources_of(cycle)
    compute_locked(cycle, doer=doer, now=now, sources=sources)
    rows = agency_rows(sources, scale_on(cycle.agency.region_id, sources.period.ends_on))
    return _seal(cycle, step, None, rows, doer=doer, now=now)


def _seal(
    cycle: Cycle, step: str, unit_id: int | None, rows: Sequence[RecapRow], *, doer: Doer | None, now: datetime
) -> Recap:
    """Keep the rows for ever. The same rows again are the same recap; others are its next version."""
    if not rows:
        raise Refusal(
            "nothing_to_recap", "Belum ada permintaan data dalam siklus ini, sehingga tidak ada yang direkap."
        )
    sha256, place = seal(rows), recap_place(cycle.id, step, unit_id)
    earlier = Recap.objects.filter(place).order_by("version").last()
    if earlier is not None and earlier.sha256 == sha256 and earlier.is_current:
        return earlier
    Recap.objects.filter(place, is_current=True).update(is_current=False)
    recap = Recap.objects.create(
        cycle=cycle,
        step=step,
        unit_id=unit_id,
        version=earlier.version + 1 if earlier else 1,
        rows=[row.data() for row in rows],
        sha256=sha256,
        sealed_at=now,
    )
    counts = count(rows)
    record(
        "recap.made",
        agency_id=cycle.agency_id,
        at=now,
        doer=doer,
        subject=("recap", recap.id),
        data={
            "step": step,
            "unit": unit_id,
            "version": recap.version,
            "sha256": sha256,
            "expected": counts.expected,
            "accepted": counts.accepted,
            "nihil": counts.nihil,
            "missing": counts.missing,
            "handed_in": counts.handed_in,
        },
        cycle_id=cycle.id,
    )
    return recap
