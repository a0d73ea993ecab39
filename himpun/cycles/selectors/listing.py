"""Cycles in lists: which procedures and periods there are, how far each is, who has it now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from himpun.cycles.models import Cycle, StepRun, Task
from himpun.cycles.selectors.tasks import holder_name
from himpun.procedures.definition import Step
from himpun.procedures.models import Procedure
from himpun.procedures.selectors import definition_of


@dataclass(frozen=True)
class Wanted:
    """What a list of cycles is narrowed to; empty means all."""

    procedure_id: int | None = None
    year: str = ""
    period: str = ""
    state: str = ""


@dataclass(frozen=True)
class Standing:
    """One cycle of a list: how far it is, and what is open in it, the most urgent first."""

    cycle: Cycle
    done: int
    total: int
    open_tasks: tuple[Task, ...]
    late_count: int

    @property
    def first(self) -> Task | None:
        return self.open_tasks[0] if self.open_tasks else None

    @property
    def holder(self) -> str:
        """Who has the most urgent of it."""
        return holder_name(self.open_tasks[0]) if self.open_tasks else ""

    @property
    def steps_now(self) -> list[str]:
        """The rows with open work, in the order of the sheet."""
        rows: Sequence[Step] = definition_of(self.cycle.edition).steps
        order = {step.no: place for place, step in enumerate(rows)}
        return sorted({task.step for task in self.open_tasks if task.step in order}, key=order.__getitem__)

    @property
    def more(self) -> int:
        """How many open tasks there are besides the one that is named."""
        return max(0, len(self.open_tasks) - 1)


def narrowed(cycles: QuerySet[Cycle], wanted: Wanted) -> QuerySet[Cycle]:
    """The cycles that are wanted, those under way first, then the newest."""
    where = Q()
    if wanted.procedure_id:
        where &= Q(procedure_id=wanted.procedure_id)
    if wanted.period:
        where &= Q(period=wanted.period)
    if wanted.year:
        where &= Q(period__startswith=wanted.year)
    if wanted.state:
        where &= Q(state=wanted.state)
    rows = cycles.filter(where).select_related("procedure", "edition", "agency__region")
    return rows.order_by("-started_at", "-id")


def with_standing(cycles: Sequence[Cycle], *, now: datetime) -> list[Standing]:
    """How far each of these is: two statements, whatever their number."""
    ids = [cycle.id for cycle in cycles]
    tasks: dict[int, list[Task]] = defaultdict(list)
    live = Task.objects.filter(cycle_id__in=ids, state=Task.State.OPEN).select_related("position", "team", "unit")
    for task in live.order_by("id"):
        tasks[task.cycle_id].append(task)
    done: dict[int, set[str]] = defaultdict(set)
    open_steps: dict[int, set[str]] = defaultdict(set)
    runs = StepRun.objects.filter(cycle_id__in=ids).exclude(stand="called")
    for cycle_id, step, stand, closing in runs.values_list("cycle_id", "step", "stand", "closing"):
        if stand:
            open_steps[cycle_id].add(step)
        elif closing in ("done", "closed"):
            done[cycle_id].add(step)
    return [_standing(cycle, tasks[cycle.id], done[cycle.id] - open_steps[cycle.id], now) for cycle in cycles]


def _standing(cycle: Cycle, tasks: list[Task], done: set[str], now: datetime) -> Standing:
    rows = {step.no for step in definition_of(cycle.edition).steps}
    ordered = sorted(tasks, key=lambda task: (task.due_at is None, task.due_at or task.opened_at, task.id))
    late = sum(1 for task in tasks if task.due_at and task.due_at < now)
    return Standing(cycle, len(done & rows), len(rows), tuple(ordered), late)


def periods_and_procedures(cycles: QuerySet[Cycle]) -> tuple[list[str], list[Procedure]]:
    """What a list can be narrowed by: the periods, the newest first, and the procedures."""
    periods = sorted(set(cycles.values_list("period", flat=True).order_by()), reverse=True)
    ids = set(cycles.values_list("procedure_id", flat=True).order_by())
    return periods, list(Procedure.objects.filter(pk__in=ids).order_by("title", "id"))


def versions_of(cycle: Cycle) -> list[Cycle]:
    """The other versions of the same procedure and period, the oldest first."""
    rows = Cycle.objects.filter(procedure_id=cycle.procedure_id, period=cycle.period).exclude(pk=cycle.pk)
    return list(rows.order_by("version", "id"))
