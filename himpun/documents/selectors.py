"""Reading documents: of a cycle, of a task, and by the address that is printed on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from himpun.collection.store import read_bytes
from himpun.cycles.models import Cycle, Task
from himpun.documents.models import Document, Mark
from himpun.documents.rules import Chain, MarkSheet, mark_for
from himpun.kernel.hashing import sha256_hex
from himpun.kernel.refusals import Refusal
from himpun.procedures.graph import Graph
from himpun.procedures.selectors import graph_of

LIVE = (Document.State.DRAFT, Document.State.MARKING, Document.State.ISSUED)


def documents_of(cycle_id: int, *, kind: str | None = None, number: str | None = None) -> list[Document]:
    """A cycle's documents in the order in which they were made, narrowed to a kind or a number."""
    rows = Document.objects.filter(cycle_id=cycle_id).select_related("unit").order_by("created_at", "id")
    if kind is not None:
        rows = rows.filter(kind=kind)
    if number is not None:
        rows = rows.filter(number=number)
    return list(rows)


def newest(cycle_id: int, kind: str, *, step: str | None = None, unit_id: int | None = None) -> Document | None:
    """The latest version of a paper, whatever became of it."""
    rows = Document.objects.filter(cycle_id=cycle_id, kind=kind)
    rows = rows.filter(unit=None) if unit_id is None else rows.filter(unit_id=unit_id)
    if step is not None:
        rows = rows.filter(step=step)
    return rows.order_by("-version", "-id").first()


def newest_in_line(cycle: Cycle, kind: str, *, step: str | None = None, unit_id: int | None = None) -> Document | None:
    """As `newest`; where this cycle corrects an archived one, also that one's paper, whose number is kept."""
    current: Cycle | None = cycle
    while current is not None:
        found = newest(current.id, kind, step=step, unit_id=unit_id)
        if found is not None:
            return found
        current = current.supersedes
    return None


def chain_sheet(document: Document, *, zone: str) -> Chain:
    """A document's chain as the rule sees it."""
    return Chain(
        state=document.state,
        has_unsigned_pdf=document.unsigned_pdf_id is not None,
        marks=tuple(
            MarkSheet(
                order=mark.order,
                act=mark.act,
                position_id=mark.position_id,
                position_title=mark.position_title or mark.position.title,
                state=mark.state,
                step=mark.step,
                at=mark.at,
            )
            for mark in document.marks.all()
        ),
        zone=zone,
    )


def marks_of_task(task: Task) -> list[Mark]:
    """The marks that a task is about: one in each live document that names this row, or this document, and position."""
    positions = [each for each in (task.moved_from_id, task.position_id) if each]
    if task.subject_kind == "document" and task.subject_id:
        documents = Document.objects.filter(pk=task.subject_id)
        step = ""
    elif task.step:
        documents = Document.objects.filter(cycle_id=task.cycle_id, state__in=LIVE, marks__step=task.step).distinct()
        step = task.step
    else:
        return []
    any_of = bool(step) and _is_any(task)
    found = []
    if task.unit_id:
        documents = documents.filter(Q(unit_id=task.unit_id) | Q(unit=None))
    for document in documents.order_by("id").prefetch_related("marks__position"):
        rows = {mark.order: mark for mark in document.marks.all()}
        sheet = mark_for(chain_sheet(document, zone=""), positions=positions, step=step, any_of=any_of)
        if sheet is not None:
            mark = rows[sheet.order]
            mark.document = document
            found.append(mark)
    return found


def _is_any(task: Task) -> bool:
    graph: Graph = graph_of(task.cycle.edition)
    return task.run_id is not None and graph[task.step].parts[task.part].mode == "any"


@dataclass(frozen=True)
class Signer:
    """Who marked, by position and capacity only: what the public may see."""

    position: str
    capacity: str
    act: str
    at: datetime


@dataclass(frozen=True)
class Verification:
    """What anyone learns who scans a paper's code. No name, no NIP, no figure."""

    number: str
    title: str
    kind: str
    agency: str
    dated_on: date
    version: int
    state: str
    signers: tuple[Signer, ...]
    is_sample: bool
    pdf_sha256: str | None
    problem: str
    newer_version: int | None

    @property
    def standing(self) -> str:
        """How the paper stands, as the page says it: "digantikan versi 2", or its state."""
        if self.newer_version is not None:
            return f"digantikan versi {self.newer_version}"
        return str(Document.State(self.state).label).lower()

    @property
    def is_intact(self) -> bool:
        return not self.problem


def verification(verification_id: str) -> Verification | None:
    """Check a document by its printed id against what is kept here; None when there is none of that id."""
    document = (
        Document.objects.select_related("agency")
        .prefetch_related("marks")
        .filter(verification_id=verification_id.strip().upper())
        .first()
    )
    if document is None:
        return None
    marks = [mark for mark in document.marks.all() if mark.state == Mark.State.DONE]
    newer = _newer_version(document)
    return Verification(
        number=document.number,
        title=document.title,
        kind=document.kind,
        agency=document.agency.name,
        dated_on=document.dated_on,
        version=document.version,
        state=document.state,
        signers=tuple(Signer(mark.position_title, mark.capacity, mark.act, mark.at) for mark in marks if mark.at),
        is_sample=document.agency.is_sample,
        pdf_sha256=document.issued_pdf_id,
        problem=_problem(document, marks),
        newer_version=newer,
    )


def _newer_version(document: Document) -> int | None:
    """The version that stands in place of this one. What is issued stands until its correction is issued too."""
    if document.state == Document.State.ISSUED:
        return None
    current, latest = document, None
    while (following := Document.objects.filter(supersedes=current).order_by("-id").first()) is not None:
        current = following
        latest = latest if following.state == Document.State.VOID else following.version
    return latest


def _problem(document: Document, marks: Iterable[Mark]) -> str:
    """The first thing that does not fit, in words; empty when all fits."""
    if sha256_hex(document.content) != document.content_sha256:
        return "Isi surat tidak cocok dengan hash yang dicatat."
    for mark in marks:
        if mark.content_sha256 != document.content_sha256:
            return f"Yang disetujui {mark.position_title} bukan isi ini."
        if mark.pdf_sha256 != document.unsigned_pdf_id:
            return f"Yang disetujui {mark.position_title} bukan berkas ini."
    for sha256 in (document.unsigned_pdf_id, document.issued_pdf_id):
        if sha256 and not _is_kept(sha256):
            return "Berkas PDF yang disimpan hilang atau berubah."
    return ""


def _is_kept(sha256: str) -> bool:
    try:
        return sha256_hex(read_bytes(sha256)) == sha256
    except Refusal:
        return False
