"""The achievement table as a page shows it: narrowed and cut by the database, so that only what is shown is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

from django.db.models import F, Max, Q, QuerySet

from himpun.cycles.models import Cycle
from himpun.measurement.models import Achievement
from himpun.measurement.selectors.tables import TableLine, lines_of

_STATES = {
    "unmeasured": Q(state__in=(Achievement.State.UNDEFINED, Achievement.State.NOT_MEASURED)),
    "asked": ~Q(checks=[]),
    "missed": Q(state=Achievement.State.MISSED),
    "achieved": Q(state=Achievement.State.ACHIEVED),
}


@dataclass(frozen=True)
class Wanted:
    """To what a table is narrowed. `unit`: an id, or "agency"; `state`: missed, achieved, unmeasured, asked."""

    unit: str = ""
    category: str = ""
    state: str = ""


@dataclass(frozen=True)
class Offered:
    """What there is to choose from: units by id in their order, categories from the best, and how many rows."""

    units: tuple[tuple[str, str], ...]
    categories: tuple[str, ...]
    row_count: int


class ResultTable(Sequence[TableLine]):
    """The results of a cycle in plan order, the agency before its units. A paginator takes it for a list.

    A slice costs as many statements as any other.
    """

    def __init__(self, cycle: Cycle, wanted: Wanted | None = None) -> None:
        self._cycle = cycle
        self._rows = _narrowed(_current(cycle), wanted or Wanted())

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[TableLine]:
        return iter(self[:])

    @overload
    def __getitem__(self, part: int) -> TableLine: ...
    @overload
    def __getitem__(self, part: slice) -> list[TableLine]: ...
    def __getitem__(self, part: int | slice) -> TableLine | list[TableLine]:
        if isinstance(part, int):
            return self[part : part + 1][0]
        order = (
            F("indicator__order"),
            F("indicator_id"),
            F("unit__order").asc(nulls_first=True),
            F("unit_id").asc(nulls_first=True),
        )
        # Numbers first: sorting whole rows would carry every formula and its inputs along.
        places = {pk: place for place, pk in enumerate(self._rows.order_by(*order).values_list("pk", flat=True)[part])}
        rows = _current(self._cycle) if part == slice(None) else Achievement.objects.filter(pk__in=places)
        related = rows.select_related("indicator__objective", "indicator__responsible", "unit")
        shown = sorted((row for row in related if row.pk in places), key=lambda row: places[row.pk])
        return lines_of(self._cycle, shown)

    @cached_property
    def _count(self) -> int:
        return self._rows.count()


def offered(cycle: Cycle) -> Offered:
    """The choices of a table's filters."""
    rows = _current(cycle)
    units = rows.filter(unit__isnull=False).order_by("unit__order", "unit_id")
    named = units.values_list("unit_id", "unit__name", "unit__order").distinct()
    best = rows.exclude(category="").values_list("category").annotate(best=Max("percent")).order_by("-best")
    return Offered(
        units=tuple((str(unit_id), name) for unit_id, name, _ in named),
        categories=tuple(name for name, _ in best),
        row_count=rows.count(),
    )


def _current(cycle: Cycle) -> QuerySet[Achievement]:
    return Achievement.objects.filter(cycle=cycle, is_current=True)


def _narrowed(rows: QuerySet[Achievement], wanted: Wanted) -> QuerySet[Achievement]:
    if wanted.unit:
        rows = rows.filter(unit=None if wanted.unit == "agency" else int(wanted.unit))
    if wanted.category:
        rows = rows.filter(category=wanted.category)
    return rows.filter(_STATES.get(wanted.state, Q()))
