"""Who an edition's actors are in the office today: what is to be chosen, what follows from the units, what lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from himpun.organisations.models import Position, Team, Unit
from himpun.organisations.rules import today_in
from himpun.organisations.selectors import positions_of_units, units_of_kinds
from himpun.procedures.definition import Actor
from himpun.procedures.models import Binding, Edition
from himpun.procedures.selectors import definition_of, edition_in_force


@dataclass(frozen=True)
class Role:
    """One actor that is a position or a team, with what is proposed: "p12", "t3" or nothing."""

    actor: Actor
    proposed: str

    @property
    def title(self) -> str:
        return self.actor.position or self.actor.team or self.actor.key


@dataclass(frozen=True)
class UnitRole:
    """One actor that is a position of each unit of some kinds: those who take part, and units that lack the post."""

    actor: Actor
    kinds: tuple[str, ...]
    posts: tuple[tuple[str, str], ...]
    lacking: tuple[str, ...]


@dataclass(frozen=True)
class Cast:
    """All actors of an edition in its office on a day, and what can be chosen from."""

    roles: tuple[Role, ...]
    unit_roles: tuple[UnitRole, ...]
    positions: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    teams: tuple[tuple[str, str], ...]


def cast_of(edition: Edition, *, proposals: Mapping[str, str], now: datetime) -> Cast:
    """The cast as it stands today. What the edition in force was bound to is proposed before `proposals`."""
    definition, agency = definition_of(edition), edition.procedure.agency
    today = today_in(agency.region.zone, now)
    current = edition_in_force(edition.procedure)
    bound = chosen_in(current) if current else {}
    offered = [row for row in _positions(agency.id) if row.holds_on(today)]
    teams = [row for row in Team.objects.filter(agency_id=agency.id).order_by("name") if row.holds_on(today)]
    known = {f"p{row.id}" for row in offered} | {f"t{row.id}" for row in teams}
    own = [actor for actor in definition.actors if not actor.positions_of]
    return Cast(
        roles=tuple(Role(actor, _first(known, bound.get(actor.key), proposals.get(actor.key))) for actor in own),
        unit_roles=tuple(
            _unit_role(actor, agency.id, edition, now) for actor in definition.actors if actor.positions_of
        ),
        positions=_by_unit(offered),
        teams=tuple((f"t{row.id}", row.name) for row in teams),
    )


def chosen_in(edition: Edition) -> dict[str, str]:
    """Whom each actor of an edition was matched to: "p12" for a position, "t3" for a team."""
    return {row.actor: f"p{row.position_id}" if row.position_id else f"t{row.team_id}" for row in bindings_of(edition)}


def bindings_of(edition: Edition) -> Sequence[Binding]:
    """Who the actors of an edition in force are."""
    return list(edition.bindings.select_related("position__unit", "team").order_by("id"))


def _positions(agency_id: int) -> Sequence[Position]:
    rows = Position.objects.filter(unit__agency_id=agency_id).select_related("unit")
    return list(rows.order_by("unit__order", "unit_id", "order", "id"))


def _by_unit(positions: Sequence[Position]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    grouped: dict[str, list[tuple[str, str]]] = {}
    for row in positions:
        grouped.setdefault(row.unit.name, []).append((f"p{row.id}", row.title))
    return tuple((unit, tuple(rows)) for unit, rows in grouped.items())


def _unit_role(actor: Actor, agency_id: int, edition: Edition, now: datetime) -> UnitRole:
    today = today_in(edition.procedure.agency.region.zone, now)
    units = units_of_kinds(agency_id, actor.positions_of, today)
    posts = positions_of_units([unit.id for unit in units], actor.role, today)
    return UnitRole(
        actor=actor,
        kinds=tuple(str(Unit.Kind(kind).label) for kind in actor.positions_of),
        posts=tuple((unit.name, posts[unit.id].title) for unit in units if unit.id in posts),
        lacking=tuple(unit.name for unit in units if unit.id not in posts),
    )


def _first(known: set[str], *wanted: str | None) -> str:
    return next((each for each in wanted if each and each in known), "")
