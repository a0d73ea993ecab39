"""The flow table of a procedure, cut into pages, with every symbol, line, pentagon and label in its place.

Cutting and drawing wait on each other: where a page ends decides which arrows need a pentagon, and what the arrows
need decides how high a row is. So both are done again until no row asks for more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from himpun.procedures.definition import Definition
from himpun.procedures.sheet.chart import YES, Chart, Column, Link, Symbol, chart_of
from himpun.procedures.sheet.drawing import Drawing, Routed, draw
from himpun.procedures.sheet.frames import Build, Frame, Needs
from himpun.procedures.sheet.labels import fits_beside, label_height
from himpun.procedures.sheet.lanes import lanes_of, least_height
from himpun.procedures.sheet.shapes import sizes_for
from himpun.procedures.sheet.table import (
    FORMATS,
    MARGIN_BOTTOM,
    MARGIN_TOP,
    Grid,
    Head,
    Row,
    grid_of,
    head_of,
    row_of,
)
from himpun.procedures.sheet.words import Cleaner

TITLE_HEIGHT, NOTE_HEIGHT, LEGEND_HEIGHT = 9.0, 4.0, 10.0
LARGE, USUAL = 9.0, 8.0
"""Points. The larger only where the whole table stands on one page."""

_MOST_ROUNDS = 40
_MOST_AIR, _LITTLE_AIR = 5.0, 1.5
_MOST_ON_ONE_PAGE = 14


@dataclass(frozen=True)
class FlowPage:
    """One page of the table: its rows with their frames, and what is drawn over them."""

    rows: tuple[int, ...]
    frames: Mapping[int, Frame]
    drawing: Drawing


@dataclass(frozen=True)
class Flow:
    """The whole table. Lengths in millimetres from the left edge of the table and the top of its body."""

    chart: Chart
    grid: Grid
    head: Head
    rows: tuple[Row, ...]
    pages: tuple[FlowPage, ...]
    legend: bool
    """True if the legend still fits under the last page's table."""

    @property
    def has_proposals(self) -> bool:
        return _has_proposals(self.chart)

    @property
    def has_own_columns(self) -> bool:
        return any(column.proposed for column in self.chart.columns)

    @property
    def note(self) -> str:
        """What must be said over the table of what is not the document's own."""
        notes = []
        if self.has_own_columns:
            notes.append("* Pelaksana ini bertugas menurut uraian, tetapi tidak mempunyai kolom dalam dokumen asli.")
        if self.has_proposals:
            notes.append("Garis putus-putus: usulan yang belum ditetapkan.")
        return " ".join(notes)


def flow_of(definition: Definition, page: str, cleaner: Cleaner) -> Flow:
    """Lay out the flow table for a format ("F4", "A4", "screen"): in larger text where one page holds it."""
    chart = _cleaned(chart_of(definition), cleaner)
    crowded: frozenset[int] = frozenset()
    while True:
        flow = _laid_out(definition, chart, page, cleaner, crowded)
        unplaced = {symbol for one in flow.pages for symbol in one.drawing.unplaced}
        if unplaced <= crowded:
            return flow
        # Words that find no place become letters, explained under "Keterangan".
        crowded |= unplaced


