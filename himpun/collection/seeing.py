"""Which requests of their office somebody may see: the same answer as `access.request_for`, for many at once."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from himpun.collection.models import DataRequest
from himpun.cycles.models import Participant, Task
from himpun.cycles.selectors.seeing import positions_below
from himpun.organisations.actors import Actor


def requests_seen_by(actor: Actor, *, is_administrator: bool = False) -> QuerySet[DataRequest]:
    """One's own unit's requests, those of posts below, and all of a cycle in which one's own post has a part for all.

    An administrator sees every request of the office. Costs one statement before the query itself.
    """
    own = DataRequest.objects.filter(cycle__agency_id=actor.agency_id)
    if is_administrator:
        return own
    mine = Q(unit_id=actor.unit_id) | Q(position_id__in=positions_below(actor))
    return own.filter(mine | Exists(_part_for_all(actor)) | Exists(_part_in_team(actor)) | Exists(_task(actor)))


def _part_for_all(actor: Actor) -> QuerySet[Participant]:
    """A post of the cycle that is not itself one of several units'."""
    same = Participant.objects.filter(cycle=OuterRef("cycle"), actor=OuterRef("actor"))
    others = same.exclude(position_id=actor.position_id)
    mine = Participant.objects.filter(cycle=OuterRef("cycle"), position_id=actor.position_id)
    return mine.filter(~Exists(others))


def _part_in_team(actor: Actor) -> QuerySet[Participant]:
    return Participant.objects.filter(cycle=OuterRef("cycle"), team_id__in=actor.team_ids)


def _task(actor: Actor) -> QuerySet[Task]:
    """A task about this unit, or a row of the table that is about all."""
    about = Q(unit_id=OuterRef("unit_id")) | Q(unit__isnull=True, run__isnull=False)
    return Task.objects.filter(about, cycle=OuterRef("cycle"), position_id=actor.position_id)
