"""The flow table before it is cut into pages: widths of columns, lines of text in each cell, least height of a row.

All lengths are millimetres. Numbers in the style of the official form: landscape, text of about 8 points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from himpun.procedures.definition import Definition, Step
from himpun.procedures.sheet.chart import Chart, Column
from himpun.procedures.sheet.words import (
    BULLET,
    MM_PER_PT,
    PITCH,
    Cleaner,
    height_of,
    lines_of,
    widest_word,
    width_of,
)


@dataclass(frozen=True)
class Format:
    """What the table is laid out for, in landscape. A screen has no end below, so its height is infinite.

    `measured` is room kept beside the standard time for what was measured. Where `least_actor` is given, many actors
    make the table wider, not their columns narrower.
    """

    width: float
    height: float
    measured: float = 0.0
    least_actor: float = 0.0

    @property
    def is_endless(self) -> bool:
        return self.height == inf


SCREEN = "screen"
FORMATS = {
    "F4": Format(330.0, 215.0),
    "A4": Format(297.0, 210.0),
    SCREEN: Format(342.0, inf, measured=19.0, least_actor=19.0),
}

MARGIN_X, MARGIN_TOP, MARGIN_BOTTOM = 12.0, 12.0, 15.0
PAD = 1.3
SUBHEAD = 4.6
"""Under "Waktu" on a board: a line that names its two parts."""
SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0, 4.5, 4.0, 3.5, 3.0, 2.5, 2.0)
HEADS = {
    "no": "No", "activity": "Aktivitas", "actors": "Pelaksana", "standards": "Mutu Baku",
    "inputs": "Kelengkapan", "time": "Waktu", "outputs": "Output", "remarks": "Keterangan",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """Text broken into lines, all of one size; `turned` reads from bottom to top."""

    lines: tuple[str, ...]
    size: float
    bold: bool = False
    turned: bool = False

    @property
    def height(self) -> float:
        return height_of(len(self.lines), self.size)


@dataclass(frozen=True)
class Row:
    """One step's texts: number, activity, inputs, time, outputs, remarks."""

    no: Cell
    activity: Cell
    inputs: Cell
    time: Cell
    outputs: Cell
    remarks: Cell

    @property
    def text_height(self) -> float:
        cells = (self.no, self.activity, self.inputs, self.time, self.outputs, self.remarks)
        return max(cell.height for cell in cells) + 2 * PAD


@dataclass(frozen=True)
class Grid:
    """The columns of the table from left to right; `x` has one edge more than there are columns."""

    x: tuple[float, ...]
    actor_count: int
    page_height: float
    measured: float = 0.0
    """The right part of the time column, where a board shows what was measured."""

    @property
    def time_width(self) -> float:
        """The part of the time column in which the standard time stands."""
        return self.width(2 + self.actor_count + 1) - self.measured

    @property
    def actor_width(self) -> float:
        return self.x[3] - self.x[2]

    def actor_left(self, column: int) -> float:
        return self.x[2 + column]

    def actor_center(self, column: int) -> float:
        return self.x[2 + column] + self.actor_width / 2

    def width(self, index: int) -> float:
        return self.x[index + 1] - self.x[index]


@dataclass(frozen=True)
class Head:
    """The two lines of the head: group titles and the actors' titles, with their heights."""

    groups: dict[str, Cell]
    titles: tuple[Cell, ...]
    upper: float
    lower: float

    @property
    def height(self) -> float:
        return self.upper + self.lower


def grid_of(chart: Chart, page: str, *, has_remarks: bool) -> Grid:
    """Share the page's width: the actors first get room for their symbols, the activity takes what is left."""
    paper = FORMATS[page]
    count = len(chart.columns)
    crowded = count > 8 and not paper.is_endless
    no, inputs, printed, outputs, remarks = (8, 22, 14, 23, 17) if crowded else (9, 32, 16, 34, 26)
    time = printed + paper.measured
    least_activity = 46 if crowded else 60
    if not has_remarks:
        remarks = 20
    least = no + inputs + time + outputs + remarks + least_activity + count * paper.least_actor
    total = max(paper.width - 2 * MARGIN_X, least if paper.least_actor else 0.0)
    free = total - no - inputs - time - outputs - remarks - least_activity
    actor = min(31.0, free / count)
    activity = least_activity + min(free - actor * count, 22.0)
    spare = total - no - activity - actor * count - inputs - time - outputs - remarks
    widths = [no, activity, *([actor] * count), inputs + spare / 2, time, outputs + spare / 2, remarks]
    edges = [0.0]
    for width in widths:
        edges.append(edges[-1] + width)
    return Grid(tuple(edges), count, paper.height, paper.measured)