def _laid_out(definition: Definition, chart: Chart, page: str, cleaner: Cleaner, crowded: frozenset[int]) -> Flow:
    remarked = any(step.remarks for step in definition.steps)
    grid = grid_of(chart, page, has_remarks=remarked)
    codes = _codes(chart, grid, crowded)
    if codes and not remarked:
        grid = grid_of(chart, page, has_remarks=True)
        codes = _codes(chart, grid, crowded)
    chart = Chart(chart.columns, chart.symbols, tuple(_coded(link, codes) for link in chart.links))
    head = head_of(definition, chart, grid, cleaner)
    room = grid.page_height - MARGIN_TOP - MARGIN_BOTTOM - head.height
    first = room - TITLE_HEIGHT - (NOTE_HEIGHT if _has_proposals(chart) else 0)
    remarks = [_remarks(step.remarks, chart, codes, row) for row, step in enumerate(definition.steps)]

    def rows_at(size: float) -> tuple[Row, ...]:
        return tuple(
            row_of(step, grid, cleaner, remarks=said, limit=first, largest=size)
            for step, said in zip(definition.steps, remarks, strict=True)
        )

    build = Build(chart, grid, sizes_for(grid.actor_width), rows_at(LARGE), _label_rooms(chart, grid))
    is_large = len(build.rows) <= _MOST_ON_ONE_PAGE or FORMATS[page].is_endless
    pages = _settled(build, first, room) if is_large else []
    if len(pages) != 1:
        build = replace(build, rows=rows_at(USUAL))
        pages = _settled(build, first, room)
    used = sum(frame.height for frame in pages[-1].frames.values())
    legend = used + LEGEND_HEIGHT <= (first if len(pages) == 1 else room)
    return Flow(chart, grid, head, tuple(build.rows), tuple(pages), legend)


def _settled(build: Build, first: float, room: float) -> list[FlowPage]:
    """Cut, route and measure until no row needs more than it was given."""
    needs = Needs()
    for row in range(len(build.rows)):
        needs.grow(row, *least_height({("T", row): 0, ("B", row): 1}, row))
    cut, routed = _round(build, needs, first, room)
    for _ in range(_MOST_ROUNDS):
        if not _ask(build, needs, cut, routed):
            break
        cut, routed = _round(build, needs, first, room)
    if len(cut) == 1:
        cut, routed = _aired(build, needs, first - LEGEND_HEIGHT)
    letters = _letters(build.chart, cut)
    return [
        FlowPage(tuple(page.frames), page.frames, draw(build, page, needs=needs, letters=letters)) for page in routed
    ]


def _aired(build: Build, needs: Needs, room: float) -> tuple[list[list[int]], list[Routed]]:
    """A single page with room to spare gives each row a little more air."""
    heights = [build.height(row, needs) for row in range(len(build.rows))]
    most = _MOST_AIR if len(heights) <= _MOST_ON_ONE_PAGE else _LITTLE_AIR
    air = min(most, max(0.0, room - sum(heights)) / len(heights))
    for row in range(len(heights)):
        above, below = build.extents(row, needs)
        spare = heights[row] + air - above - below - needs.over[row] - needs.under[row]
        needs.grow(row, needs.over[row] + spare / 2, needs.under[row] + spare / 2)
    return _round(build, needs, sum(heights) + air * len(heights) + 1.0, room)


def _round(build: Build, needs: Needs, first: float, room: float) -> tuple[list[list[int]], list[Routed]]:
    """Cut by what is known so far, and route each page."""
    cut = _cut(build, needs, first, room)
    routed: list[Routed] = []
    for rows in cut:
        frames = build.frames(rows, needs)
        plan = build.plan(frames)
        for link in sorted(_local(build.chart, rows), key=_turn(build.chart)):
            plan.add(link)
        lanes, counts = lanes_of(plan)
        routed.append(Routed(frames, plan, lanes, counts))
    return cut, routed


def _ask(build: Build, needs: Needs, cut: Sequence[Sequence[int]], routed: Sequence[Routed]) -> bool:
    """Note what the arrows need; True if that is more than they were given."""
    grown = _ask_for_pentagons(build, needs, cut)
    for page in routed:
        for row in page.frames:
            grown = needs.grow(row, *least_height(page.counts, row)) or grown
    return grown


def _cut(build: Build, needs: Needs, first: float, room: float) -> list[list[int]]:
    pages: list[list[int]] = [[]]
    left = first
    for row in range(len(build.rows)):
        height = build.height(row, needs)
        if pages[-1] and height > left + 0.01:
            pages.append([])
            left = room
        pages[-1].append(row)
        left -= height
    return pages


def _ask_for_pentagons(build: Build, needs: Needs, cut: Sequence[Sequence[int]]) -> bool:
    before = len(needs.pentagon_in) + len(needs.pentagon_out)
    for link in _crossing(build.chart, cut):
        needs.pentagon_out.add(link.sources[0])
        needs.pentagon_in.add(link.targets[0])
    return len(needs.pentagon_in) + len(needs.pentagon_out) > before


