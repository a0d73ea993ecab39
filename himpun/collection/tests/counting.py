"""How many cells of a cycle were gathered, for tests of what gathers and leaves out."""

from __future__ import annotations

from dataclasses import dataclass

from himpun.collection.models import Value
from himpun.collection.rules import CellState, State
from himpun.collection.selectors import requests_of, rows_of


@dataclass(frozen=True)
class Counts:
    """Cells by what became of them."""

    expected: int
    accepted: int
    nihil: int
    missing: int


def value_counts(cycle_id: int) -> Counts:
    accepted = Value.objects.filter(request__cycle_id=cycle_id, is_current=True, state=CellState.ACCEPTED)
    values = {(value.request_id, value.indicator_id): value for value in accepted}
    owing = [request for request in requests_of(cycle_id) if request.state != State.EXCUSED]
    cells = [values.get((request.id, indicator_id)) for request in owing for indicator_id in rows_of(request)]
    nihil = sum(value.is_nihil for value in cells if value)
    return Counts(len(cells), len(cells) - cells.count(None) - nihil, nihil, cells.count(None))
