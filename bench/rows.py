"""One measured figure, the table in which people read it, and the file in which programs do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results.json"


@dataclass(frozen=True)
class Row:
    """A figure with its unit. A row without a goal is there to be compared with; it is never met nor missed."""

    name: str
    database: str
    value: float
    unit: str
    goal: str | None = None
    met: bool | None = None

    def __post_init__(self) -> None:
        if (self.goal is None) != (self.met is None):
            raise ValueError(f"{self.name}: a goal is either met or missed, and what has none is neither")


def plain(name: str, database: str, value: float, unit: str) -> Row:
    """A figure without a goal."""
    return Row(name, database, _rounded(value), unit)


def at_least(goal: float, row: Row, why: str = "") -> Row:
    """The same figure, held against a lower bound."""
    return Row(row.name, row.database, row.value, row.unit, f"≥ {_rounded(goal):g}{why}", row.value >= _rounded(goal))


def at_most(goal: float, row: Row, why: str = "") -> Row:
    """The same figure, held against an upper bound."""
    return Row(row.name, row.database, row.value, row.unit, f"≤ {_rounded(goal):g}{why}", row.value <= _rounded(goal))


def _rounded(value: float) -> float:
    """Three digits are more than a shared machine is worth; counts stay whole."""
    if value == int(value) or abs(value) >= 1000:
        return float(round(value))
    return round(value, 1 if abs(value) >= 100 else 2 if abs(value) >= 10 else 3)


def write(rows: Iterable[Row], to: Path = RESULTS) -> None:
    """Keep the figures for the next reader, one row a line, so that a change shows in the diff."""
    lines = ",\n".join("  " + json.dumps(asdict(row), ensure_ascii=False) for row in rows)
    to.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def read(text: str) -> list[Row]:
    """The rows of a results file."""
    return [Row(**item) for item in json.loads(text)]


def table(rows: Sequence[Row]) -> str:
    """What people read: what was measured, on which database, and whether a goal was reached."""
    lines = [("what", "database", "value", "unit", "goal", "met"), *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    said = [_line(line, widths) for line in lines]
    return "\n".join([said[0], "  ".join("─" * width for width in widths), *said[1:]])


def _cells(row: Row) -> tuple[str, ...]:
    met = {None: "", True: "yes", False: "NO"}[row.met]
    return (row.name, row.database, f"{row.value:g}", row.unit, row.goal or "–", met)


def _line(cells: tuple[str, ...], widths: Sequence[int]) -> str:
    """Texts to the left, the value to the right."""
    placed = [
        cell.rjust(width) if at == 2 else cell.ljust(width)
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(placed).rstrip()


def verdict(rows: Sequence[Row]) -> str:
    """The last line: how many goals there are, and which were missed."""
    with_goal = [row for row in rows if row.met is not None]
    missed = [f"{row.name} ({row.database})" for row in with_goal if not row.met]
    said = f"{len(with_goal) - len(missed)} of {len(with_goal)} goals met"
    return said + (f"; missed: {'; '.join(missed)}" if missed else "")
