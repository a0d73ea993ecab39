"""What a plan's table is read against: the office's names, and how its indicators are measured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from himpun.organisations.models import Agency, Position, Unit
from himpun.organisations.rules import today_in
from himpun.plans.columns import plain
from himpun.plans.importing import OfficeNames
from himpun.plans.measures import measure_of
from himpun.plans.models import Indicator


def names_of(agency: Agency, known: Mapping[str, Indicator], now: datetime) -> OfficeNames:
    """The units and positions that exist today, by name, and how the plan's indicators are measured."""
    today = today_in(agency.region.zone, now)
    units: dict[str, list[int]] = defaultdict(list)
    positions: dict[str, list[int]] = defaultdict(list)
    spelled: dict[str, str] = {}
    for unit in Unit.objects.filter(agency=agency):
        if unit.holds_on(today):
            units[plain(unit.name)].append(unit.id)
            spelled[plain(unit.name)] = unit.name
    for position in Position.objects.filter(unit__agency=agency).select_related("unit"):
        if position.holds_on(today):
            for name in (position.title, f"{position.title} / {position.unit.name}"):
                positions[plain(name)].append(position.id)
                spelled[plain(name)] = name
    return OfficeNames(units, positions, {code: measure_of(row.measure) for code, row in known.items()}, spelled)
