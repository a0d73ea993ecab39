"""Finding the row of titles, and which column each of them heads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from himpun.plans.columns import COLUMNS, IGNORED, TITLES, plain
from himpun.plans.workbooks import Grid

SEARCHED_ROWS = 20

TellFault = Callable[[int, int, str], None]
"""Row, column, what is wrong."""


@dataclass(frozen=True)
class Header:
    """The row of titles, the column of each, and the rows below that hold something."""

    row: int
    columns: Mapping[str, int]
    rows_below: Sequence[int]


def read_header(grid: Grid, fault: TellFault) -> Header | None:
    """Read the titles; faults are told one by one, and None means that there is no such row at all."""
    row = row_of_titles(grid)
    if row is None:
        required = ", ".join(column.title for column in COLUMNS if column.is_required)
        fault(0, 0, f"baris judul tidak ditemukan. Tulis judul kolom, paling sedikit: {required}.")
        return None
    _refuse_merged(grid, row, fault)
    columns = _columns(grid, row, fault)
    for column in COLUMNS:
        if column.is_required and column.title not in columns:
            fault(row, 0, f"kolom “{column.title}” tidak ada. Tambahkan kolom itu.")
    below = [place for place in range(row + 1, len(grid.rows)) if any(not cell.is_empty for cell in grid.rows[place])]
    _refuse_untitled(grid, row, below, fault)
    return Header(row, columns, below)


def nearest(wanted: str, known: Iterable[str]) -> str:
    """The word that was probably meant, or nothing."""
    return next(iter(get_close_matches(wanted, list(known), n=1, cutoff=0.6)), "")


def row_of_titles(grid: Grid) -> int | None:
    """The row with most known titles among the first ones; a heading over the table is passed by."""
    known = [sum(plain(cell.text) in TITLES for cell in cells) for cells in grid.rows[:SEARCHED_ROWS]]
    best = max(known, default=0)
    return known.index(best) if best >= 2 else None


def _refuse_merged(grid: Grid, row: int, fault: TellFault) -> None:
    for (top, left), (bottom, right) in grid.merged:
        if top <= row <= bottom:
            until = grid.place(bottom, right).partition("!")[2]
            fault(top, left, f"judul digabung sampai {until}. Pisahkan sel gabungan pada baris judul.")


def _columns(grid: Grid, row: int, fault: TellFault) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, cell in enumerate(grid.rows[row]):
        wanted = plain(cell.text)
        title = TITLES.get(wanted)
        if cell.is_empty or wanted in IGNORED:
            continue
        if title is None:
            near = nearest(wanted, TITLES)
            hint = f"Maksud Anda “{TITLES[near]}”?" if near else "Hapus kolomnya atau ganti judulnya."
            fault(row, column, f"kolom “{cell.text[:40]}” tidak dikenal. {hint}")
        elif title in found:
            first = grid.place(row, found[title]).partition("!")[2]
            fault(row, column, f"kolom “{title}” sudah ada di {first}. Hapus salah satunya.")
        else:
            found[title] = column
    return found


def _refuse_untitled(grid: Grid, header: int, rows: Sequence[int], fault: TellFault) -> None:
    """Data under a blank title would be lost in silence."""
    width = max((len(grid.rows[row]) for row in rows), default=0)
    for column in range(width):
        if not grid.at(header, column).is_empty:
            continue
        filled = next((row for row in rows if not grid.at(row, column).is_empty), None)
        if filled is not None:
            fault(filled, column, "berisi data, tetapi kolomnya tanpa judul. Beri judul atau kosongkan.")
