"""Which way out a deciding row takes, and what goes back where nobody is asked for figures."""

from __future__ import annotations

from datetime import datetime

from himpun.cycles.models import StepRun, Task
from himpun.cycles.running import Running
from himpun.cycles.services import send_back
from himpun.kernel.refusals import Refusal
from himpun.measurement.rules.decisions import JudgedCounts
from himpun.measurement.selectors import judged_counts
from himpun.organisations.actors import Actor
from himpun.portal.rehearsal.stage import Stage
from himpun.procedures.graph import Exit, Graph

_MOST_ROUNDS = 4
REASON = "Isinya belum lengkap; perbaiki, lalu sampaikan lagi."


def outcome_of(stage: Stage, task: Task) -> str:
    """The outcome of a row that decides, as its results stand; empty for every other row.

    Without data to correct, the first decision that can send work back does so once.
    """
    node = stage.graph[task.step] if task.run_id else None
    if node is None or not node.exits or task.part:
        return ""
    decided = Task.objects.filter(run_id=task.run_id, part=0, state=Task.State.DONE).exclude(outcome="")
    colleague = decided.values_list("outcome", flat=True).first()
    if colleague:
        return colleague
    counts = judged_counts(stage.cycle)
    open_ways = [way for way in node.exits if _fits(way, counts)] or list(node.exits)
    back = [way for way in open_ways if not stage.graph.goes_forward(task.step, way.to)]
    if back and not stage.collects and not has_gone_back(stage):
        return back[0].key
    if task.round > _MOST_ROUNDS and len(back) == len(open_ways):
        raise Refusal(
            "no_way_on",
            f"Keputusan langkah {task.step} hanya dapat mengulang pekerjaan: tidak ada jalan keluar yang dapat dipilih "
            "pada hasil ini. Tambahkan jalan keluarnya, misalnya dengan requires: action_plans.",
        )
    onward = _onward(stage, task, [way for way in open_ways if way not in back]) or open_ways
    judged = [way for way in onward if way.requires in ("all_achieved", "action_plans")]
    return stage.chance.pick(judged or onward, "outcome", task.step, task.unit_id, task.round).key


def sends_back(stage: Stage, task: Task, outcome: str) -> bool:
    """Whether this outcome leads back up: what is refused is not signed."""
    ways = stage.graph[task.step].exits if task.run_id else ()
    return any(way.key == outcome and not stage.graph.goes_forward(task.step, way.to) for way in ways)


def returns_work(stage: Stage, task: Task) -> bool:
    """Whether this row returns work that is no data: once in a rehearsal, where the edition draws it."""
    if stage.collects or not task.run_id or task.part or task.round > 1 or _way_back(stage, task) is None:
        return False
    return not has_gone_back(stage)


def return_work(stage: Stage, task: Task, actor: Actor, now: datetime) -> None:
    """Return the work of the whole cycle, or of one unit, along the first arrow that can be walked."""
    way = _way_back(stage, task)
    assert way is not None
    to, lanes = way
    units = frozenset({stage.chance.pick(sorted(lanes), "returned", task.step)}) if lanes else None
    send_back(task.id, to=to, reason=REASON, units=units, actor=actor, now=now)


def _way_back(stage: Stage, task: Task) -> tuple[str, frozenset[int]] | None:
    """Where the row's first usable arrow leads, and the units that may be sent there; none: the whole cycle."""
    lanes = Running(stage.cycle, task.opened_at).case.lanes
    for to, scope in stage.graph[task.step].returns:
        if scope == "cycle":
            return to, frozenset()
        if lanes.get(to):
            return to, lanes[to]
    return None


def has_gone_back(stage: Stage) -> bool:
    """Whether any row has been opened again already."""
    return StepRun.objects.filter(cycle=stage.cycle, round__gt=1).exists()


def _fits(way: Exit, counts: JudgedCounts) -> bool:
    falls_short = bool(counts.missed or counts.lacking)
    if way.requires == "all_achieved":
        return bool(counts.achieved) and not falls_short
    return falls_short if way.requires == "action_plans" else True


def _onward(stage: Stage, task: Task, ways: list[Exit]) -> list[Exit]:
    """The ways that surely lead to an end, from the second round on; before, every way down may be tried."""
    if task.round == 1:
        return ways
    ending = _ending(stage.graph)
    return [way for way in ways if way.to in ending] or ways


def _ending(graph: Graph) -> set[str]:
    """The rows from which work can go down to an end without going back: of a fork, by all of its branches."""
    found: set[str] = set()
    for no in reversed(graph.order):
        node = graph[no]
        below = [to in found and graph.goes_forward(no, to) for to in node.targets]
        if not below or (any(below) if node.exits else all(below)):
            found.add(no)
    return found