def head_of(definition: Definition, chart: Chart, grid: Grid, cleaner: Cleaner) -> Head:
    """Titles in bold; where the actors' columns are too narrow for their words, their titles stand upright."""
    labels: dict[str, str] = HEADS | {str(key): text for key, text in definition.labels.items()}
    last = 2 + grid.actor_count
    spans = {
        "no": grid.width(0), "activity": grid.width(1), "actors": grid.actor_width * grid.actor_count,
        "standards": grid.x[last + 3] - grid.x[last], "inputs": grid.width(last), "time": grid.width(last + 1),
        "outputs": grid.width(last + 2), "remarks": grid.width(last + 3),
    }  # fmt: skip
    groups = {key: fitted(cleaner.clean(labels[key]), width, bold=True, limit=30) for key, width in spans.items()}
    titles = titles_of(chart.columns, grid.actor_width, cleaner)
    below = max([_across(cell) for cell in titles] + [groups[key].height for key in ("inputs", "time", "outputs")])
    upper = max(groups["actors"].height, groups["standards"].height) + 2 * PAD
    lower = below + 2 * PAD + (SUBHEAD if grid.measured else 0.0)
    tall = max(groups[key].height for key in ("no", "activity", "remarks")) + 2 * PAD
    return Head(groups, titles, upper, max(lower, tall - upper))


def titles_of(columns: Sequence[Column], width: float, cleaner: Cleaner) -> tuple[Cell, ...]:
    """All titles in one size and one direction, so that the head reads as one line."""
    texts = [cleaner.clean(column.title) + ("*" if column.proposed else "") for column in columns]
    room = width - 2 * 0.9
    for size in (8.0, 7.5, 7.0, 6.5, 6.0):
        if all(widest_word(text, size, "bold") <= room for text in texts):
            cells = [_across_lines(text, room, size) for text in texts]
            if max(cell.height for cell in cells) <= 26:
                return tuple(cells)
    for length in (26.0, 34.0, 44.0, 60.0, 80.0):
        for size in (7.5, 7.0, 6.5, 6.0, 5.5, 5.0, 4.0, 3.0):
            cells = [_turned(text, length, size) for text in texts]
            if all(cell.height <= room for cell in cells):
                return tuple(cells)
    return tuple(_turned(text[:300] + "…", 80.0, 2.5) for text in texts)


def row_of(step: Step, grid: Grid, cleaner: Cleaner, *, remarks: str, limit: float, largest: float) -> Row:
    """One row's texts, in the largest size in which the row is not higher than `limit`."""
    last = 2 + grid.actor_count
    texts = {
        "no": (step.no, grid.width(0)),
        "activity": (step.activity, grid.width(1)),
        "inputs": (_listed(step.inputs), grid.width(last)),
        "time": (step.time.text if step.time else "-", grid.time_width),
        "outputs": (_listed(step.outputs), grid.width(last + 2)),
        "remarks": (remarks, grid.width(last + 3)),
    }
    return Row(
        **{
            key: fitted(cleaner.clean(text), width, limit=limit, largest=largest)
            for key, (text, width) in texts.items()
        }
    )


def fitted(text: str, width: float, *, bold: bool = False, limit: float, largest: float = 8.0) -> Cell:
    """The text broken for a cell of this width, smaller only where it would grow past `limit`."""
    style = "bold" if bold else "regular"
    room = width - 2 * PAD
    for size in (size for size in SIZES if size <= largest):
        cell = Cell(tuple(lines_of(text, width=room, size=size, style=style)), size, bold=bold)
        # A head keeps its words whole; in a body cell an even size matters more, and a long word takes a hyphen.
        breaks_words = bold and widest_word(text, size, style) > room and size > 5.5
        if cell.height <= limit - 2 * PAD and not breaks_words:
            return cell
    return Cell(_cut(text, room, limit - 2 * PAD, style), SIZES[-1], bold=bold)


def _cut(text: str, room: float, height: float, style: str) -> tuple[str, ...]:
    """The last resort, at 2 points: what still does not fit ends in an ellipsis rather than outside its cell."""
    size = SIZES[-1]
    count = max(1, int(height / (size * PITCH * MM_PER_PT)))
    lines = lines_of(text, width=room, size=size, style=style)
    return tuple(lines if len(lines) <= count else [*lines[: count - 1], "…"])


def _across_lines(text: str, room: float, size: float) -> Cell:
    return Cell(tuple(lines_of(text, width=room, size=size, style="bold")), size, bold=True)


def _turned(text: str, length: float, size: float) -> Cell:
    return Cell(tuple(lines_of(text, width=length, size=size, style="bold")), size, bold=True, turned=True)


def _across(cell: Cell) -> float:
    """How high the cell stands: a turned one by its longest line."""
    if not cell.turned:
        return cell.height
    return max((width_of(line, cell.size, "bold") for line in cell.lines), default=0.0)


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else "\n".join(f"{BULLET}{item}" for item in items)
