"""Changing the organisation (SOTK): renaming, merging, ending. The old row ends and names its successor.

What was recorded keeps its text. What is open further down the house (tasks, requests, seats in running cycles) follows
from the facts `position.renamed` and `position.ended`, which name the successor.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from himpun.kernel.refusals import Refusal, not_there
from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.ledger.services import Fact, record_all
from himpun.organisations.actors import Actor
from himpun.organisations.models import Agency, Position, Unit
from himpun.organisations.rules import today_in
from himpun.organisations.services.locking import locked_agency
from himpun.organisations.services.managing import keeping_an_administrator
from himpun.organisations.services.succession import end_in_favour_of, first_day


@act
def rename_position(
    position: Position, *, title: str, on: date | None = None, decree: str = "", actor: Actor | None, now: datetime
) -> Position:
    """Give a position a new title from a day on (today). Its holders, seats and open work go on under it."""
    agency = locked_agency(position.unit.agency_id, actor)
    old = _fresh_position(position)
    title = require_text(title, code="title_missing", label="Nama jabatan", maximum=300)
    day = first_day(on, today_in(agency.region.zone, now), old)
    new = Position.objects.create(
        unit=old.unit, title=title, role=old.role, superior=old.superior, order=old.order, starts_on=day
    )
    moved = end_in_favour_of(old, new, day, with_holders=True)
    fact = _position_fact("position.renamed", old, new, day, {**vars(moved), "decree": decree})
    _record(agency, [fact], actor, now)
    return new


@act
def end_position(
    position: Position,
    *,
    successor: Position | None = None,
    on: date | None = None,
    decree: str = "",
    actor: Actor | None,
    now: datetime,
) -> Position:
    """Let a position exist no longer from a day on (today). What is open goes to its successor, or to its superior."""
    agency = locked_agency(position.unit.agency_id, actor)
    old = _fresh_position(position)
    new = successor or old.superior
    if new is None:
        raise Refusal("successor_missing", f"Pilih jabatan yang meneruskan pekerjaan {old.title}.")
    if new.unit.agency_id != agency.id:
        raise not_there()
    day = first_day(on, today_in(agency.region.zone, now), old)
    new = _fresh_position(new)
    if new == old or not new.holds_on(day):
        raise Refusal("successor_not_there", f"{new.title} tidak dapat meneruskan: pilih jabatan lain yang berlaku.")
    with keeping_an_administrator(agency, day):
        moved = end_in_favour_of(old, new, day, with_holders=False)
    fact = _position_fact("position.ended", old, new, day, {**vars(moved), "decree": decree})
    _record(agency, [fact], actor, now)
    return new


@act
def rename_unit(
    unit: Unit, *, name: str, on: date | None = None, decree: str = "", actor: Actor | None, now: datetime
) -> Unit:
    """Give a unit a new name from a day on (today). Its positions and the units under it go over as they are."""
    agency = locked_agency(unit.agency_id, actor)
    old = Unit.objects.get(pk=unit.pk)
    name = require_text(name, code="name_missing", label="Nama unit", maximum=300)
    day = first_day(on, today_in(agency.region.zone, now), old)
    new = Unit.objects.create(
        agency=agency, parent=old.parent, name=name, kind=old.kind, order=old.order, starts_on=day
    )
    more = {"successor_name": name, "decree": decree, **_empty_into(old, new, day)}
    _record(agency, [_unit_fact("unit.renamed", old, new, day, more)], actor, now)
    return new


@act
def merge_units(
    units: Sequence[Unit],
    *,
    into: Unit,
    on: date | None = None,
    decree: str = "",
    actor: Actor | None,
    now: datetime,
) -> Unit:
    """Merge units into one from a day on (today). Its head follows their heads; their other positions move to it."""
    agency = locked_agency(into.agency_id, actor)
    if any(unit.agency_id != agency.id for unit in units):
        raise not_there()
    ending = list(Unit.objects.filter(pk__in=[unit.pk for unit in units]).exclude(pk=into.pk).order_by("id"))
    if not ending:
        raise Refusal("units_missing", "Pilih setidaknya satu unit lain yang digabungkan.")
    day = first_day(on, today_in(agency.region.zone, now), *ending)
    into = Unit.objects.get(pk=into.pk)
    head = _head_of(into, day)
    _refuse_below(into, ending)
    facts: list[Fact] = []
    with keeping_an_administrator(agency, day):
        for old in ending:
            facts += _fold(old, into, head, day, decree)
    _record(agency, facts, actor, now)
    return into


@act
def end_unit(
    unit: Unit,
    *,
    successor: Unit | None = None,
    on: date | None = None,
    decree: str = "",
    actor: Actor | None,
    now: datetime,
) -> Unit:
    """Let a unit exist no longer from a day on (today): emptied before, or folded into its successor."""
    if successor is not None:
        return merge_units([unit], into=successor, on=on, decree=decree, actor=actor, now=now)
    agency = locked_agency(unit.agency_id, actor)
    old = Unit.objects.get(pk=unit.pk)
    day = first_day(on, today_in(agency.region.zone, now), old)
    left = [row.title for row in Position.objects.filter(unit=old) if row.ends_on is None or row.ends_on >= day]
    left += [row.name for row in Unit.objects.filter(parent=old) if row.ends_on is None or row.ends_on >= day]
    if left:
        raise Refusal(
            "unit_not_empty",
            f"{old.name} masih membawahi " + ", ".join(left) + ". Akhiri itu dahulu, atau pilih unit penerusnya.",
            left=left,
        )
    old.ends_on = day - timedelta(days=1)
    old.save(update_fields=["ends_on"])
    _record(agency, [_unit_fact("unit.ended", old, None, day, {"decree": decree})], actor, now)
    return old


def _fold(old: Unit, into: Unit, head: Position, day: date, decree: str) -> list[Fact]:
    heads = [row for row in Position.objects.filter(unit=old, role=Position.Role.HEAD) if row.holds_on(day)]
    ended = []
    for row in heads:
        moved = end_in_favour_of(row, head, day, with_holders=False)
        ended.append(_position_fact("position.ended", row, head, day, {**vars(moved), "decree": decree}))
    more = {"heads": [row.pk for row in heads], "decree": decree, **_empty_into(old, into, day)}
    return [_unit_fact("unit.merged", old, into, day, more), *ended]


def _empty_into(old: Unit, new: Unit, day: date) -> dict[str, Any]:
    """Move a unit's positions and the units under it, end it; says which moved."""
    positions = [row.pk for row in Position.objects.filter(unit=old) if row.holds_on(day)]
    children = [row.pk for row in Unit.objects.filter(parent=old).exclude(pk=new.pk) if row.holds_on(day)]
    Position.objects.filter(pk__in=positions).update(unit=new)
    Unit.objects.filter(pk__in=children).update(parent=new)
    old.ends_on, old.successor = day - timedelta(days=1), new
    old.save(update_fields=["ends_on", "successor"])
    return {"positions": positions, "units": children}


