"""Which way each arrow takes on a page: from port to port along channels in which no symbol stands.

A cell has a middle line in each direction, where its symbol stands, and four channels around the symbol: over it and
under it (T, B), left and right of it (L, R). Lines along channels get lanes of their own later; a line along a middle
(M, C) must be free of symbols and of other arrows. Of all ways the cheapest is taken: short, few bends, few crossings.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from himpun.procedures.sheet.chart import Link, Symbol

Side = Literal["top", "bottom", "left", "right"]
Ref = tuple[str, int]
"""A coordinate by name: ("M", column), ("L", column), ("R", column) across; ("C", row), ("T", row), ("B", row) down."""

Way = tuple[float, Side, Sequence[tuple[Ref, Ref]], Side]
"""A way that may be taken: what speaks against it, the port it leaves by, its turns, the port it comes in by."""

_BEND, _CROSSING, _BLOCKED, _MEETING, _CROWDED = 2.2, 6.0, 1000.0, 30.0, 0.8
_PER_MM = 1 / 8


@dataclass(frozen=True)
class Port:
    """Where a line touches a symbol."""

    symbol: int
    side: Side


@dataclass(frozen=True)
class Route:
    """One arrow's way: out at one port, around its turns, in at the other."""

    link: Link
    start: Port
    turns: tuple[tuple[Ref, Ref], ...]
    end: Port


@dataclass(frozen=True)
class Segment:
    """A straight piece of a route; `ref` is the coordinate that stays, `low` to `high` the other, as planned."""

    route: Route
    index: int
    ref: Ref
    runs: Literal["down", "across"]
    at: float
    low: float
    high: float


