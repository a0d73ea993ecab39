"""Initialling and signing: the actor is proven anew, the mark keeps what was approved, and the task is finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from himpun.cycles.models import Task
from himpun.cycles.running import Running
from himpun.cycles.services.complete import finish
from himpun.cycles.services.disposition import add_note
from himpun.cycles.services.locking import locked_task, refuse_unless_allowed
from himpun.documents import signing
from himpun.documents.chains import Turn
from himpun.documents.models import Document, Mark
from himpun.documents.papers import DispositionPaper
from himpun.documents.rules import refusal_to_mark
from himpun.documents.selectors import chain_sheet, marks_of_task
from himpun.documents.services.draw_up import open_turn, replace_archived
from himpun.documents.signing import Approval, Proof
from himpun.kernel.hashing import sha256_hex
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import clean_text
from himpun.ledger.acts import act
from himpun.ledger.services import Fact, record_all
from himpun.organisations.actors import Actor


def mark_task(
    task_id: int,
    *,
    proof: Proof,
    actor: Actor,
    now: datetime,
    outcome: str = "",
    note: str = "",
    paper_place: str = "",
) -> list[Mark]:
    """Initial or sign what this task asks for, and finish the task, in one act. Returns the marks given.

    Refuses `not_your_turn_to_sign`, `document_not_ready`, `proof_failed`, `already_done`. The password is checked
    before any row is locked: it takes a tenth of a second, in which nobody else should have to wait.
    """
    task = Task.objects.filter(pk=task_id, cycle__agency_id=actor.agency_id).first()
    digest = _digest([mark.document for mark in marks_of_task(task)]) if task else ""
    approval = signing.approve(actor, proof, digest=digest)
    given = _Given(actor, approval, now)
    return _mark(task_id, given, digest=digest, outcome=outcome, note=note, paper_place=paper_place)


@dataclass(frozen=True)
class _Given:
    """How and by whom the marks of one task are given."""

    actor: Actor
    approval: Approval
    now: datetime


@act
def _mark(task_id: int, given: _Given, *, digest: str, outcome: str, note: str, paper_place: str) -> list[Mark]:
    actor, now = given.actor, given.now
    task, running = locked_task(task_id, now=now)
    marks = marks_of_task(task)
    if task.state == Task.State.DONE and marks and all(_is_own(mark, actor) for mark in marks):
        return marks
    refuse_unless_allowed(task, actor)
    _refuse_unless_in_turn(marks, running)
    if _digest([mark.document for mark in marks]) != digest:
        raise Refusal(
            "document_changed", "Isi surat berubah sejak Anda membukanya. Baca versi terakhirnya, lalu setujui lagi."
        )
    facts = [fact for mark in marks for fact in _give(mark, given, running)]
    record_all(facts, agency_id=running.cycle.agency_id, at=now, doer=actor.doer)
    note = clean_text(note).strip()
    if note and any(mark.document.kind == DispositionPaper.kind for mark in marks):
        add_note(running.cycle.disposition, note, cycle=running.cycle, actor=actor, now=now)
    finish(task, running, actor=actor, outcome=outcome, note=note, paper_place=paper_place)
    return marks


def _refuse_unless_in_turn(marks: Sequence[Mark], running: Running) -> None:
    if not marks:
        raise Refusal(
            "nothing_to_mark",
            "Tidak ada surat yang menunggu paraf atau tanda tangan Anda pada tugas ini. Selesaikan biasa.",
        )
    for mark in marks:
        chain = chain_sheet(mark.document, zone=running.cycle.agency.region.zone)
        sheet = next(row for row in chain.marks if row.order == mark.order)
        refusal = refusal_to_mark(chain, sheet)
        if refusal:
            raise refusal


def _give(mark: Mark, given: _Given, running: Running) -> list[Fact]:
    document, actor = mark.document, given.actor
    assert document.unsigned_pdf_id is not None
    mark.state, mark.at = Mark.State.DONE, given.now
    mark.official_id, mark.capacity, mark.position_title = actor.official_id, actor.capacity, actor.position_title
    mark.content_sha256, mark.pdf_sha256 = document.content_sha256, document.unsigned_pdf_id
    mark.method, mark.proof = given.approval.method, given.approval.proof
    mark.save()
    facts = [_marked(mark)]
    following = document.marks.exclude(state=Mark.State.DONE).order_by("order").select_related("position").first()
    if following is None:
        document.state, document.issued_at = Document.State.ISSUED, given.now
        document.save(update_fields=["state", "issued_at"])
        facts.append(Fact("document.approved", ("document", document.id), _hashes(document), document.cycle_id))
        facts += replace_archived([document])
    else:
        following.state = Mark.State.DUE
        following.save(update_fields=["state"])
        turn = Turn(following.order, following.act, following.position_id, following.position.title, following.step)
        open_turn(running, [(document, turn)])
    return facts


def _marked(mark: Mark) -> Fact:
    document = mark.document
    data = {
        **_hashes(document),
        "kind": document.kind,
        "number": document.number,
        "version": document.version,
        "act": mark.act,
        "order": mark.order,
        "position": mark.position_id,
        "method": mark.method,
    }
    verb = "document.signed" if mark.act == Mark.Act.SIGN else "document.initialled"
    return Fact(verb, ("document", document.id), data, document.cycle_id)


def _hashes(document: Document) -> dict[str, object]:
    return {"content_sha256": document.content_sha256, "pdf_sha256": document.unsigned_pdf_id}


def _is_own(mark: Mark, actor: Actor) -> bool:
    return mark.state == Mark.State.DONE and mark.official_id == actor.official_id


def _digest(documents: Sequence[Document]) -> str:
    return sha256_hex("\n".join(f"{row.id} {row.content_sha256} {row.unsigned_pdf_id}" for row in documents))
