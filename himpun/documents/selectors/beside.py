"""The papers that belong beside a task: the cycle's own, and those of the unit it is about."""

from __future__ import annotations

from django.db.models import Q

from himpun.cycles.models import Task
from himpun.documents.models import Document
from himpun.documents.selectors.of_cycles import LIVE

_MOST = 40


def papers_beside(task: Task) -> list[Document]:
    """Live papers of the task's cycle, without those of units that the task is not about; in the order of making."""
    rows = Document.objects.filter(cycle_id=task.cycle_id, state__in=LIVE)
    own = Q(unit=None) if task.unit_id is None else Q(unit=None) | Q(unit_id=task.unit_id)
    return list(rows.filter(own).order_by("created_at", "id")[:_MOST])


def issued_results(cycle_id: int) -> list[Document]:
    """The cycle's issued results: what may be made public, and checked by its code."""
    rows = Document.objects.filter(cycle_id=cycle_id, state=Document.State.ISSUED, kind__in=["recap", "measurement"])
    return list(rows.filter(unit=None).order_by("created_at", "id"))
