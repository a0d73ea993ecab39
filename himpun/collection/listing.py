"""The requests that somebody may see, cycle by cycle, with how far each has come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from himpun.collection.models import DataRequest, Value
from himpun.collection.rules import FILLABLE
from himpun.collection.seeing import requests_seen_by
from himpun.collection.shown import is_late
from himpun.organisations.actors import Actor


@dataclass(frozen=True)
class Listed:
    """One request in a list. `answered` of its `cell_count` cells are filled."""

    request: DataRequest
    answered: int
    is_late: bool

    @property
    def state(self) -> str:
        return "late" if self.is_late else self.request.state

    @property
    def cycle_id(self) -> int:
        return self.request.cycle_id


def requests_listed(
    actor: Actor, *, now: datetime, is_administrator: bool = False, period: str = "", state: str = "", unit: str = ""
) -> QuerySet[DataRequest]:
    """The newest cycles first, their units in the office's order; an unknown filter finds nothing."""
    found = requests_seen_by(actor, is_administrator=is_administrator).filter(cycle__state__in=("running", "ended"))
    if period:
        found = found.filter(cycle__period=period)
    if unit:
        found = found.filter(unit_id=int(unit)) if unit.isdecimal() and len(unit) < 19 else found.none()
    if state == "late":
        found = found.filter(state__in=[each.value for each in FILLABLE], due_at__lt=now)
    elif state:
        found = found.filter(state=state)
    rows = found.select_related("cycle__procedure", "unit", "position").defer("rows")
    return rows.order_by("-cycle__started_at", "-cycle_id", "unit__order", "unit_id")


def with_progress(requests: Iterable[DataRequest], now: datetime) -> list[Listed]:
    """How much of each is filled: one statement for all."""
    rows = list(requests)
    filled = Value.objects.filter(request__in=rows, is_current=True).exclude(state=Value.State.RETURNED)
    counts = dict(filled.values_list("request_id").annotate(count=Count("id")))
    return [Listed(row, counts.get(row.id, 0), is_late(row, now)) for row in rows]


def periods_listed(actor: Actor, *, is_administrator: bool = False) -> list[str]:
    """The periods of which there is something to see, the newest first."""
    found = requests_seen_by(actor, is_administrator=is_administrator)
    return sorted(set(found.order_by().values_list("cycle__period", flat=True).distinct()), reverse=True)


def units_listed(actor: Actor, *, is_administrator: bool = False) -> list[tuple[int, str]]:
    """The units of which there is something to see, in the office's order."""
    found = requests_seen_by(actor, is_administrator=is_administrator)
    rows = found.order_by("unit__order", "unit_id").values_list("unit_id", "unit__name").distinct()
    return list(dict.fromkeys(rows))
