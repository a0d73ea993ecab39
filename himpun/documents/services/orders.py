"""The disposition at work: its giver writes or amends it, readers pass it on, and the sheet follows what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from himpun.cycles.models import Cycle, Disposition, Task
from himpun.cycles.running import Running
from himpun.cycles.services.complete import complete
from himpun.cycles.services.disposition import Letter, add_note, amend, compose_disposition
from himpun.cycles.services.locking import locked_task, refuse_unless_allowed, was_done_by
from himpun.documents.building.disposition import disposition_paper
from himpun.documents.building.heads import doer_block
from himpun.documents.chains import disposition_chain
from himpun.documents.models import Mark
from himpun.documents.papers import Choice, DispositionPaper
from himpun.documents.selectors import marks_of_task, newest
from himpun.documents.services.draw_up import Draft, draw_up, redraw
from himpun.kernel.refusals import Refusal
from himpun.ledger.acts import act
from himpun.organisations.actors import Actor
from himpun.organisations.selectors import position_titles


@act
def amend_disposition(
    task_id: int, *, letter: Letter, subject: str, instruction: str, actor: Actor, now: datetime
) -> Disposition:
    """Let its giver say it in their own words, before anybody marked it: the sheet is drawn anew with its number."""
    task, running = locked_task(task_id, now=now)
    refuse_unless_allowed(task, actor)
    disposition, document = _disposition_of(running.cycle), newest(running.cycle.id, DispositionPaper.kind)
    if disposition is None or document is None or not is_giver(task):
        raise Refusal(
            "not_the_giver", "Disposisi ini bukan Anda yang memberikan; tambahkan catatan saat meneruskannya."
        )
    if document.marks.filter(state=Mark.State.DONE).exists():
        raise Refusal(
            "disposition_marked",
            "Disposisi ini sudah diparaf atau ditandatangani, sehingga isinya tidak dapat diubah lagi. "
            "Tambahkan catatan saat meneruskannya.",
        )
    if amend(
        disposition,
        letter=letter,
        subject=subject,
        instruction=instruction,
        cycle=running.cycle,
        actor=actor,
        now=now,
    ):
        paper = disposition_paper(disposition, running.cycle, disposition_chain(running))
        redraw(document, paper, doer=actor.doer, now=now)
    return disposition


@act
def give_order(
    task_id: int,
    *,
    letter: Letter,
    subject: str,
    instruction: str,
    actor: Actor,
    now: datetime,
    agenda_number: str = "",
    outcome: str = "",
    note: str = "",
    paper_place: str = "",
) -> Task:
    """Write the cycle's disposition where its rows have none yet, and finish the task that orders.

    The sheet names its giver by the act recorded here and those who have the next row; nobody marks it.
    """
    task, running = locked_task(task_id, now=now)
    if was_done_by(task, actor, outcome):
        return task
    refuse_unless_allowed(task, actor)
    if task.kind != "order" or marks_of_task(task):
        raise Refusal("other_work", "Tugas ini bukan pemberian perintah. Buka tugas yang benar.")
    cycle = running.cycle
    if _disposition_of(cycle) is None:
        disposition = compose_disposition(
            cycle,
            doer=actor.doer,
            now=now,
            letter=letter,
            subject=subject,
            instruction=instruction,
            agenda_number=agenda_number,
        )
        draft = Draft(
            paper=_paper_without_chain(disposition, task, running, actor),
            step=task.step,
            number=disposition.agenda_number,
        )
        draw_up(draft, cycle=cycle, doer=actor.doer, now=now)
    return complete(task_id, outcome=outcome, note=note, paper_place=paper_place, actor=actor, now=now)


@act
def pass_order_on(
    task_id: int, *, actor: Actor, now: datetime, outcome: str = "", note: str = "", paper_place: str = ""
) -> Task:
    """Finish a task that orders by an earlier disposition; its note stands on the sheet for those who read it next."""
    task, running = locked_task(task_id, now=now)
    if was_done_by(task, actor, outcome):
        return task
    refuse_unless_allowed(task, actor)
    disposition = _disposition_of(running.cycle)
    if note.strip() and disposition is not None:
        add_note(disposition, note.strip(), cycle=running.cycle, actor=actor, now=now)
    return complete(task_id, outcome=outcome, note=note, paper_place=paper_place, actor=actor, now=now)


def is_giver(task: Task) -> bool:
    """Whether this task carries the first mark of the disposition: only then its words are the holder's own."""
    marks = [mark for mark in marks_of_task(task) if mark.document.kind == DispositionPaper.kind]
    return any(mark.order == 1 and mark.state != Mark.State.DONE for mark in marks)


def _disposition_of(cycle: Cycle) -> Disposition | None:
    return Disposition.objects.select_for_update().filter(cycle=cycle).first()


def _paper_without_chain(disposition: Disposition, task: Task, running: Running, actor: Actor) -> DispositionPaper:
    paper = disposition_paper(disposition, running.cycle, ())
    done = doer_block(actor.doer, "Ditugaskan", at=running.now, zone=running.cycle.agency.region.zone)
    receivers = [Choice(text=title, ticked=True) for title in _receivers(task, running)]
    return replace(
        paper,
        sender=disposition.letter_from or actor.position_title,
        passed_to=tuple(receivers),
        marks=(done,) if done else (),
    )


def _receivers(task: Task, running: Running) -> list[str]:
    """Who has the rows after this one, by position."""
    keys = [key for no in running.graph.default_path(task.step) for key in running.graph[no].parts[0].actors]
    ids = [row.position_id for key in dict.fromkeys(keys) for row in running.participants[key] if row.position_id]
    titles = position_titles(ids)
    return list(dict.fromkeys(titles[each] for each in ids if each in titles))
