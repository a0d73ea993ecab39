"""Taking hold of a task and its cycle: one row lock for each act."""

from __future__ import annotations

from datetime import datetime

from himpun.cycles.models import Cycle, Task
from himpun.cycles.running import Running, held_cycle
from himpun.cycles.verbs import TaskSheet, refusal_to_act
from himpun.kernel.refusals import Refusal
from himpun.ledger.acts import in_hand
from himpun.ledger.prepared import Select
from himpun.organisations.actors import Actor

_READ = Cycle.objects.select_related("agency__region", "edition", "procedure").defer("edition__source")
_CYCLES = _READ.select_for_update(of=("self",))
_cycle = Select(lambda cycle_id: _CYCLES.filter(pk=cycle_id), int)
_cycle_of_task = Select(lambda task_id: _CYCLES.filter(tasks=task_id), int)
_task = Select(lambda task_id: Task.objects.select_related("run", "position", "team").filter(pk=task_id), int)
_NO_TASK = ("not_there", "Tugas ini tidak ditemukan. Kembali ke Tugas saya dan pilih lagi.")


def locked_task(task_id: int, *, now: datetime) -> tuple[Task, Running]:
    """Lock a task's cycle, then read the task. Acts on the same cycle wait for each other here.

    Only the cycle's row is locked, and before anything is read: two acts that each held a task and wanted the other's
    would otherwise wait for ever.
    """
    running = _running_of_task(task_id, now)
    (task,) = _task(task_id)
    task.cycle = running.cycle
    return task, running


def locked_cycle(cycle_id: int, *, now: datetime) -> Running:
    """Lock a cycle without a task in hand; within an act that has locked it, nothing is asked again."""
    held = held_cycle(cycle_id, now=now)
    if held is not None:
        return held
    cycle = _cycle.first(cycle_id)
    if cycle is None:
        raise Refusal("not_there", "Siklus ini tidak ditemukan. Kembali ke daftar siklus dan pilih lagi.")
    return Running(cycle, now).keep_in_hand()


def task_in(running: Running, task_id: int) -> Task | None:
    """A task of a cycle under lock: as this act has finished it, else as it stands."""
    return running.finished.get(task_id) or _task.first(task_id)


def _running_of_task(task_id: int, now: datetime) -> Running:
    """The cycle of a task, locked; an act that took hold of the task before knows which one it is."""
    hand = in_hand()
    if hand is not None and (Task, task_id) in hand.kept:
        return locked_cycle(hand.kept[Task, task_id], now=now)
    cycle = _cycle_of_task.first(task_id)
    if cycle is None:
        raise Refusal(*_NO_TASK)
    if hand is not None:
        hand.kept[Task, task_id] = cycle.id
    return held_cycle(cycle.id, now=now) or Running(cycle, now).keep_in_hand()


def refuse_stranger(cycle: Cycle, actor: Actor) -> None:
    """Another agency's cycle is not there: a stranger learns nothing from the difference."""
    if cycle.agency_id != actor.agency_id:
        raise Refusal("not_there", "Siklus ini tidak ditemukan. Kembali ke daftar siklus dan pilih lagi.")


def holder_title(task: Task) -> str:
    if task.position:
        return task.position.title
    return task.team.name if task.team else "pelaksana lain"


def refuse_unless_allowed(task: Task, actor: Actor) -> None:
    """Raise the refusal that the rule gives for this actor on this task."""
    refusal = refusal_for(task, actor)
    if refusal:
        raise refusal


def refusal_for(task: Task, actor: Actor) -> Refusal | None:
    """Say why this actor may not act on this task now, or None: the same question that every act asks."""
    if task.cycle.agency_id != actor.agency_id:
        return Refusal(*_NO_TASK)
    sheet = TaskSheet(
        state=task.state,
        position_id=task.position_id,
        team_id=task.team_id,
        holder_title=holder_title(task),
        done_at=task.done_at,
        done_as=task.done_as,
        cycle_state=task.cycle.state,
        zone=task.cycle.agency.region.zone,
    )
    return refusal_to_act(sheet, position_id=actor.position_id, team_ids=actor.team_ids)


def was_done_by(task: Task, actor: Actor, outcome: str = "", *, state: str = Task.State.DONE) -> bool:
    """True when this very actor already did this very act: it is answered with what was recorded, not done again."""
    return (
        task.state == state
        and task.done_by_id == actor.official_id
        and actor.position_title == task.done_as
        and task.outcome == outcome
    )
