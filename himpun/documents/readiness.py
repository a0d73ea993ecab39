"""What must be there before a task may simply be completed: where a mark is due, the mark itself is the way."""

from __future__ import annotations

from datetime import datetime

from himpun.cycles.models import Meeting, Task
from himpun.documents.models import Mark
from himpun.documents.rules import ACT_WORDS
from himpun.documents.selectors import marks_of_task
from himpun.kernel.refusals import Refusal
from himpun.organisations.actors import Actor
from himpun.procedures.selectors import graph_of


def marked(task: Task, _actor: Actor, _now: datetime, outcome: str) -> None:
    """For `order`, `sign` and `initial`: refuse while this position's mark on a document is still owed.

    Unless the row decides and this outcome sends the work back: what is refused is not signed.
    """
    if outcome and _sends_back(task, outcome):
        return
    owed = [mark for mark in marks_of_task(task) if mark.state != Mark.State.DONE]
    if owed:
        word = ACT_WORDS[owed[0].act]
        raise Refusal(
            "mark_needed",
            f"Tugas ini diselesaikan dengan {word} pada surat “{owed[0].document.title}”. "
            f"Buka suratnya, baca, lalu bubuhkan {word}.",
            documents=[mark.document_id for mark in owed],
        )


def _sends_back(task: Task, outcome: str) -> bool:
    graph = graph_of(task.cycle.edition)
    return any(way.key == outcome and not graph.goes_forward(task.step, way.to) for way in graph[task.step].exits)


def minuted(task: Task, _actor: Actor, _now: datetime, _outcome: str) -> None:
    """For `meet` and `discuss`: one of those who met writes the minutes; the others then confirm them."""
    if not Meeting.objects.filter(task__run_id=task.run_id).exists():
        raise Refusal(
            "minutes_missing",
            "Notulen rapat ini belum ditulis. Isi agenda, daftar hadir, dan keputusannya dahulu, lalu selesaikan.",
        )


READINESS = {
    "order": marked,
    "sign": marked,
    "initial": marked,
    "meet": minuted,
    "discuss": minuted,
}
