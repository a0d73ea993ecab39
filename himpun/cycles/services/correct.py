"""Correcting what was archived: a further version that supersedes, says why, and leaves the old one as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from himpun.cycles.leading import stands_above
from himpun.cycles.models import Cycle, Participant, StepRun
from himpun.cycles.rules import Closing, Corrected
from himpun.cycles.running import Running
from himpun.cycles.services.locking import locked_cycle, refuse_stranger
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.ledger.models import Entry
from himpun.ledger.services import Fact, record_all
from himpun.organisations.actors import Actor
from himpun.organisations.selectors import followers

DECIDING = frozenset({"gather", "validate", "recap", "analyse", "draft", "discuss", "review", "sign"})
"""Works in which a post answers for the figures: it, and whoever stands above it, may ask for a correction."""

Followers = Mapping[int, int]


@act
def correct(
    cycle_id: int,
    *,
    units: frozenset[int],
    reason: str,
    actor: Actor,
    now: datetime,
    data: Mapping[str, object] | None = None,
) -> Cycle:
    """Begin the next version of an archived cycle, for the data of chosen units.

    Steps that have nothing to do with those units stay valid; what rests on their data is done again, with new
    versions of the papers. The old cycle and its bundle do not change. `data` is kept with the fact
    `cycle.correction_started`, from which the answers are carried over: see `collection.services.correct_archived`.
    """
    old = locked_cycle(cycle_id, now=now)
    after = followers(old.cycle.agency_id, old.today)
    _refuse_unless_concerned(old, units, actor, after)
    reason = require_text(reason, code="reason_missing", label="Alasan perbaikan", minimum=3)
    _refuse_unless_correctable(old.cycle)
    targets = _targets(old, units)
    new = _next_version(old.cycle, reason, now)
    _copy_what_stays(old.cycle, new, after)
    running = Running(new, now).keep_in_hand()
    told = {
        "supersedes": old.cycle.id,
        "version": new.version,
        "period": new.period,
        "reason": reason,
        "units": sorted(units),
        "to": list(targets),
    }
    facts = [Fact("cycle.correction_started", ("cycle", new.id), {**told, **(data or {})}, new.id)]
    facts += running.write(running.advance(Corrected(targets, units)))
    record_all(facts, agency_id=new.agency_id, at=now, doer=actor.doer)
    return new


# -- who may ----------------------------------------------------------------------------------------


def _refuse_unless_concerned(old: Running, units: frozenset[int], actor: Actor, after: Followers) -> None:
    """Whoever gathers, analyses, decides or signs may, and whoever is above them; who only answers may not.

    For somebody who has no part in the cycle it is not there.
    """
    refuse_stranger(old.cycle, actor)
    rows = list(_deciding(old, units))
    deciding = {after.get(row.position_id, row.position_id) for row in rows if row.position_id}
    teams = {row.team_id for row in rows if row.team_id}
    if actor.position_id in deciding or teams & set(actor.team_ids) or stands_above(actor, deciding):
        return
    everyone = [row for known in old.participants.values() for row in known]
    if actor.position_id in {after.get(row.position_id, row.position_id) for row in everyone if row.position_id}:
        raise Refusal(
            "not_yours_to_correct",
            "Perbaikan setelah arsip diminta oleh yang menghimpun, menganalisis, memutuskan, atau menandatangani, "
            "atau atasannya. Sampaikan kesalahannya kepada penghimpun data.",
        )
    raise Refusal("not_there", "Siklus ini tidak ditemukan. Kembali ke daftar siklus dan pilih lagi.")


def _deciding(old: Running, units: frozenset[int]) -> Iterator[Participant]:
    """Those who decide on these units' data; in a lane that is whoever validates for just these units."""
    for node in old.graph.nodes.values():
        lanes = old.case.lanes.get(node.no, frozenset())
        for part in node.parts:
            if part.work not in DECIDING or (node.is_lane and part.work == "recap"):
                continue
            for row in (row for key in part.actors for row in old.participants[key]):
                if row.unit_id not in lanes or units <= {row.unit_id}:
                    yield row


# -- whether, and from where ------------------------------------------------------------------------


def _refuse_unless_correctable(cycle: Cycle) -> None:
    if cycle.state != Cycle.State.ENDED:
        raise Refusal(
            "cycle_not_ended", "Siklus ini belum selesai; perbaiki isinya lewat pengembalian, bukan lewat versi baru."
        )
    if Cycle.objects.filter(supersedes=cycle).exclude(state=Cycle.State.CANCELLED).exists():
        raise Refusal("already_superseded", "Siklus ini sudah digantikan versi yang lebih baru. Perbaiki versi itu.")
    # The bundle is made by a job; it must hold the papers as they stood before any of them is replaced.
    if not Entry.objects.filter(cycle_id=cycle.id, agency_id=cycle.agency_id, verb="archive.sealed").exists():
        raise Refusal(
            "not_archived_yet",
            "Berkas arsip siklus ini masih disusun. Tunggu sampai selesai, lalu minta perbaikan lagi.",
        )


def _targets(old: Running, units: frozenset[int]) -> tuple[str, ...]:
    """The earliest row at which each unit's data are filled or gathered, in the order of the rows."""
    left, targets = set(units), []
    for no in old.graph.order:
        concerned = set(old.case.sources.get(no, frozenset()))
        if any(part.work == "fill" for part in old.graph[no].parts):
            concerned |= old.case.lanes.get(no, frozenset())
        if left & concerned:
            targets.append(no)
            left -= concerned
    if not units or left:
        raise Refusal(
            "units_unknown", "Pilih setidaknya satu unit yang datanya dihimpun dalam prosedur ini.", units=sorted(left)
        )
    return tuple(targets)


# -- the new version --------------------------------------------------------------------------------


def _next_version(cycle: Cycle, reason: str, now: datetime) -> Cycle:
    # A correction that was cancelled lets go of the version it would have replaced.
    Cycle.objects.filter(supersedes=cycle, state=Cycle.State.CANCELLED).update(supersedes=None)
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


def _copy_what_stays(old: Cycle, new: Cycle, after: Followers) -> None:
    """Who takes part, or who follows them today, and which steps were done: the new version begins where it ended."""
    Participant.objects.bulk_create(
        [
            Participant(
                cycle=new,
                actor=row.actor,
                unit_id=row.unit_id,
                position_id=after.get(row.position_id, row.position_id) if row.position_id else None,
                team_id=row.team_id,
            )
            for row in old.participants.order_by("id")
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
                reason=f"Tetap berlaku dari versi {old.version}",
                opened_at=run.opened_at,
                closed_at=run.closed_at,
            )
            for run in done
        ],
        batch_size=80,
    )
