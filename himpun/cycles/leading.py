"""Who may decide about a whole cycle, or start it: those who take part in it, and those above them."""

from __future__ import annotations

from collections.abc import Iterable

from himpun.cycles.models import Participant
from himpun.cycles.running import Running
from himpun.kernel.refusals import Refusal
from himpun.organisations.actors import Actor
from himpun.organisations.models import Position
from himpun.procedures.models import Binding, Edition


def refuse_bystander(running: Running, actor: Actor) -> None:
    """Refuse a position of the office that has no part in this cycle and stands above nobody who has."""
    if leads((row for known in running.participants.values() for row in known), actor):
        return
    raise Refusal(
        "not_yours_to_decide",
        "Jabatan Anda tidak ikut dalam siklus ini. Yang memutuskan ialah pelaksananya atau atasan mereka; "
        "sampaikan usul Anda kepada mereka.",
    )


def refuse_who_may_not_start(edition: Edition | None, actor: Actor, *, is_administrator: bool) -> None:
    """Refuse a position without a part of its own in the edition that stands above nobody who has one.

    Who only answers for one unit among several does not start the whole. Administrators may, as they put it in force;
    they alone, where no edition is in force.
    """
    if is_administrator or (edition and leads(Binding.objects.filter(edition=edition), actor)):
        return
    raise Refusal(
        "not_yours_to_start",
        "Jabatan Anda tidak memegang peran sendiri dalam prosedur ini. Yang memulai atau menjadwalkannya ialah "
        "pelaksananya, atasan mereka, atau pengelola; mintalah kepada mereka.",
    )


def leads(parts: Iterable[Participant | Binding], actor: Actor) -> bool:
    """Whether the actor takes part with these, or stands above one of them."""
    rows = list(parts)
    positions = {row.position_id for row in rows if row.position_id}
    teams = {row.team_id for row in rows if row.team_id}
    return actor.position_id in positions or bool(teams & set(actor.team_ids)) or stands_above(actor, positions)


def stands_above(actor: Actor, position_ids: set[int]) -> bool:
    """Whether the actor's position is a superior, near or far, of any of these."""
    above = dict(Position.objects.filter(unit__agency_id=actor.agency_id).values_list("id", "superior_id"))
    for position_id in position_ids:
        passed = {position_id}
        higher = above.get(position_id)
        while higher is not None and higher not in passed:
            if higher == actor.position_id:
                return True
            passed.add(higher)
            higher = above.get(higher)
    return False
