"""How many cells of a cycle were gathered, for tests of what gathers and leaves out."""

from __future__ import annotations

from dataclasses import dataclass

from himpun.collection.selectors import gathered_cells


@dataclass(frozen=True)
class Counts:
    """Cells by what became of them."""

    expected: int
    accepted: int
    nihil: int
    missing: int


def value_counts(cycle_id: int) -> Counts:
    cells = gathered_cells(cycle_id)
    accepted = sum(cell.state == "accepted" for cell in cells)
    nihil = sum(cell.state == "nihil" for cell in cells)
    return Counts(len(cells), accepted, nihil, len(cells) - accepted - nihil)
