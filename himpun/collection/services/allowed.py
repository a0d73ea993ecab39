"""What somebody may do to the requests of a cycle now, for the pages that offer it. Asks; changes and locks nothing.

The same rule as under the lock (`standing`), read once for all requests of a cycle.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cached_property

from himpun.collection.models import DataRequest
from himpun.collection.rules import MOVES, RequestSheet, Role, Verb, refusal_to
from himpun.collection.services.standing import DECIDING, decides_on, holds, keeper_actors
from himpun.cycles.leading import stands_above
from himpun.cycles.models import Cycle, Task
from himpun.cycles.running import Running
from himpun.kernel.refusals import Refusal
from himpun.organisations.actors import Actor
from himpun.organisations.selectors import appointments_on


class Allowed:
    """One person before the requests of one cycle. A flat number of statements, however many requests are asked."""

    def __init__(self, cycle: Cycle, *, actor: Actor, now: datetime) -> None:
        self.actor = actor
        self.running = Running(cycle, now)
        self._above: dict[frozenset[int], bool] = {}
        self._keeping: dict[tuple[str, str], bool] = {}

    def refusal(self, verb: Verb, request: DataRequest, typists: Collection[int] = ()) -> Refusal | None:
        """Why this may not be done to this request now, or None. `typists`: who typed its current cells."""
        sheet = RequestSheet(request.state, request.unit.name, self.running.cycle.state)
        return refusal_to(verb, sheet, self.roles(request, MOVES[verb][1], typists))

    def may(self, verb: Verb, request: DataRequest, typists: Collection[int] = ()) -> bool:
        """Whether this may be done to this request now."""
        return self.refusal(verb, request, typists) is None

    def roles(self, request: DataRequest, wanted: Iterable[Role], typists: Collection[int] = ()) -> set[Role]:
        """What the actor is to this request, of the roles that matter."""
        ways = {
            Role.FILLER: lambda: self._fills(request),
            Role.COLLEAGUE: lambda: self.actor.unit_id == request.unit_id,
            Role.DECIDER: lambda: self._decides(request, typists),
            Role.KEEPER: lambda: self._keeps(request),
        }
        return {role for role in wanted if ways[role]()}

    def fill_task(self, request: DataRequest) -> Task | None:
        """The open task by which the unit owes this answer."""
        return next((task for task in self._tasks if task.kind == "fill" and self._is_of(task, request)), None)

    def deciding_task(self, request: DataRequest) -> Task | None:
        """The open task in which this answer is accepted or returned; the actor's own before another's."""
        tasks = self._deciding(request)
        return next((task for task in tasks if holds(task, self.actor)), next(iter(tasks), None))

    @cached_property
    def _tasks(self) -> list[Task]:
        rows = Task.objects.filter(cycle=self.running.cycle, state=Task.State.OPEN, kind__in=("fill", *DECIDING))
        return list(rows.select_related("position", "team").order_by("id"))

    def _deciding(self, request: DataRequest) -> list[Task]:
        rows = [task for task in self._tasks if task.kind in DECIDING and task.subject_kind == "" and task.run_id]
        return [task for task in rows if decides_on(task, request, self.running)]

    def _is_of(self, task: Task, request: DataRequest) -> bool:
        if task.subject_kind == "request":
            return task.subject_id == request.id
        if task.unit_id is not None:
            return task.unit_id == request.unit_id
        rows = self.running.participants[task.actor]
        held = (task.position_id, task.moved_from_id)
        return any(row.unit_id == request.unit_id and row.position_id in held for row in rows)

    def _fills(self, request: DataRequest) -> bool:
        owed = self.fill_task(request)
        return holds(owed, self.actor) if owed else self.actor.position_id == request.position_id

    def _decides(self, request: DataRequest, typists: Collection[int]) -> bool:
        tasks = self._deciding(request)
        if any(holds(task, self.actor) for task in tasks):
            return True
        positions = frozenset(task.position_id for task in tasks if task.position_id)
        if not positions or self.actor.position_id in positions or not typists:
            return False
        deciders = {official for position in positions for official in self._holders.get(position, ())}
        return bool(deciders & set(typists)) and self._stands_above(positions)

    @cached_property
    def _holders(self) -> dict[int, list[int]]:
        """Who holds each deciding post today."""
        positions = {task.position_id for task in self._tasks if task.kind in DECIDING and task.position_id}
        held = appointments_on(positions, self.running.today)
        return {position: [row.official_id for row in rows] for position, rows in held.items()}

    def _keeps(self, request: DataRequest) -> bool:
        place = (request.actor, request.step)
        if place not in self._keeping:
            rows = [row for key in keeper_actors(self.running, request) for row in self.running.participants[key]]
            positions = frozenset(row.position_id for row in rows if row.position_id)
            teams = {row.team_id for row in rows} & set(self.actor.team_ids)
            own = self.actor.position_id in positions
            self._keeping[place] = bool(own or teams or self._stands_above(positions))
        return self._keeping[place]

    def _stands_above(self, positions: frozenset[int]) -> bool:
        if positions not in self._above:
            self._above[positions] = stands_above(self.actor, set(positions))
        return self._above[positions]
