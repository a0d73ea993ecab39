"""The one door from an id in an address to a cycle or a task. Not yours and not there get the same answer."""

from __future__ import annotations

from himpun.cycles.models import Cycle, Task
from himpun.cycles.selectors.seeing import cycles_seen_by, is_own, may_see_task
from himpun.kernel.refusals import Refusal, not_there, there
from himpun.ledger.prepared import Select
from himpun.organisations.actors import Actor

_TASKS = Task.objects.select_related(
    "run",
    "unit",
    "position",
    "team",
    "moved_from",
    "done_by",
    "cycle__agency__region",
    "cycle__edition",
    "cycle__procedure",
).defer("cycle__edition__source")
_task = Select(lambda task_id, agency_id: _TASKS.filter(pk=task_id, cycle__agency_id=agency_id), int, int)


def cycle_for(actor: Actor, cycle_id: int, *, is_administrator: bool = False) -> Cycle:
    """A cycle in which this person, their unit or somebody below them has a part; for administrators any of theirs."""
    seen = cycles_seen_by(actor, is_administrator=is_administrator)
    rows = seen.select_related("agency__region", "edition", "procedure", "supersedes")
    return there(rows.filter(pk=cycle_id).first(), "Siklus ini", back_to="daftar siklus")


def task_for(actor: Actor, task_id: int, *, is_administrator: bool = False) -> Task:
    """A task that this person may see: holders, their teams and superiors, those who take part, administrators.

    Seeing is not acting: who may act is asked by `cycles.verbs`. One's own task costs one statement.
    """
    task = there(_task.first(task_id, actor.agency_id), "Tugas ini", back_to="Tugas saya")
    if is_administrator or is_own(actor, task):
        return task
    if not cycles_seen_by(actor).filter(pk=task.cycle_id).exists() or not may_see_task(actor, task):
        raise _no_task()
    return task


def _no_task() -> Refusal:
    return not_there("Tugas ini", back_to="Tugas saya")
