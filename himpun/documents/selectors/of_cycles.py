"""Documents of a cycle and of a task, and their chains of marks."""

from __future__ import annotations

from django.db.models import Q

from himpun.cycles.models import Cycle, Task
from himpun.documents.models import Document, Mark
from himpun.documents.rules import Chain, MarkSheet, mark_for
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
