"""Completing a task, and what opens then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from himpun.cycles.models import Cycle, Task
from himpun.cycles.rules import Done
from himpun.cycles.running import Running, insert_tasks, stop_clock
from himpun.cycles.services.locking import locked_task, refuse_unless_allowed, was_done_by
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import optional_text
from himpun.ledger.acts import act
from himpun.ledger.prepared import Select, Update
from himpun.ledger.services import Doer, Fact, record_all
from himpun.organisations.actors import Actor

Readiness = Callable[[Task, Actor, datetime, str], None]
_readiness: dict[str, Readiness] = {}

_STILL_OWED = (Task.State.OPEN, Task.State.SUSPENDED, Task.State.LATER)
_owed = Select(lambda cycle_id: Task.objects.filter(cycle_id=cycle_id, state__in=_STILL_OWED).only("id")[:1], int)
_write_done = Update(
    Task,
    "state", "done_at", "done_by", "done_as", "capacity", "outcome", "note", "paper_place",
    "measured_minutes", "waiting_minutes", "active_since", "waiting_since",
)  # fmt: skip


def require(readiness: Mapping[str, Readiness]) -> None:
    """Set what must be there before a task of each kind may be completed. Called once, by `portal.wiring`.

    Each function raises a `Refusal` when something is missing; it changes nothing.
    """
    _readiness.clear()
    _readiness.update(readiness)


@act
def complete(
    task_id: int,
    *,
    actor: Actor,
    now: datetime,
    outcome: str = "",
    note: str = "",
    paper_place: str = "",
    data: Mapping[str, Any] | None = None,
) -> Task:
    """Finish a task. The step ends with its last task, and the next opens in the same act.

    Repeating one's own act returns the recorded result; finding that another was faster refuses `already_done`.
    """
    task, running = locked_task(task_id, now=now)
    if was_done_by(task, actor, outcome):
        return task
    refuse_unless_allowed(task, actor)
    if task.kind in _readiness:
        _readiness[task.kind](task, actor, now, outcome)
    return finish(task, running, actor=actor, outcome=outcome, note=note, paper_place=paper_place, data=data)


def finish(
    task: Task,
    running: Running,
    *,
    actor: Actor,
    outcome: str = "",
    note: str = "",
    paper_place: str = "",
    data: Mapping[str, Any] | None = None,
    before: Sequence[Fact] = (),
) -> Task:
    """Write a task as done and let the cycle go on. For services that have locked, asked and checked already.

    A row that decides needs its outcome, whatever its work is.

    `before`: facts of the same act that are recorded first, with the completion in one go.
    """
    _refuse_wrong_outcome(task, running, outcome)
    _close(task, running, actor, outcome=outcome, note=note, paper_place=paper_place)
    facts = [*before, _completed(task, data)]
    if task.run_id is not None and _part_is_over(task, running):
        facts += _go_on(task, running, outcome)
    record_and_end_if_over(running, facts, doer=actor.doer)
    return task


def _close(task: Task, running: Running, actor: Actor, *, outcome: str, note: str, paper_place: str) -> None:
    stop_clock(task, running.now, running.calendar)
    task.state = Task.State.DONE
    task.done_at = running.now
    task.done_by_id = actor.official_id
    task.done_as = actor.position_title
    task.capacity = actor.capacity
    task.outcome = outcome
    task.note = optional_text(note, label="Catatan")
    paper_place = optional_text(paper_place, label="Tempat berkas kertas", maximum=200)
    task.paper_place = paper_place or _usual_paper_place(running)
    _write_done(task)
    running.finished[task.id] = task


def _usual_paper_place(running: Running) -> str:
    if running.definition.identity.copies == "none":
        return ""
    return running.cycle.paper_place


def _part_is_over(task: Task, running: Running) -> bool:
    """Any lets the colleagues off; else the last of those who owe this part ends it, so that nothing is left over."""
    part = running.graph[task.step].parts[task.part]
    assert task.run is not None
    if len(running.owing(task.run, part)) == 1:
        return True
    colleagues = Task.objects.filter(run_id=task.run_id, part=task.part, state=Task.State.OPEN)
    if part.mode == "any":
        colleagues.update(state=Task.State.NOT_NEEDED, active_since=None, waiting_since=None)
        return True
    return not colleagues.exists()


def _go_on(task: Task, running: Running, outcome: str) -> list[Fact]:
    node = running.graph[task.step]
    run = task.run
    assert run is not None
    if outcome:
        run.outcome = outcome
        run.save(update_fields=["outcome"])
    if task.part + 1 < len(node.parts):
        created = insert_tasks(running.tasks_of(run, node, task.part + 1))
        return [_part_opened(running.cycle, item) for item in created]
    return running.write(running.advance(Done(run.step, run.unit_id, run.outcome or None)))


def record_and_end_if_over(running: Running, facts: list[Fact], *, doer: Doer | None) -> None:
    """Record what happened, and then ask whether the cycle is over.

    In this order, because what follows from a fact may open a task: the last step's result may still want a signature.
    """
    cycle = running.cycle
    record_all(facts, agency_id=cycle.agency_id, at=running.now, doer=doer)
    if any(fact.verb in ("step.opened", "task.opened") for fact in facts):
        return
    # The tasks are asked first: one indexed look, where the marking reads every run of the cycle.
    if _owed.first(cycle.id):
        return
    running.forget_marking()
    if running.marking.tokens:
        return
    ended = {"state": Cycle.State.ENDED, "ended_at": running.now}
    if Cycle.objects.filter(pk=cycle.pk, state=Cycle.State.RUNNING).update(**ended):
        cycle.state, cycle.ended_at = Cycle.State.ENDED, running.now
        fact = Fact("cycle.ended", ("cycle", cycle.id), {"ends": cycle.ends, "period": cycle.period}, cycle.id)
        record_all([fact], agency_id=cycle.agency_id, at=running.now, doer=doer)


def _refuse_wrong_outcome(task: Task, running: Running, outcome: str) -> None:
    """A decision is made by the row's own task; those who decide jointly decide the same."""
    exits = running.graph[task.step].exits if task.run_id and task.part == 0 else ()
    if exits and outcome not in {way.key for way in exits}:
        raise Refusal(
            "outcome_missing",
            "Pilih salah satu keputusan yang ada pada langkah ini.",
            choices=[way.key for way in exits],
        )
    if not exits and outcome:
        raise Refusal("outcome_unknown", "Langkah ini tidak memuat keputusan; selesaikan tanpa memilih keputusan.")
    if exits and running.graph[task.step].parts[0].mode != "any":
        others = Task.objects.filter(run_id=task.run_id, part=0, state=Task.State.DONE).exclude(outcome=outcome)
        earlier = others.exclude(pk=task.pk).first()
        if earlier is not None:
            row = running.step(task.step)
            label = next((way.label for way in row.outcomes if way.key == earlier.outcome), "") if row else ""
            raise Refusal(
                "outcome_differs",
                f"{earlier.done_as} sudah memutuskan “{label}”. Keputusan bersama harus sama: pilih yang sama, "
                "atau kembalikan bila prosedurnya memuat pengembalian.",
                outcome=earlier.outcome,
            )


def _completed(task: Task, data: Mapping[str, Any] | None) -> Fact:
    known = {
        "step": task.step,
        "unit": task.unit_id,
        "round": task.round,
        "work": task.kind,
        "outcome": task.outcome,
        "run": task.run_id,
        "measured_minutes": task.measured_minutes,
        "waiting_minutes": task.waiting_minutes,
    }
    if task.paper_place:
        known["paper_place"] = task.paper_place
    return Fact("task.completed", ("task", task.id), {**known, **(data or {})}, task.cycle_id)


def _part_opened(cycle: Cycle, task: Task) -> Fact:
    data = {
        "step": task.step,
        "unit": task.unit_id,
        "round": task.round,
        "work": task.kind,
        "position": task.position_id,
    }
    return Fact("task.opened", ("task", task.id), data, cycle.id)
