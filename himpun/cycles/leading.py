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
    if is_administrator:
        return
    parts = list(Binding.objects.filter(edition=edition).select_related("position", "team").order_by("id"))
    if not leads(parts, actor):
        raise Refusal("not_yours_to_start", _who_starts(parts))


def _who_starts(parts: Iterable[Binding]) -> str:
    """Whom to ask. Where every performer is one unit's, nobody holds the whole, and an administrator begins it."""
    posts = dict.fromkeys(str(row.position or row.team) for row in parts)
    if not posts:
        return (
            "Setiap pelaksana prosedur ini jabatan pada unit, jadi tidak ada jabatan yang memegang seluruhnya. "
            "Mintalah pengelola Himpun memulai siklusnya, atau menjadwalkannya agar dimulai sendiri."
        )
    return (
        "Jabatan Anda tidak memegang peran sendiri dalam prosedur ini. Yang memulai atau menjadwalkannya ialah "
        f"{', '.join(posts)}, atasan mereka, atau pengelola Himpun; mintalah kepada mereka."
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
