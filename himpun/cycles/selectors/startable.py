"""Which procedures may be started, by whom, for which periods a cycle is there already, and the schedules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from himpun.cycles.leading import leads
from himpun.cycles.models import Cycle, Schedule
from himpun.organisations.actors import Actor
from himpun.organisations.models import Position
from himpun.organisations.selectors import appointments_on
from himpun.procedures.models import Binding, Edition


@dataclass(frozen=True)
class StartedBy:
    """An edition and whose part of its own it has: they start it, and those above them; empty: administrators alone."""

    edition: Edition
    posts: tuple[str, ...]


def editions_in_force(agency_id: int) -> list[Edition]:
    """An agency's editions in force, by the titles of their procedures."""
    rows = Edition.objects.filter(procedure__agency_id=agency_id, state=Edition.State.IN_FORCE)
    return list(rows.select_related("procedure__agency__region").order_by("procedure__title", "procedure_id"))


def startable_by(actor: Actor, *, is_administrator: bool = False) -> list[Edition]:
    """The editions whose cycles this person may start: their post has a part of its own in them, or stands above one.

    The list to `leading.refuse_who_may_not_start`, which the services ask.
    """
    editions = editions_in_force(actor.agency_id)
    if is_administrator:
        return editions
    parts: dict[int, list[Binding]] = {}
    for row in Binding.objects.filter(edition__in=editions):
        parts.setdefault(row.edition_id, []).append(row)
    return [edition for edition in editions if leads(parts.get(edition.id, ()), actor)]


def started_by_others(actor: Actor, mine: Sequence[Edition]) -> list[StartedBy]:
    """The editions in force that this person may not start, each with who may: two statements."""
    others = [edition for edition in editions_in_force(actor.agency_id) if edition not in mine]
    posts: dict[int, dict[str, None]] = {}
    rows = Binding.objects.filter(edition__in=others).select_related("position", "team").order_by("id")
    for row in rows:
        name = row.position.title if row.position else row.team.name if row.team else ""
        posts.setdefault(row.edition_id, {})[name] = None
    return [StartedBy(edition, tuple(posts.get(edition.id, ()))) for edition in others]


def started_periods(procedure_id: int) -> dict[str, Cycle]:
    """The cycles that keep a period from being started again, by period."""
    rows = Cycle.objects.filter(procedure_id=procedure_id).exclude(state=Cycle.State.CANCELLED)
    return {cycle.period: cycle for cycle in rows.order_by("version")}


def schedules_of(procedure_ids: Iterable[int]) -> dict[int, Schedule]:
    """The schedules of these procedures, by procedure."""
    rows = Schedule.objects.filter(procedure_id__in=list(procedure_ids)).select_related("starter", "procedure")
    return {row.procedure_id: row for row in rows}


def held_positions(agency_id: int, today: date) -> list[Position]:
    """The positions of an agency that somebody holds on a day, in the office's own order."""
    rows = (
        Position.objects.filter(unit__agency_id=agency_id).select_related("unit").order_by("unit__order", "order", "id")
    )
    positions = [row for row in rows if row.holds_on(today)]
    held = appointments_on([row.id for row in positions], today)
    return [row for row in positions if row.id in held]
