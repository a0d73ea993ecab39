"""A request under lock: its cycle, its cells, the tasks about it, and what the one who acts is to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q, QuerySet

from himpun.collection.models import DataRequest, Value
from himpun.collection.rules import MOVES, FormRow, RequestSheet, Role, Verb, refusal_to
from himpun.collection.selectors import current_values, rows_of
from himpun.cycles.models import Cycle, Task
from himpun.cycles.running import Running, held_cycle
from himpun.kernel.refusals import Refusal, there
from himpun.ledger.prepared import Select
from himpun.organisations.actors import Actor
from himpun.organisations.models import Position
from himpun.organisations.selectors import appointments_on, superiors

DECIDING = ("gather", "validate")


def _open_tasks(cycle_id: int, unit_id: int, request_id: int) -> QuerySet[Task]:
    rows = Q(subject_kind="", run__isnull=False) & (Q(unit_id=unit_id) | Q(unit__isnull=True))
    mine = rows | Q(subject_kind="request", subject_id=request_id)
    kinds = Task.objects.filter(cycle_id=cycle_id, state=Task.State.OPEN, kind__in=("fill", *DECIDING))
    return kinds.filter(mine).order_by("id")


_CYCLES = Cycle.objects.select_related("agency__region", "edition").defer("edition__source")
_cycle = Select(
    lambda request_id, agency_id: _CYCLES.select_for_update(of=("self",)).filter(
        requests=request_id, agency_id=agency_id
    ),
    int,
    int,
)
_request = Select(lambda request_id: DataRequest.objects.select_related("unit").filter(pk=request_id), int)
_tasks = Select(_open_tasks, int, int, int)


@dataclass
class Standing:
    """One request while an act changes it. Make it by `locked_request`, inside an act."""

    request: DataRequest
    running: Running
    actor: Actor

    @cached_property
    def rows(self) -> dict[int, FormRow]:
        return rows_of(self.request)

    @cached_property
    def values(self) -> dict[int, Value]:
        return current_values(self.request.id)

    @property
    def states(self) -> dict[int, str]:
        return {indicator_id: value.state for indicator_id, value in self.values.items()}

    @cached_property
    def tasks(self) -> list[Task]:
        """The open tasks that fill, gather or validate, of this unit or of all: one statement."""
        found = _tasks(self.running.cycle.id, self.request.unit_id, self.request.id)
        for task in found:
            task.cycle = self.running.cycle
        return found

    @property
    def fill_task(self) -> Task | None:
        """The open task by which the unit owes this answer."""
        return next((task for task in self.tasks if task.kind == "fill" and self._is_of_unit(task)), None)

    @property
    def deciding_tasks(self) -> list[Task]:
        """The open tasks in which this answer is accepted or returned."""
        return [task for task in self.tasks if task.kind in DECIDING and decides_on(task, self.request, self.running)]

    def refuse_unless(self, *verbs: Verb) -> None:
        """Raise what the rule says, unless one of these verbs is allowed to the actor now."""
        sheet = RequestSheet(self.request.state, self.request.unit.name, self.running.cycle.state)
        refusals: list[Refusal] = []
        for verb in verbs:
            refusal = refusal_to(verb, sheet, self.roles(MOVES[verb][1]))
            if refusal is None:
                return
            refusals.append(refusal)
        # A wrong moment says more than a wrong person: it is told first.
        raise next((refusal for refusal in refusals if refusal.code != "not_your_request"), refusals[0])

    def roles(self, wanted: Iterable[Role] = tuple(Role)) -> set[Role]:
        """What the actor is to this request now, of the roles that matter; each costs its own look."""
        ways = {
            Role.FILLER: self._fills,
            Role.COLLEAGUE: lambda: self.actor.unit_id == self.request.unit_id,
            Role.DECIDER: self._decides,
            Role.KEEPER: self._keeps,
        }
        return {role for role in wanted if ways[role]()}

    def _fills(self) -> bool:
        owed = self.fill_task
        return holds(owed, self.actor) if owed else self.actor.position_id == self.request.position_id

    def _decides(self) -> bool:
        return any(holds(task, self.actor) for task in self.deciding_tasks) or self._decides_for_a_subordinate()

    def _keeps(self) -> bool:
        """Whether the actor's post sent this request, gathers it, or stands above one that does."""
        keys = keeper_actors(self.running, self.request)
        rows = [row for key in keys for row in self.running.participants[key]]
        positions = {row.position_id for row in rows}
        if self.actor.position_id in positions or {row.team_id for row in rows} & set(self.actor.team_ids):
            return True
        return _stands_above(self.actor, positions)

    def _is_of_unit(self, task: Task) -> bool:
        if task.subject_kind == "request":
            return task.subject_id == self.request.id
        if task.unit_id is not None:
            return task.unit_id == self.request.unit_id
        rows = self.running.participants[task.actor]
        return any(
            row.unit_id == self.request.unit_id and row.position_id in (task.position_id, task.moved_from_id)
            for row in rows
        )

    def _decides_for_a_subordinate(self) -> bool:
        """Where the one who decides typed the cells, the next above decides in their place."""
        positions = {task.position_id for task in self.deciding_tasks if task.position_id}
        if not positions or self.actor.position_id in positions:
            return False
        typists = {value.typed_by_id for value in self.values.values()}
        held = appointments_on(positions, self.running.today)
        deciders = {row.official_id for rows in held.values() for row in rows}
        return bool(deciders & typists) and _stands_above(self.actor, positions)


def locked_request(request_id: int, *, actor: Actor, now: datetime) -> Standing:
    """Lock a request's cycle: one row lock, two statements. Another agency's request is not there."""
    cycle = there(_cycle.first(request_id, actor.agency_id), "Permintaan data ini", back_to="Tugas saya")
    # Read after the lock: what another act changed while we waited must be seen.
    (request,) = _request(request_id)
    running = held_cycle(cycle.id, now=now) or Running(cycle, now).keep_in_hand()
    request.cycle = running.cycle
    return Standing(request, running, actor)


def holds(task: Task, actor: Actor) -> bool:
    """Whether a task is this actor's, by position or by team."""
    return task.position_id == actor.position_id or (task.team_id is not None and task.team_id in actor.team_ids)


def decides_on(task: Task, request: DataRequest, running: Running) -> bool:
    """Whether a gathering or validating task is about this request's unit."""
    if task.unit_id is not None:
        return task.unit_id == request.unit_id
    gathered = running.graph[task.step].gathers_from
    if not gathered or request.actor in gathered:
        return True
    return request.unit_id in running.units_of(gathered)


def keeper_actors(running: Running, request: DataRequest) -> list[str]:
    """The actors who send this request out or gather its answer, as the edition names them."""
    keys: list[str] = []
    for step in running.definition.steps:
        sends = step.work == "distribute" and request.actor in step.to
        if sends or (step.work in DECIDING and (step.no == request.step or request.actor in step.from_)):
            keys += step.by.actors
    return keys


def _stands_above(actor: Actor, position_ids: Iterable[int | None]) -> bool:
    wanted = [position_id for position_id in position_ids if position_id]
    for position in Position.objects.filter(pk__in=wanted).select_related("superior__superior"):
        if actor.position_id in [above.id for above in superiors(position)]:
            return True
    return False
