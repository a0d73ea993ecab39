"""A small picture of what is wrong in a table: the faulty row with its neighbours, the cell marked. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from himpun.kernel.refusals import Refusal
from himpun.plans.workbooks import Grid, column_letters

MOST_ROWS = 30
LONGEST = 60
_PLACE = re.compile(r"(?:.*!)?([A-Z]+)([0-9]+)")


@dataclass(frozen=True)
class SeenCell:
    """One cell of the picture. `problem`: what is wrong with it; empty where nothing is."""

    letters: str
    text: str
    problem: str = ""


@dataclass(frozen=True)
class FaultyRow:
    """One row of the file as it stands there, with titles above, and what is wrong in it."""

    number: int
    titles: tuple[str, ...]
    cells: tuple[SeenCell, ...]
    problems: tuple[tuple[str, str], ...]


def pictures(grid: Grid, faults: Iterable[Mapping[str, str]], *, titles_in: int | None = None) -> list[FaultyRow]:
    """The first faulty rows, each with the columns around what is wrong; `titles_in` is the row of titles, from 0."""
    by_row: dict[int, dict[int, str]] = defaultdict(dict)
    for fault in faults:
        found = _PLACE.fullmatch(fault["cell"])
        if found:
            row, column = int(found[2]) - 1, _column(found[1])
            told = by_row[row].get(column)
            by_row[row][column] = f"{told} {fault['problem']}" if told else fault["problem"]
    return [_picture(grid, row, by_row[row], titles_in) for row in sorted(by_row)[:MOST_ROWS]]


def faults_of(refusal: Refusal) -> list[dict[str, str]]:
    """The faults that a refused plan names by their cells; none where the refusal is about the whole file."""
    told = refusal.detail.get("faults")
    if isinstance(told, list):
        return [{"cell": str(fault["cell"]), "problem": str(fault["problem"])} for fault in told]
    cell = refusal.detail.get("cell")
    return [{"cell": str(cell), "problem": refusal.message}] if cell else []


def _picture(grid: Grid, row: int, problems: Mapping[int, str], titles_in: int | None) -> FaultyRow:
    columns = _around(problems, len(grid.rows[row]) if row < len(grid.rows) else 0)
    titles = () if titles_in in (None, row) else tuple(grid.at(titles_in or 0, column).text for column in columns)
    cells = tuple(
        SeenCell(column_letters(column), _short(grid.at(row, column).text), problems.get(column, ""))
        for column in columns
    )
    told = tuple((f"{column_letters(column)}{row + 1}", problems[column]) for column in sorted(problems))
    return FaultyRow(row + 1, titles, cells, told)


def _around(problems: Collection[int], width: int) -> Sequence[int]:
    """The first column, which says which row it is, and each faulty one between its neighbours."""
    wanted = {0}
    for column in problems:
        wanted |= {column - 1, column, column + 1}
    return sorted(column for column in wanted if 0 <= column < max([width, *(place + 1 for place in problems)]))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
