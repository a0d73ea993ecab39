"""Voiding a chain: after a return the marks that were given no longer hold, and the next version begins anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from himpun.cycles.models import Cycle
from himpun.documents.chains import Turn
from himpun.documents.content import paper_from
from himpun.documents.models import Document, Mark
from himpun.documents.services.draw_up import Draft, archived_before, draw_up, withdraw_mark_tasks
from himpun.ledger.acts import act
from himpun.ledger.services import Doer, Fact, record_all


@act
def void_chain(documents: Sequence[Document], *, cycle: Cycle, doer: Doer | None, now: datetime, reason: str) -> None:
    """Void documents that are being marked: their marks count no more, and the tasks of those still awaited go.

    What was issued already stays valid until the corrected version supersedes it.
    """
    voided = [row for row in documents if row.state in (Document.State.DRAFT, Document.State.MARKING)]
    if not voided:
        return
    ids = [row.id for row in voided]
    Document.objects.filter(pk__in=ids).update(state=Document.State.VOID)
    Mark.objects.filter(document_id__in=ids).exclude(state=Mark.State.DONE).update(state=Mark.State.VOID)
    withdraw_mark_tasks(ids, cycle, now)
    facts = [_told("document.voided", row, cycle, reason) for row in voided]
    record_all(facts, agency_id=cycle.agency_id, at=now, doer=doer)


@act
def start_chain_again(document: Document, *, cycle: Cycle, doer: Doer | None, now: datetime, reason: str) -> Document:
    """Draw up the same paper as the next version, under the same number, with a chain that begins anew."""
    void_chain([document], cycle=cycle, doer=doer, now=now, reason=reason)
    document.refresh_from_db()
    marks = document.marks.select_related("position").order_by("order")
    chain = tuple(Turn(mark.order, mark.act, mark.position_id, mark.position.title, mark.step) for mark in marks)
    draft = Draft(
        paper=paper_from(document.kind, document.content),
        step=document.step,
        unit_id=document.unit_id,
        chain=chain,
        corrects=document,
    )
    return draw_up(draft, cycle=cycle, doer=doer, now=now)


@act
def withdraw_correction(cycle: Cycle, *, doer: Doer | None, now: datetime, reason: str) -> None:
    """A correction was cancelled: its papers are void, and the archived ones that they had replaced hold again."""
    documents = list(Document.objects.filter(cycle=cycle).select_related("supersedes").order_by("id"))
    void_chain(documents, cycle=cycle, doer=doer, now=now, reason=reason)
    issued = [row for row in documents if row.state == Document.State.ISSUED]
    older = [row for document in issued if (row := archived_before(document)) is not None]
    Document.objects.filter(pk__in=[row.id for row in issued]).update(state=Document.State.VOID)
    held = [row for row in older if row.state == Document.State.SUPERSEDED]
    Document.objects.filter(pk__in=[row.id for row in held]).update(state=Document.State.ISSUED)
    facts = [_told("document.voided", row, cycle, reason) for row in issued]
    facts += [_told("document.held_again", row, cycle, reason) for row in held]
    if facts:
        record_all(facts, agency_id=cycle.agency_id, at=now, doer=doer)


def _told(verb: str, row: Document, cycle: Cycle, reason: str) -> Fact:
    data = {"kind": row.kind, "number": row.number, "version": row.version, "reason": reason}
    return Fact(verb, ("document", row.id), data, cycle.id)
