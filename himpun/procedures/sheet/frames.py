"""Where rows and channels lie on a page once it is known which rows it holds. Millimetres from the table's body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from himpun.procedures.sheet.chart import Chart, Symbol
from himpun.procedures.sheet.lanes import spread
from himpun.procedures.sheet.routes import Plan, Port, Ref
from himpun.procedures.sheet.shapes import GAP, Sizes
from himpun.procedures.sheet.table import Grid, Row

EDGE = 0.9
"""No line comes nearer to a rule of the table."""
HEAD_ROOM = 2.0
"""What an arrow needs to come down on a symbol."""


@dataclass
class Needs:
    """What the arrows asked for so far; it only grows, so that cutting into pages comes to rest."""

    over: dict[int, float] = field(default_factory=dict)
    under: dict[int, float] = field(default_factory=dict)
    pentagon_in: set[int] = field(default_factory=set)
    pentagon_out: set[int] = field(default_factory=set)

    def grow(self, row: int, over: float, under: float) -> bool:
        """Remember that the row needs this much; True if that is more than it had."""
        grown = over > self.over.get(row, 0) or under > self.under.get(row, 0)
        self.over[row] = max(over, self.over.get(row, 0))
        self.under[row] = max(under, self.under.get(row, 0))
        return grown


@dataclass(frozen=True)
class Frame:
    """One row on a page: `center` is the middle line of its symbols, `over` and `under` the channels around them."""

    top: float
    height: float
    center: float
    over: tuple[float, float]
    under: tuple[float, float]

    @property
    def bottom(self) -> float:
        return self.top + self.height


@dataclass(frozen=True)
class Build:
    """What all pages share: the chart, its sizes, and the room that each symbol's labels take under it."""

    chart: Chart
    grid: Grid
    sizes: Sizes
    rows: Sequence[Row]
    label_room: Mapping[int, float]

    def above(self, symbol: Symbol, needs: Needs) -> float:
        """From the middle of the symbol up to where its head or pentagon ends."""
        extra = self.head_gap(symbol, needs) + self.sizes.height if symbol.head else 0.0
        if symbol.id in needs.pentagon_in:
            extra = max(extra, self.sizes.pentagon_height + GAP)
        return self.sizes.of(symbol)[1] / 2 + extra

    def below(self, symbol: Symbol, needs: Needs) -> float:
        """From the middle of the symbol down to where its labels, tail or pentagon end."""
        extra = self.label_room.get(symbol.id, 0.0)
        if symbol.id in needs.pentagon_out:
            extra = max(extra, GAP) + self.sizes.pentagon_height
        if symbol.tail:
            extra = max(extra, self.tail_gap(symbol, needs) + self.sizes.height)
        return self.sizes.of(symbol)[1] / 2 + extra

    def head_gap(self, symbol: Symbol, needs: Needs) -> float:
        """Between a decision and the capsule over it; a pentagon stands beside the line between them."""
        return GAP + (self.sizes.pentagon_height + 0.8 if symbol.id in needs.pentagon_in else 0.0)

    def tail_gap(self, symbol: Symbol, needs: Needs) -> float:
        """Between a decision and the capsule under it: its labels and, beside the line, a pentagon."""
        room = max(self.label_room.get(symbol.id, 0.0), GAP)
        return room + (self.sizes.pentagon_height + 0.8 if symbol.id in needs.pentagon_out else 0.0)

    def extents(self, row: int, needs: Needs) -> tuple[float, float]:
        """How far the row's symbols reach above and below its middle line."""
        symbols = [symbol for symbol in self.chart.symbols if symbol.row == row]
        return (
            max((self.above(symbol, needs) for symbol in symbols), default=0.0),
            max((self.below(symbol, needs) for symbol in symbols), default=0.0),
        )

    def height(self, row: int, needs: Needs) -> float:
        """The row's height: its texts, or its symbols with their channels, whichever is more."""
        above, below = self.extents(row, needs)
        drawn = needs.over.get(row, 0) + above + below + needs.under.get(row, 0)
        return max(self.rows[row].text_height, drawn)

    def frames(self, rows: Iterable[int], needs: Needs) -> dict[int, Frame]:
        """The rows one under the other; room to spare is shared between the two channels."""
        frames: dict[int, Frame] = {}
        top = 0.0
        for row in rows:
            above, below = self.extents(row, needs)
            height = self.height(row, needs)
            spare = height - above - below - needs.over.get(row, 0) - needs.under.get(row, 0)
            center = top + needs.over.get(row, 0) + spare / 2 + above
            over = (top + EDGE, center - above - HEAD_ROOM)
            frames[row] = Frame(top, height, center, over, (center + below + EDGE, top + height - EDGE))
            top += height
        return frames

    def plan(self, frames: Mapping[int, Frame]) -> Plan:
        """The page's middles and channels at their planned places, with nothing routed yet."""
        grid, columns = self.grid, range(self.grid.actor_count)
        symbols = {symbol.id: symbol for symbol in self.chart.symbols if symbol.row in frames}
        x: dict[Ref, float] = {("M", column): grid.actor_center(column) for column in columns}
        for column in columns:
            for side in "LR":
                low, high = self.gutter((side, column))
                x[side, column] = (low + high) / 2
        y: dict[Ref, float] = {}
        for row, frame in frames.items():
            y["C", row] = frame.center
            y["T", row] = sum(frame.over) / 2
            y["B", row] = sum(frame.under) / 2
        half = {s.id: (self.sizes.of(s)[0] / 2, self.sizes.of(s)[1] / 2) for s in symbols.values()}
        closed = {Port(s.id, "bottom") for s in symbols.values() if s.tail}
        closed |= {Port(s.id, "top") for s in symbols.values() if s.head}
        return Plan(symbols, x, y, grid.actor_count, half, frozenset(closed))

    def gutter(self, ref: Ref) -> tuple[float, float]:
        """The channel beside the symbols of a column: from the rule to the widest symbol."""
        side, column = ref
        half = self.sizes.diamond_width / 2
        left, middle = self.grid.actor_left(column), self.grid.actor_center(column)
        if side == "L":
            return left + 0.6, middle - half - 0.6
        return middle + half + 0.6, left + self.grid.actor_width - 0.6

    def lane(self, ref: Ref, lane: int, count: int, frames: Mapping[int, Frame]) -> float:
        """The place of one lane in its channel."""
        name, number = ref
        if name in "LR":
            low, high = self.gutter(ref)
        else:
            low, high = frames[number].over if name == "T" else frames[number].under
        return spread(low, high, count, widest=2.4)[lane]