def _head_of(into: Unit, day: date) -> Position:
    if not into.holds_on(day):
        raise Refusal("successor_not_there", f"{into.name} tidak berlaku pada hari itu. Pilih unit lain.")
    heads = Position.objects.filter(unit=into, role=Position.Role.HEAD).order_by("order", "id")
    head = next((row for row in heads if row.holds_on(day)), None)
    if head is None:
        raise Refusal("into_without_head", f"{into.name} belum mempunyai jabatan kepala. Buka jabatan itu dahulu.")
    return head


def _refuse_below(into: Unit, ending: Sequence[Unit]) -> None:
    above, current = set(), into.parent
    while current is not None:
        above.add(current.pk)
        current = current.parent
    inside = [unit.name for unit in ending if unit.pk in above]
    if inside:
        raise Refusal(
            "into_is_below",
            f"{into.name} berada di bawah {inside[0]}; unit tidak dapat digabungkan ke bawahannya. "
            "Buka unit baru sebagai penerusnya.",
        )


def _fresh_position(position: Position) -> Position:
    return Position.objects.select_related("unit", "superior__unit").get(pk=position.pk)


def _position_fact(verb: str, old: Position, new: Position, day: date, moved: dict[str, Any]) -> Fact:
    data = {"position": old.pk, "title": old.title, "successor": new.pk, "successor_title": new.title, "on": day}
    return Fact(verb, ("position", old.pk), {**data, **moved})


def _unit_fact(verb: str, old: Unit, new: Unit | None, day: date, more: dict[str, Any]) -> Fact:
    data = {"unit": old.pk, "name": old.name, "successor": new.pk if new else None, "on": day}
    return Fact(verb, ("unit", old.pk), {**data, **more})


def _record(agency: Agency, facts: list[Fact], actor: Actor | None, now: datetime) -> None:
    record_all(facts, agency_id=agency.id, at=now, doer=actor.doer if actor else None)
