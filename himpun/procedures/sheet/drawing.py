"""What is drawn over the table of one page, in millimetres: symbols, lines, pentagons and labels in their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from himpun.procedures.sheet.chart import YES, Link, Symbol
from himpun.procedures.sheet.frames import Build, Frame, Needs
from himpun.procedures.sheet.labels import Box, Label, place_label
from himpun.procedures.sheet.lanes import Lanes
from himpun.procedures.sheet.routes import Plan, Port, Ref, Route
from himpun.procedures.sheet.shapes import GAP, drop

Point = tuple[float, float]


@dataclass(frozen=True)
class Mark:
    """A symbol as drawn: the middle of its box, and whose it is (a decision's capsule belongs to the decision)."""

    symbol: int
    shape: str
    x: float
    y: float
    width: float
    height: float
    dashed: bool

    @property
    def box(self) -> Box:
        return Box(self.x - self.width / 2, self.y - self.height / 2, self.x + self.width / 2, self.y + self.height / 2)


@dataclass(frozen=True)
class Stroke:
    """A line from point to point; `head` puts an arrow's head at its end."""

    points: tuple[Point, ...]
    head: bool = True
    dashed: bool = False
    source: int = -1
    target: int = -1


@dataclass(frozen=True)
class Pentagon:
    """An off-page connector with its letters; it points down, `x` is its middle and `y` its top."""

    x: float
    y: float
    width: float
    height: float
    text: str
    symbol: int

    @property
    def box(self) -> Box:
        return Box(self.x - self.width / 2, self.y, self.x + self.width / 2, self.y + self.height)


@dataclass(frozen=True)
class Drawing:
    """All of one page."""

    marks: tuple[Mark, ...]
    strokes: tuple[Stroke, ...]
    pentagons: tuple[Pentagon, ...]
    labels: tuple[Label, ...]
    unplaced: tuple[int, ...] = ()
    """Decisions one of whose labels found no free place."""


@dataclass(frozen=True)
class Routed:
    """One page with its arrows planned and their lanes shared out."""

    frames: Mapping[int, Frame]
    plan: Plan
    lanes: Lanes
    counts: Mapping[Ref, int]


def draw(build: Build, routed: Routed, *, needs: Needs, letters: Mapping[int, str]) -> Drawing:
    """Turn the plan into coordinates, then hang pentagons and labels on it.

    `needs` are those the page was laid out by; `letters` are of the symbols that are reached from another page.
    """
    page = _Page(build, routed, needs)
    page.draw_symbols()
    for number, route in enumerate(routed.plan.routes):
        page.draw_route(number, route)
    page.draw_pentagons(letters)
    page.write_labels()
    return Drawing(
        tuple(page.marks), tuple(page.strokes), tuple(page.pentagons), tuple(page.labels), tuple(page.unplaced)
    )


class _Page:
    """Collects what is drawn; labels come last, when everything that they must keep clear of has its place."""

    def __init__(self, build: Build, routed: Routed, needs: Needs) -> None:
        self.build, self.needs = build, needs
        self.frames, self.plan, self.lanes, self.counts = routed.frames, routed.plan, routed.lanes, routed.counts
        self.marks: list[Mark] = []
        self.strokes: list[Stroke] = []
        self.pentagons: list[Pentagon] = []
        self.labels: list[Label] = []
        self.unplaced: list[int] = []
        self._wanted: list[tuple[str, Sequence[Point], int]] = []
        self._used = {port for route in self.plan.routes for port in (route.start, route.end)}

    def draw_symbols(self) -> None:
        """Each symbol in the middle of its cell, a decision's capsule over or under it."""
        sizes = self.build.sizes
        for symbol in self.plan.symbols.values():
            x, y = self.plan.x["M", symbol.column], self.plan.y["C", symbol.row]
            width, height = sizes.of(symbol)
            self.marks.append(Mark(symbol.id, symbol.shape, x, y, width, height, symbol.proposed))
            top, bottom = y - height / 2, y + height / 2
            if symbol.head:
                gap = self.build.head_gap(symbol, self.needs)
                self._capsule(symbol, x, top - gap - sizes.height / 2)
                self.strokes.append(Stroke(((x, top - gap), (x, top)), source=symbol.id, target=symbol.id))
            if symbol.tail:
                drop_by = self.build.tail_gap(symbol, self.needs)
                self._capsule(symbol, x, bottom + drop_by + sizes.height / 2)
                self.strokes.append(Stroke(((x, bottom), (x, bottom + drop_by)), source=symbol.id, target=symbol.id))
                self._wanted.append((YES, ((x, bottom), (x, bottom + drop_by)), symbol.id))

    def draw_route(self, number: int, route: Route) -> None:
        """The arrow along its lanes."""
        points = [self.plan.point(route.start)]
        for turn, (x, y) in enumerate(route.turns):
            points.append((self._along(x, number, turn), self._along(y, number, turn)))
        points.append(self.plan.point(route.end))
        link = route.link
        self.strokes.append(
            Stroke(_straightened(points), not link.plain, link.proposed, route.start.symbol, route.end.symbol)
        )
        if link.label:
            self._wanted.append((link.label, points, route.start.symbol))

    def draw_pentagons(self, letters: Mapping[int, str]) -> None:
        """Where arrows leave the page or come onto it, a pentagon with the letter of the symbol they lead to."""
        leaving: dict[int, list[Link]] = defaultdict(list)
        for link in self.build.chart.links:
            source, target = link.sources[0], link.targets[0]
            if source in self.plan.symbols and target not in self.plan.symbols:
                leaving[source].append(link)
        reached = {
            link.targets[0]
            for link in self.build.chart.links
            if link.targets[0] in self.plan.symbols and link.sources[0] not in self.plan.symbols
        }
        for target in sorted(reached):
            self._arriving(self.plan.symbols[target], letters[target])
        for source, links in sorted(leaving.items()):
            self._leaving(self.plan.symbols[source], links, letters)

    def write_labels(self) -> None:
        """Each label beside its exit, clear of everything else."""
        for text, line, number in self._wanted:
            own = next(mark.box for mark in self.marks if mark.symbol == number)
            cell = self._cell(self.plan.symbols[number])
            rivals = [other for _, other, symbol in self._wanted if symbol == number and other is not line]
            label = place_label(text, line=line, rivals=rivals, cell=cell, diamond=own, obstacles=self._obstacles(own))
            if label is None:
                self.unplaced.append(number)
            else:
                self.labels.append(label)

    def _along(self, ref: Ref, number: int, turn: int) -> float:
        """The coordinate of a turn: a middle line as planned, a channel by the lane of the piece that runs in it."""
        if ref[0] in "MC":
            return self.plan.x[ref] if ref[0] == "M" else self.plan.y[ref]
        for piece in (turn, turn + 1):
            channel, lane = self.lanes.get((number, piece), (None, 0))
            if channel == ref:
                return self.build.lane(ref, lane, self.counts[ref], self.frames)
        return self.plan.x[ref] if ref[0] in "LR" else self.plan.y[ref]

    def _arriving(self, symbol: Symbol, letter: str) -> None:
        sizes = self.build.sizes
        aside = Port(symbol.id, "top") in self._used or symbol.head
        dx = -sizes.pentagon_shift if aside else 0.0
        x, y = self.plan.x["M", symbol.column], self.plan.y["C", symbol.row]
        top = y - sizes.of(symbol)[1] / 2
        height = sizes.pentagon_height
        self.pentagons.append(Pentagon(x + dx, top - GAP - height, sizes.pentagon_width, height, letter, symbol.id))
        touches = (x + dx, top + drop(symbol, sizes, dx))
        self.strokes.append(Stroke(((x + dx, top - GAP), touches), target=symbol.id))

    def _leaving(self, symbol: Symbol, links: Sequence[Link], letters: Mapping[int, str]) -> None:
        sizes = self.build.sizes
        aside = Port(symbol.id, "bottom") in self._used or symbol.tail
        dx = sizes.pentagon_shift if aside else 0.0
        x = self.plan.x["M", symbol.column] + dx
        bottom = self.plan.y["C", symbol.row] + sizes.of(symbol)[1] / 2
        y = bottom + max(self.build.label_room.get(symbol.id, 0.0), GAP)
        text = " ".join(dict.fromkeys(letters[link.targets[0]] for link in links))
        self.pentagons.append(Pentagon(x, y, sizes.pentagon_width, sizes.pentagon_height, text, symbol.id))
        start = (x, bottom - drop(symbol, sizes, dx))
        self.strokes.append(Stroke((start, (x, y)), dashed=all(link.proposed for link in links), source=symbol.id))
        labelled = [link for link in links if link.label]
        for link in labelled:
            text = link.label if len(labelled) == 1 else f"{link.label}: {letters[link.targets[0]]}"
            self._wanted.append((text, (start, (x, y)), symbol.id))

    def _capsule(self, symbol: Symbol, x: float, y: float) -> None:
        sizes = self.build.sizes
        self.marks.append(Mark(symbol.id, "capsule", x, y, sizes.width, sizes.height, symbol.proposed))

    def _cell(self, symbol: Symbol) -> Box:
        left, frame = self.build.grid.actor_left(symbol.column), self.frames[symbol.row]
        return Box(left + 0.4, frame.top + 0.4, left + self.build.grid.actor_width - 0.4, frame.bottom - 0.4)

    def _obstacles(self, own: Box) -> list[Box]:
        lines = [
            Box(min(a[0], b[0]) - 0.15, min(a[1], b[1]) - 0.15, max(a[0], b[0]) + 0.15, max(a[1], b[1]) + 0.15)
            for stroke in self.strokes
            for a, b in pairwise(stroke.points)
        ]
        symbols = [mark.box for mark in self.marks if mark.box != own]
        return [*lines, *symbols, *(pentagon.box for pentagon in self.pentagons), *(label.box for label in self.labels)]


def _straightened(points: Sequence[Point]) -> tuple[Point, ...]:
    """The same way without turns that do not turn."""
    kept = [points[0]]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        straight = abs(before[0] - here[0]) + abs(here[0] - after[0]) < 0.01
        level = abs(before[1] - here[1]) + abs(here[1] - after[1]) < 0.01
        if not (straight or level):
            kept.append(here)
    return (*kept, points[-1])
