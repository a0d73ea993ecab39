"""What a form would ask, and whom a distribution would reach, before either is done. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from himpun.collection.models import DataRequest, Form
from himpun.collection.rules import FormRow
from himpun.collection.selectors import form_rows, latest_form
from himpun.collection.services.prepare_form import asked_actors, build_rows
from himpun.collection.services.send_requests import Sending, recipients_of
from himpun.cycles.models import Participant
from himpun.cycles.running import Running
from himpun.organisations.selectors import appointments_on, position_titles, units_by_id


@dataclass(frozen=True)
class UnitShare:
    """What one unit is asked for."""

    unit_id: int
    unit: str
    rows: tuple[FormRow, ...]

    @property
    def without_target(self) -> int:
        return sum(not row.target for row in self.rows)


@dataclass(frozen=True)
class FormPreview:
    """A form by units: as kept in a version, or as it would be written now."""

    version: int
    is_written: bool
    shares: tuple[UnitShare, ...]

    @property
    def cell_count(self) -> int:
        return sum(len(share.rows) for share in self.shares)

    @property
    def empty_units(self) -> list[str]:
        return [share.unit for share in self.shares if not share.rows]


@dataclass(frozen=True)
class Recipient:
    """Who would get the form: the unit, the post, who holds it today, how many cells it asks, and when it is due.

    `holder` is empty where the post is vacant; the task then goes to the post above. `was_asked`: has its request.
    """

    unit: str
    position: str
    holder: str
    cell_count: int
    due_at: datetime | None
    was_asked: bool


def form_to_write(running: Running) -> FormPreview:
    """The next version of a cycle's form, from the plan as it stands."""
    known = latest_form(running.cycle.id)
    shares = _shares(build_rows(running), _asked_units(running))
    return FormPreview(known.version + 1 if known else 1, is_written=False, shares=shares)


def form_as_written(form: Form | None) -> FormPreview | None:
    """A version of the form as it was kept."""
    if form is None:
        return None
    rows = form_rows(form)
    units = {row.unit_id: row.unit for row in rows}
    return FormPreview(form.version, is_written=True, shares=_shares(rows, units))


def recipients(running: Running, actors: Sequence[str]) -> list[Recipient]:
    """Whom the row's distribution would reach now, in the office's order. Flat in the number of units."""
    form = latest_form(running.cycle.id)
    rows = recipients_of(running, actors)
    if form is None or not rows:
        return []
    asked = set(DataRequest.objects.filter(cycle=running.cycle).values_list("unit_id", flat=True))
    positions = [row.position_id for row in rows.values() if row.position_id]
    held, titles = appointments_on(positions, running.today), position_titles(positions)
    sending = Sending(running, form)

    def line(unit_id: int, unit: str, row: Participant) -> Recipient:
        request = sending.request(row)
        holders = held.get(row.position_id or 0, [])
        return Recipient(
            unit=unit,
            position=titles.get(row.position_id or 0, ""),
            holder=_named(holders[0].capacity, holders[0].official.name) if holders else "",
            cell_count=request.cell_count,
            due_at=request.due_at,
            was_asked=unit_id in asked,
        )

    return [line(unit_id, unit, rows[unit_id]) for unit_id, unit in units_by_id(rows).items()]


def _named(capacity: str, name: str) -> str:
    return name if capacity == "definitif" else f"{capacity.capitalize()}. {name}"


def _asked_units(running: Running) -> dict[int, str]:
    return units_by_id(running.units_of(tuple(asked_actors(running))))


def _shares(rows: Sequence[FormRow], units: dict[int, str]) -> tuple[UnitShare, ...]:
    return tuple(
        UnitShare(unit_id, unit, tuple(row for row in rows if row.unit_id == unit_id))
        for unit_id, unit in units.items()
    )
