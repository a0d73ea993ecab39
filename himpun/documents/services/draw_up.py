"""Drawing up documents: number, date, place and verification address are fixed here, before anyone marks."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from django.conf import settings

from himpun.cycles.models import Cycle, Task
from himpun.cycles.running import Running, running_of, stop_clock
from himpun.cycles.services.side_tasks import SideTask, open_side_tasks
from himpun.documents.chains import Turn
from himpun.documents.content import canonical_content, paper_from
from himpun.documents.models import Document, Mark
from himpun.documents.papers import Initial, Marks, Paper, VerificationRef, as_data
from himpun.kernel.hashing import canonical_json, sha256_hex
from himpun.ledger.acts import act
from himpun.ledger.prepared import Insert
from himpun.ledger.services import Doer, Fact, record, record_all
from himpun.organisations.calendars import calendar_for
from himpun.organisations.rules import today_in
from himpun.organisations.services import take_numbers

_insert_documents = Insert(Document)
_insert_marks = Insert(Mark)


@dataclass(frozen=True)
class Draft:
    """A paper that is to become a document of a cycle.

    `chain`: who marks it; without one it is issued at once. `number` None: the next of its kind. `corrects`: the
    version that it stands for, whose number it keeps. `version`: where the paper counts its versions itself (a form).
    """

    paper: Paper
    step: str = ""
    unit_id: int | None = None
    unit_name: str = ""
    chain: tuple[Turn, ...] = ()
    number: str | None = None
    corrects: Document | None = None
    version: int | None = None


def draw_up(draft: Draft, *, cycle: Cycle, doer: Doer | None, now: datetime) -> Document:
    """Make one document. See `draw_up_all`."""
    return draw_up_all([draft], cycle=cycle, doer=doer, now=now)[0]


@act
def draw_up_all(drafts: Sequence[Draft], *, cycle: Cycle, doer: Doer | None, now: datetime) -> list[Document]:
    """Make documents in one act, all of one kind: a fixed number of statements for each thirty of them.

    The PDF is made by a job. A mark outside the table becomes a task when its turn comes.
    """
    if not drafts:
        return []
    numbers = _numbers(drafts, cycle, now)
    documents = [_document(draft, number, cycle, now) for draft, number in zip(drafts, numbers, strict=True)]
    _insert_documents(documents)
    _supersede([draft.corrects for draft in drafts if draft.corrects is not None], cycle, now)
    marks = [_mark(document, turn) for document, draft in zip(documents, drafts, strict=True) for turn in draft.chain]
    _insert_marks(marks)
    _open_first_turns(documents, drafts, cycle, now)
    drawn_up = {"documents": [_told(document) for document in documents]}
    facts = [Fact("documents.drawn_up", ("cycle", cycle.id), drawn_up, cycle.id)]
    facts += replace_archived([document for document in documents if document.state == Document.State.ISSUED])
    record_all(facts, agency_id=cycle.agency_id, at=now, doer=doer)
    return documents


@act
def redraw(document: Document, paper: Paper, *, doer: Doer | None, now: datetime) -> Document:
    """Write a concept anew before its first mark: same number, date, address and version, other content."""
    paper = replace(
        _with_blocks(paper, _turns_of(document)),
        number=document.number,
        place=document.place,
        dated_on=document.dated_on,
        version=document.version,
        supersedes=paper.supersedes or paper_from(document.kind, document.content).supersedes,
        verification=_verification(document.verification_id),
    )
    content = canonical_content(paper)
    if content == document.content:
        return document
    document.content, document.content_sha256 = content, sha256_hex(content)
    document.title, document.unsigned_pdf, document.state = _title(paper), None, Document.State.DRAFT
    document.save(update_fields=["content", "content_sha256", "title", "unsigned_pdf", "state"])
    record(
        "documents.drawn_up",
        agency_id=document.agency_id,
        at=now,
        doer=doer,
        subject=("cycle", document.cycle_id or 0),
        data={"documents": [{**_told(document), "redrawn": True}]},
        cycle_id=document.cycle_id,
    )
    return document


def open_turn(running: Running, documents: Sequence[tuple[Document, Turn]]) -> None:
    """Open the tasks of marks whose turn it is and which no row contains."""
    wanted = [
        SideTask(
            kind=turn.act, subject=("document", document.id), position_id=turn.position_id, unit_id=document.unit_id
        )
        for document, turn in documents
        if not turn.step
    ]
    if wanted:
        open_side_tasks(running, wanted)


def _numbers(drafts: Sequence[Draft], cycle: Cycle, now: datetime) -> list[str]:
    today = today_in(cycle.agency.region.zone, now)
    known = [draft.corrects.number if draft.corrects else draft.number for draft in drafts]
    lacking = [draft.unit_name for draft, number in zip(drafts, known, strict=True) if number is None]
    taken = iter(take_numbers(cycle.agency, drafts[0].paper.kind, today, units=lacking) if lacking else [])
    return [next(taken) if number is None else number for number in known]


def _document(draft: Draft, number: str, cycle: Cycle, now: datetime) -> Document:
    agency = cycle.agency
    today = today_in(agency.region.zone, now)
    version = draft.version or (draft.corrects.version + 1 if draft.corrects else 1)
    paper = replace(draft.paper, number=number, place=agency.place, dated_on=today, version=version)
    if draft.corrects is not None and not paper.supersedes:
        paper = replace(paper, supersedes=_why_superseding(draft.corrects, cycle))
    paper = _with_blocks(paper, draft.chain)
    data = as_data(paper)
    verification_id = _verification_id(data, draft, cycle, now)
    content = canonical_json({**data, "verification": as_data(_verification(verification_id))})
    return Document(
        agency=agency,
        cycle=cycle,
        kind=paper.kind,
        unit_id=draft.unit_id,
        step=draft.step,
        number=number,
        title=_title(paper),
        place=agency.place,
        dated_on=today,
        version=version,
        supersedes=draft.corrects,
        verification_id=verification_id,
        state=Document.State.DRAFT if draft.chain else Document.State.ISSUED,
        content=content,
        content_sha256=sha256_hex(content),
        created_at=now,
        issued_at=None if draft.chain else now,
        paper_place=cycle.paper_place,
    )


def _title(paper: Paper) -> str:
    """How the document is called in a list: with its unit and its period, which the paper itself prints below."""
    parts = (paper.title, getattr(paper, "unit", ""), getattr(paper, "period", ""))
    return " ".join(part for part in parts if part)[:500]


def _why_superseding(older: Document, cycle: Cycle) -> str:
    """What the new version stands for; where an archived cycle is corrected, also why."""
    stands_for = f"Menggantikan versi {older.version}."
    return f"{stands_for} {cycle.reason}".strip() if older.cycle_id != cycle.id else stands_for


def _with_blocks(paper: Paper, chain: Sequence[Turn]) -> Paper:
    """Empty blocks for the chain, named by position only. A paper without chain keeps the blocks it came with."""
    if not chain:
        return paper
    return replace(
        paper,
        marks=tuple(Marks(position=turn.title) for turn in chain if turn.act == Mark.Act.SIGN),
        initials=tuple(Initial(position=turn.title) for turn in chain if turn.act == Mark.Act.INITIAL),
    )


def _turns_of(document: Document) -> list[Turn]:
    marks = document.marks.select_related("position")
    return [Turn(mark.order, mark.act, mark.position_id, mark.position.title, mark.step) for mark in marks]


def _verification(verification_id: str) -> VerificationRef:
    return VerificationRef(address=f"{settings.HIMPUN_PUBLIC_ADDRESS}/verifikasi/{verification_id}", id=verification_id)


def _verification_id(data: object, draft: Draft, cycle: Cycle, now: datetime) -> str:
    """A hundred bits that only a reader of the paper knows: drawn from what it says and the instant it was made.

    Not drawn by chance, so that the same acts give the same papers (a rehearsal compares its runs by hash).
    """
    seed = "\n".join(
        (
            canonical_json(data),
            cycle.agency.slug,
            cycle.procedure.key,
            f"{cycle.period}/{cycle.version}",
            f"{draft.step}/{draft.unit_name}",
            now.isoformat(),
        )
    )
    return base64.b32encode(sha256(seed.encode()).digest())[:20].decode()


def _mark(document: Document, turn: Turn) -> Mark:
    state = Mark.State.DUE if turn.order == 1 else Mark.State.WAITING
    return Mark(
        document=document, order=turn.order, act=turn.act, position_id=turn.position_id, step=turn.step, state=state
    )


def _open_first_turns(documents: Sequence[Document], drafts: Sequence[Draft], cycle: Cycle, now: datetime) -> None:
    first = [
        (document, draft.chain[0])
        for document, draft in zip(documents, drafts, strict=True)
        if draft.chain and not draft.chain[0].step
    ]
    if first:
        open_turn(running_of(cycle, now=now), first)


def _supersede(older: Sequence[Document], cycle: Cycle, now: datetime) -> None:
    """A newer version within the cycle takes the place at once; what was archived stays valid until it is issued."""
    ids = [document.id for document in older if document.cycle_id == cycle.id]
    if ids:
        Document.objects.filter(pk__in=ids, state=Document.State.ISSUED).update(state=Document.State.SUPERSEDED)
        Document.objects.filter(pk__in=ids).exclude(state=Document.State.SUPERSEDED).update(state=Document.State.VOID)
        awaited = Mark.objects.filter(document_id__in=ids).exclude(state=Mark.State.DONE).update(state=Mark.State.VOID)
        if awaited:
            withdraw_mark_tasks(ids, cycle, now)


def withdraw_mark_tasks(document_ids: Sequence[int], cycle: Cycle, now: datetime) -> None:
    """The tasks of those whose initial or signature is awaited no more."""
    open_states = [Task.State.OPEN, Task.State.SUSPENDED, Task.State.LATER]
    tasks = list(Task.objects.filter(subject_kind="document", subject_id__in=document_ids, state__in=open_states))
    calendar = calendar_for(cycle.agency)
    for task in tasks:
        stop_clock(task, now, calendar)
        task.state = Task.State.WITHDRAWN
    Task.objects.bulk_update(
        tasks, ["state", "measured_minutes", "waiting_minutes", "active_since", "waiting_since"], batch_size=100
    )


def replace_archived(issued: Sequence[Document]) -> list[Fact]:
    """Documents that were issued in a correction take the place of the archived ones that they correct."""
    facts = []
    for document in issued:
        older = archived_before(document)
        if older is not None and older.state == Document.State.ISSUED:
            Document.objects.filter(pk=older.pk).update(state=Document.State.SUPERSEDED)
            told = {"kind": older.kind, "number": older.number, "version": older.version, "by": document.id}
            facts.append(Fact("document.superseded", ("document", older.id), told, document.cycle_id))
    return facts


def archived_before(document: Document) -> Document | None:
    """The paper of an archived cycle that a correction's paper stands for, past versions that were voided meanwhile."""
    older = document.supersedes
    while older is not None and (older.cycle_id == document.cycle_id or older.state == Document.State.VOID):
        older = older.supersedes
    return older


def _told(document: Document) -> dict[str, object]:
    return {
        "id": document.id,
        "kind": document.kind,
        "number": document.number,
        "unit": document.unit_id,
        "version": document.version,
        "content_sha256": document.content_sha256,
    }
