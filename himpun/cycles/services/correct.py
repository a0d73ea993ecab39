"""Correcting what was archived: a further version that supersedes, says why, and leaves the old one as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from himpun.cycles.models import Cycle, Participant, StepRun
from himpun.cycles.rules import Closing, Corrected
from himpun.cycles.running import Running
from himpun.cycles.services.locking import locked_cycle
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.ledger.services import Fact, record_all
from himpun.organisations.actors import Actor


@act
def correct(
    cycle_id: int,
    *,
    units: frozenset[int],
    reason: str,
    actor: Actor,
    now: datetime,
    data: dict[str, object] | None = None,
) -> Cycle:
    """Begin the next version of an ended cycle, for the data of chosen units.

    Steps that have nothing to do with those units stay valid; what rests on their data is done again, with new
    versions of the papers. The old cycle and its bundle do not change.
    """
    reason = require_text(reason, code="reason_missing", label="Alasan perbaikan", minimum=3)
    old = locked_cycle(cycle_id, now=now)
    if old.cycle.agency_id != actor.agency_id:
        raise Refusal("not_there", "Siklus ini tidak ditemukan. Kembali ke daftar siklus dan pilih lagi.")
    _refuse_unless_correctable(old.cycle)
    target = _target(old, units)
    new = _next_version(old.cycle, reason, now)
    _copy_what_stays(old.cycle, new)
    running = Running(new, now)
    told = {"supersedes": old.cycle.id, "version": new.version, "reason": reason, "units": sorted(units), "to": target}
    facts = [Fact("cycle.correction_started", ("cycle", new.id), {**told, **(data or {})}, new.id)]
    facts += running.write(running.advance(Corrected(target, units)))
    record_all(facts, agency_id=new.agency_id, at=now, doer=actor.doer)
    return new


def _refuse_unless_correctable(cycle: Cycle) -> None:
    if cycle.state != Cycle.State.ENDED:
        raise Refusal(
            "cycle_not_ended", "Siklus ini belum selesai; perbaiki isinya lewat pengembalian, bukan lewat versi baru."
        )
    if Cycle.objects.filter(supersedes=cycle).exclude(state=Cycle.State.CANCELLED).exists():
        raise Refusal("already_superseded", "Siklus ini sudah digantikan versi yang lebih baru. Perbaiki versi itu.")


def _target(old: Running, units: frozenset[int]) -> str:
    """The earliest row at which these units' data are filled or gathered."""
    for node in sorted(old.graph.nodes.values(), key=lambda node: node.order):
        concerned = old.case.sources.get(node.no, frozenset())
        if node.work == "fill":
            concerned |= old.case.lanes.get(node.no, frozenset())
        if units and units <= concerned:
            return node.no
    raise Refusal(
        "units_unknown", "Pilih unit yang datanya dihimpun pada satu langkah prosedur ini.", units=sorted(units)
    )


def _next_version(cycle: Cycle, reason: str, now: datetime) -> Cycle:
    cancelled = Cycle.objects.filter(supersedes=cycle, state=Cycle.State.CANCELLED).first()
    if cancelled is not None:
        # A correction that was cancelled lets go of the version it would have replaced.
        cancelled.supersedes = None
        cancelled.save(update_fields=["supersedes"])
    return Cycle.objects.create(
        agency=cycle.agency,
        procedure=cycle.procedure,
        edition=cycle.edition,
        period=cycle.period,
        version=cycle.version + 1,
        supersedes=cycle,
        started_at=now,
        reason=reason,
        dates=cycle.dates,
        begins_at=cycle.begins_at,
        paper_place=cycle.paper_place,
    )


def _copy_what_stays(old: Cycle, new: Cycle) -> None:
    """Who takes part, and which steps were done: the new version begins where the old one ended."""
    participants: Sequence[Participant] = list(old.participants.order_by("id"))
    Participant.objects.bulk_create(
        [
            Participant(
                cycle=new, actor=row.actor, unit_id=row.unit_id, position_id=row.position_id, team_id=row.team_id
            )
            for row in participants
        ],
        batch_size=150,
    )
    done = old.runs.filter(closing__in=[Closing.DONE.value, Closing.CLOSED.value]).order_by("id")
    StepRun.objects.bulk_create(
        [
            StepRun(
                cycle=new,
                step=run.step,
                unit_id=run.unit_id,
                round=run.round,
                stand="",
                closing=run.closing,
                outcome=run.outcome,
                reason=f"tetap berlaku dari versi {old.version}",
                opened_at=run.opened_at,
                closed_at=run.closed_at,
            )
            for run in done
        ],
        batch_size=80,
    )
