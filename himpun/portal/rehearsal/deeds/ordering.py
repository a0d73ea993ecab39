"""Orders, forms, meetings, marks, and whatever is simply done."""

from __future__ import annotations

from datetime import datetime, timedelta

from himpun.collection.services import prepare_form
from himpun.cycles.models import Meeting, Task
from himpun.cycles.services import complete, hold_meeting, publish
from himpun.documents.models import Mark
from himpun.documents.selectors import marks_of_task
from himpun.documents.services import mark_task
from himpun.documents.signing import Proof
from himpun.organisations.actors import Actor
from himpun.portal.rehearsal.deeds.outcomes import outcome_of, sends_back
from himpun.portal.rehearsal.office import PASSWORD
from himpun.portal.rehearsal.stage import Stage

_DECISIONS = {
    "meet": [
        "Format data dipakai sebagaimana disiapkan.",
        "Setiap isian disertai bukti dukung, dan yang tidak ada ditulis nihil dengan alasannya.",
    ],
    "discuss": [
        "Bahan yang dibahas disepakati dan dipakai pada langkah berikutnya.",
        "Catatan peserta disampaikan kepada penyusun.",
    ],
}


def complete_plainly(stage: Stage, task: Task, actor: Actor, now: datetime) -> None:
    complete(task.id, outcome=outcome_of(stage, task), actor=actor, now=now)


def mark(stage: Stage, task: Task, actor: Actor, now: datetime) -> None:
    """Initial or sign, with the password again, where a paper waits for it; else just do what the row says."""
    outcome = outcome_of(stage, task)
    if not marks_of_task(task) or sends_back(stage, task, outcome):
        complete(task.id, outcome=outcome, actor=actor, now=now)
        return
    stage.ensure_account(actor, now)
    mark_task(task.id, proof=Proof(PASSWORD), outcome=outcome, actor=actor, now=now)


def waits_for_its_turn(task: Task) -> bool:
    """Whether somebody else has to initial or sign the task's paper first."""
    return any(mark.state == Mark.State.WAITING for mark in marks_of_task(task))


def prepare(stage: Stage, task: Task, actor: Actor, now: datetime) -> None:
    prepare_form(task.id, outcome=outcome_of(stage, task), actor=actor, now=now)


def announce(stage: Stage, task: Task, actor: Actor, now: datetime) -> None:
    """Put the result on the board."""
    publish(
        task.id,
        places=["Papan pengumuman kantor (contoh)"],
        published_on=now.date(),
        outcome=outcome_of(stage, task),
        actor=actor,
        now=now,
    )


def meet(stage: Stage, task: Task, actor: Actor, now: datetime) -> None:
    """The first writes the minutes; the others confirm them."""
    if Meeting.objects.filter(task__run_id=task.run_id).exists():
        complete(task.id, outcome=outcome_of(stage, task), actor=actor, now=now)
        return
    tasks = Task.objects.filter(run_id=task.run_id, part=task.part)
    present = {seat for each in tasks for seat in stage.seats(each, now)}
    hold_meeting(
        task.id,
        held_at=now - timedelta(minutes=10),
        place="Ruang rapat",
        agenda=f"{stage.definition.identity.title}: {stage.period.label}",
        attendance=sorted(present),
        decisions=_DECISIONS[task.kind],
        outcome=outcome_of(stage, task),
        actor=actor,
        now=now,
    )