def _crossing(chart: Chart, cut: Sequence[Sequence[int]]) -> Iterator[Link]:
    """The arrows whose ends lie on different pages."""
    page_of = {row: page for page, rows in enumerate(cut) for row in rows}
    for link in chart.links:
        source, target = chart.symbols[link.sources[0]], chart.symbols[link.targets[0]]
        if page_of[source.row] != page_of[target.row]:
            yield link


def _local(chart: Chart, rows: Sequence[int]) -> list[Link]:
    here = set(rows)
    return [
        link
        for link in chart.links
        if chart.symbols[link.sources[0]].row in here and chart.symbols[link.targets[0]].row in here
    ]


def _letters(chart: Chart, cut: Sequence[Sequence[int]]) -> dict[int, str]:
    """A letter for each symbol that is reached from another page, in the order of the rows: A, B, … Z, AA, …"""
    reached = sorted(
        {link.targets[0] for link in _crossing(chart, cut)}, key=lambda symbol: (chart.symbols[symbol].row, symbol)
    )
    return {symbol: _letter(number) for number, symbol in enumerate(reached)}


def _letter(number: int) -> str:
    return (_letter(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def _turn(chart: Chart) -> Callable[[Link], tuple[int, int, int]]:
    """The order of routing: joint boxes, what stays in its row, the way down, then returns; short before long."""
    order = {"joint": 0, "next": 2, "outcome": 2, "fill": 2, "return": 4}

    def key(link: Link) -> tuple[int, int, int]:
        source, target = chart.symbols[link.sources[0]], chart.symbols[link.targets[0]]
        span = target.row - source.row
        kind = 1 if span == 0 and not link.plain else 3 if span < 0 else order[link.kind]
        return kind, abs(span), source.row

    return key


def _cleaned(chart: Chart, cleaner: Cleaner) -> Chart:
    links = tuple(
        Link(link.sources, link.targets, link.kind, cleaner.clean(link.label), link.proposed) for link in chart.links
    )
    return Chart(chart.columns, chart.symbols, links)


def _codes(chart: Chart, grid: Grid, crowded: frozenset[int]) -> dict[tuple[int, str], str]:
    """Letters for the exits of a decision whose words do not fit into its column: (symbol, label) → "a"."""
    codes: dict[tuple[int, str], str] = {}
    for symbol in chart.symbols:
        labels = list(dict.fromkeys(link.label for link in chart.links if symbol.id in link.sources and link.label))
        if symbol.id in crowded or not all(fits_beside(label, _strip(grid)) for label in labels):
            codes.update({(symbol.id, label): _letter(number).lower() for number, label in enumerate(labels)})
    return codes


def _coded(link: Link, codes: Mapping[tuple[int, str], str]) -> Link:
    label = codes.get((link.sources[0], link.label), link.label)
    return Link(link.sources, link.targets, link.kind, label, link.proposed)


def _remarks(printed: str | None, chart: Chart, codes: Mapping[tuple[int, str], str], row: int) -> str:
    explained = [f"{code}: {label}" for (symbol, label), code in codes.items() if chart.symbols[symbol].row == row]
    return "\n".join([*([printed] if printed else []), *explained])


def _label_rooms(chart: Chart, grid: Grid) -> dict[int, float]:
    rooms: dict[int, float] = {}
    for symbol in chart.symbols:
        labels = [link.label for link in chart.links if symbol.id in link.sources and link.label]
        labels += [YES] if symbol.tail else []
        if labels:
            rooms[symbol.id] = max(label_height(label, _strip(grid)) for label in labels) + 1.2
    return rooms


def _strip(grid: Grid) -> float:
    """The room for words beside a line down the middle of a column."""
    return grid.actor_width / 2 - 1.4


def _has_proposals(chart: Chart) -> bool:
    marked: list[Symbol | Link | Column] = [*chart.symbols, *chart.links, *chart.columns]
    return any(part.proposed for part in marked)
