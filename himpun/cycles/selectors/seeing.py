"""Who may see a cycle and a task of it: whoever takes part, their unit's colleagues, and who stands above them."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Exists, OuterRef, Q, QuerySet

from himpun.cycles.models import Cycle, Participant, Task
from himpun.organisations.actors import Actor
from himpun.organisations.models import Position


def cycles_seen_by(actor: Actor, *, is_administrator: bool = False) -> QuerySet[Cycle]:
    """The cycles of one's own office in which one has a part, or somebody of one's unit or below one has.

    An administrator sees every cycle of the office. Costs one statement before the query itself.
    """
    own = Cycle.objects.filter(agency_id=actor.agency_id)
    if is_administrator:
        return own
    below = positions_below(actor)
    taking_part = Participant.objects.filter(cycle=OuterRef("pk")).filter(
        Q(position_id__in=below) | Q(unit_id=actor.unit_id) | Q(team_id__in=actor.team_ids)
    )
    holding = Task.objects.filter(cycle=OuterRef("pk")).filter(
        Q(position_id__in=below) | Q(moved_from_id__in=below) | Q(team_id__in=actor.team_ids)
    )
    return own.filter(Exists(taking_part) | Exists(holding))


def positions_below(actor: Actor) -> list[int]:
    """The actor's own position and all below it, through however many steps: one statement."""
    under: dict[int, list[int]] = defaultdict(list)
    line = Position.objects.filter(unit__agency_id=actor.agency_id, superior__isnull=False)
    for position_id, superior_id in line.values_list("id", "superior_id"):
        under[superior_id or 0].append(position_id)
    found = [actor.position_id]
    for position_id in found:
        found += [each for each in under.pop(position_id, ()) if each not in found]
    return found


def is_own(actor: Actor, task: Task) -> bool:
    """Whether the task is, or was before it moved, the actor's by position or team: then they see it and its cycle."""
    return actor.position_id in (task.position_id, task.moved_from_id) or task.team_id in actor.team_ids


def may_see_task(actor: Actor, task: Task) -> bool:
    """Whether somebody who sees the cycle also sees this task: a unit's own task is not for the other units."""
    if task.unit_id in (None, actor.unit_id) or is_own(actor, task):
        return True
    below = set(positions_below(actor))
    if below & {task.position_id, task.moved_from_id}:
        return True
    return _takes_part_for_all(actor, task.cycle_id)


def _takes_part_for_all(actor: Actor, cycle_id: int) -> bool:
    """A post or team of the cycle that is not one of several units'; these see their own unit's share only."""
    rows = Participant.objects.filter(cycle_id=cycle_id)
    others = rows.exclude(position_id=actor.position_id).values("actor")
    mine = Q(position_id=actor.position_id) & ~Q(actor__in=others)
    return rows.filter(mine | Q(team_id__in=actor.team_ids)).exists()