@dataclass
class Plan:
    """The planned coordinates of a page's middles and channels, and what is on it already."""

    symbols: Mapping[int, Symbol]
    x: Mapping[Ref, float]
    y: Mapping[Ref, float]
    column_count: int
    half: Mapping[int, tuple[float, float]]
    closed: frozenset[Port] = frozenset()
    routes: list[Route] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._taken = {(symbol.row, symbol.column) for symbol in self.symbols.values()}
        self._rows = sorted((y, number) for (name, number), y in self.y.items() if name == "C")
        self._at_port: dict[Port, list[Route]] = defaultdict(list)
        self._in_line: dict[Ref, list[Segment]] = defaultdict(list)
        self._in_row: dict[tuple[str, int], list[Segment]] = defaultdict(list)

    def add(self, link: Link) -> None:
        """Draw the arrow the cheapest way among its symbols on this page."""
        best, best_cost = None, float("inf")
        for cost, route in sorted(self._ways(link), key=lambda way: way[0]):
            if cost >= best_cost:
                break
            total = cost + self._trouble(route)
            if total < best_cost:
                best, best_cost = route, total
        if best is not None:
            self._lay(best)

    def _lay(self, route: Route) -> None:
        """Put the route on the page, where those that follow will find it: by port, by line, by row."""
        self.routes.append(route)
        for port in {route.start, route.end}:
            self._at_port[port].append(route)
        for piece in self.pieces(route):
            self.segments.append(piece)
            self._in_line[piece.ref].append(piece)
            for row in self._rows_of(piece):
                self._in_row[piece.runs, row].append(piece)

    def _rows_of(self, piece: Segment) -> Sequence[int]:
        """The rows that a piece can touch: its own, or all between its ends and one more each way."""
        if piece.runs == "across":
            return (piece.ref[1],)
        first = bisect_left(self._rows, (piece.low, -1)) - 1
        last = bisect_left(self._rows, (piece.high, -1)) + 1
        return [row for _, row in self._rows[max(first, 0) : last]]

    def point(self, port: Port) -> tuple[float, float]:
        """The planned place of a port."""
        symbol = self.symbols[port.symbol]
        x, y = self.x["M", symbol.column], self.y["C", symbol.row]
        across, down = self.half[port.symbol]
        shift = {"left": (-across, 0.0), "right": (across, 0.0), "top": (0.0, -down), "bottom": (0.0, down)}[port.side]
        return x + shift[0], y + shift[1]

    def pieces(self, route: Route) -> list[Segment]:
        """The route's straight pieces, in order."""
        start, end = self.symbols[route.start.symbol], self.symbols[route.end.symbol]
        refs = [(("M", start.column), ("C", start.row)), *route.turns, (("M", end.column), ("C", end.row))]
        points = [
            self.point(route.start), *((self.x[x], self.y[y]) for x, y in route.turns), self.point(route.end)
        ]  # fmt: skip
        found: list[Segment] = []
        for index, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
            across, down = refs[index]
            if across == refs[index + 1][0]:
                found.append(Segment(route, index, across, "down", x1, min(y1, y2), max(y1, y2)))
            else:
                found.append(Segment(route, index, down, "across", y1, min(x1, x2), max(x1, x2)))
        return found

    def _ways(self, link: Link) -> Iterator[tuple[float, Route]]:
        pairs = [(s, t) for s in link.sources for t in link.targets if s in self.symbols and t in self.symbols]
        pairs.sort(key=lambda pair: abs(self.symbols[pair[0]].column - self.symbols[pair[1]].column))
        for source, target in pairs[:4]:
            for bias, start, turns, end in self._candidates(self.symbols[source], self.symbols[target]):
                route = Route(link, Port(source, start), tuple(turns), Port(target, end))
                if {route.start, route.end} & self.closed:
                    continue
                yield bias + self._length(route) * _PER_MM + _BEND * len(turns), route

    def _length(self, route: Route) -> float:
        points = [self.point(route.start), *((self.x[x], self.y[y]) for x, y in route.turns), self.point(route.end)]
        return sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(points))

    def _candidates(self, s: Symbol, t: Symbol) -> Iterator[Way]:
        if s.row < t.row:
            yield from self._down(s, t)
        elif s.row > t.row:
            yield from self._up(s, t)
        elif s.column == t.column:
            gutter: Ref = ("R", s.column)
            yield 0, "right", [(gutter, ("C", s.row)), (gutter, ("T", s.row)), (("M", s.column), ("T", s.row))], "top"
        else:
            yield from self._across(s, t)

    def _down(self, s: Symbol, t: Symbol) -> Iterator[Way]:
        ms, mt = ("M", s.column), ("M", t.column)
        below, over = ("B", s.row), ("T", t.row)
        clear = self._column_free(t.column, s.row + 1, t.row - 1)
        if s.column == t.column:
            if clear:
                yield 0, "bottom", [], "top"
        else:
            yield from self._down_and_over(s, t, clear=clear)
        for gutter in self._gutters(s, t):
            place = _place(gutter)
            into, out = _facing(place, t), _facing(place, s)
            at_target = self._row_free(t.row, place, t.column)
            yield 0, "bottom", [(ms, below), (gutter, below), (gutter, over), (mt, over)], "top"
            if at_target:
                yield 1, "bottom", [(ms, below), (gutter, below), (gutter, ("C", t.row))], into
            if self._row_free(s.row, s.column, place):
                aside = 0.0 if s.shape == "diamond" else 2.0
                yield aside, out, [(gutter, ("C", s.row)), (gutter, over), (mt, over)], "top"
                if at_target:
                    yield aside + 0.5, out, [(gutter, ("C", s.row)), (gutter, ("C", t.row))], into

    def _down_and_over(self, s: Symbol, t: Symbol, *, clear: bool) -> Iterator[Way]:
        """Down along one symbol's middle line and over to the other's. `clear`: nothing stands above the target."""
        ms, mt = ("M", s.column), ("M", t.column)
        between = self._row_free(s.row, s.column, t.column) and (s.row, t.column) not in self._taken
        if clear:
            yield 0, "bottom", [(ms, ("B", s.row)), (mt, ("B", s.row))], "top"
        if clear and between:
            yield 1.0 if s.shape == "diamond" else 3.0, _facing(t.column, s), [(mt, ("C", s.row))], "top"
        if self._column_free(s.column, s.row + 1, t.row - 1):
            yield 0.3, "bottom", [(ms, ("T", t.row)), (mt, ("T", t.row))], "top"
        if self._column_free(s.column, s.row + 1, t.row) and self._row_free(t.row, s.column, t.column):
            yield 8 if t.shape == "diamond" else 2, "bottom", [(ms, ("C", t.row))], _facing(s.column, t)

    def _up(self, s: Symbol, t: Symbol) -> Iterator[Way]:
        for gutter in self._gutters(s, t):
            place = _place(gutter)
            into, out = _facing(place, t), _facing(place, s)
            target_free = self._row_free(t.row, place, t.column)
            if self._row_free(s.row, s.column, place):
                if target_free:
                    yield 0, out, [(gutter, ("C", s.row)), (gutter, ("C", t.row))], into
                over: Ref = ("T", t.row)
                yield 4, out, [(gutter, ("C", s.row)), (gutter, over), (("M", t.column), over)], "top"
            if target_free:
                for edge in ("T", "B"):
                    for own in (("L", s.column), ("R", s.column)):
                        start: Side = "left" if own[0] == "L" else "right"
                        by = (edge, s.row)
                        turns = [(own, ("C", s.row)), (own, by), (gutter, by), (gutter, ("C", t.row))]
                        if own != gutter:
                            yield 0.5, start, turns, into
                below = ("B", s.row)
                yield 3, "bottom", [(("M", s.column), below), (gutter, below), (gutter, ("C", t.row))], into

    def _across(self, s: Symbol, t: Symbol) -> Iterator[Way]:
        row = s.row
        right = t.column > s.column
        out: Side = "right" if right else "left"
        into: Side = "left" if right else "right"
        if self._row_free(row, s.column, t.column):
            yield 0, out, [], into
        own, near = (("R", s.column), ("L", t.column)) if right else (("L", s.column), ("R", t.column))
        for edge, bias in (("B", 0.0), ("T", 0.5)):
            by = (edge, row)
            yield bias, out, [(own, ("C", row)), (own, by), (near, by), (near, ("C", row))], into
        yield 1, "bottom", [(("M", s.column), ("B", row)), (near, ("B", row)), (near, ("C", row))], into

    def _gutters(self, s: Symbol, t: Symbol) -> list[Ref]:
        first = max(0, min(s.column, t.column) - 1)
        last = min(self.column_count - 1, max(s.column, t.column) + 1)
        return [(side, column) for column in range(first, last + 1) for side in ("L", "R")]

    def _column_free(self, column: int, first: int, last: int) -> bool:
        return not any((row, column) in self._taken for row in range(first, last + 1))

    def _row_free(self, row: int, a: float, b: float) -> bool:
        """No symbol stands strictly between the two places (a column's number is its middle)."""
        low, high = min(a, b), max(a, b)
        return not any((row, column) in self._taken for column in range(self.column_count) if low < column < high)

    def _trouble(self, route: Route) -> float:
        cost = self._at_ports(route)
        for piece in self.pieces(route):
            cost += sum(_beside(piece, other) for other in self._in_line[piece.ref])
            crossing: Literal["down", "across"] = "across" if piece.runs == "down" else "down"
            for row in self._rows_of(piece):
                cost += sum(_across(piece, other) for other in self._in_row[crossing, row])
        return cost

    def _at_ports(self, route: Route) -> float:
        cost = 0.0
        met = {id(other): other for port in (route.start, route.end) for other in self._at_port[port]}
        for other in met.values():
            if route.start == other.end or route.end == other.start:
                cost += 40
            if route.start == other.start and (route.link.label or other.link.label):
                cost += 60
            if route.link.plain != other.link.plain:
                cost += 15
        return cost


def _place(gutter: Ref) -> float:
    return gutter[1] + (0.3 if gutter[0] == "R" else -0.3)


def _facing(place: float, symbol: Symbol) -> Side:
    """The side of the symbol that looks to that place."""
    return "left" if place < symbol.column else "right"


def _kin(piece: Segment, other: Segment) -> bool:
    return piece.route.start == other.route.start or piece.route.end == other.route.end


def _across(piece: Segment, other: Segment) -> float:
    """What it costs that one runs down and the other across: more where they cross."""
    if not (other.low < piece.at < other.high and piece.low < other.at < piece.high):
        return 0.0
    return 1.0 if _kin(piece, other) else _CROSSING


def _beside(piece: Segment, other: Segment) -> float:
    """What it costs that two run along the same line."""
    if _kin(piece, other):
        return 0.0
    apart = max(piece.low - other.high, other.low - piece.high)
    if piece.ref[0] not in "MC":
        return _CROWDED if apart < -0.1 else 0.0
    # Two that only meet as planned may overlap once they have lanes.
    return _BLOCKED if apart < -0.1 else _MEETING if apart < 1.5 else 0.0
