"""Looks over a laid-out flow table the way a picky reader would, and names what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from himpun.procedures.sheet.drawing import Point, Stroke
from himpun.procedures.sheet.flow import Flow, FlowPage
from himpun.procedures.sheet.labels import Box

Piece = tuple[Point, Point]


def faults(flow: Flow) -> list[str]:
    """Everything that leaves its cell, overlaps, or does not arrive; an empty list is a good sheet."""
    found: list[str] = []
    for number, page in enumerate(flow.pages, start=1):
        found += [f"halaman {number}: {fault}" for fault in _page_faults(flow, page)]
    return found


def _page_faults(flow: Flow, page: FlowPage) -> Iterator[str]:
    drawing = page.drawing
    solid = [(f"symbol {mark.symbol}", mark.symbol, mark.box) for mark in drawing.marks]
    solid += [(f"pentagon {pentagon.text}", pentagon.symbol, pentagon.box) for pentagon in drawing.pentagons]
    for name, symbol, box in solid:
        if not box.within(_cell(flow, page, symbol)):
            yield f"{name} leaves its cell"
    labels = [("label " + " ".join(label.lines), label.box) for label in drawing.labels]
    for (a, box_a), (b, box_b) in combinations([*((name, box) for name, _, box in solid), *labels], 2):
        if box_a.meets(box_b, -0.05) and not ("label" in a + b and _touches_diamond(flow, a, b)):
            yield f"{a} overlaps {b}"
    for stroke in drawing.strokes:
        for piece in pairwise(stroke.points):
            yield from (f"a line from {stroke.source} to {stroke.target} cuts {name}" for name, _, box in solid
                        if _cuts(piece, _inner(box)) and not _is_own(flow, name, stroke))  # fmt: skip
            yield from (f"a line from {stroke.source} cuts {name}" for name, box in labels if _cuts(piece, box))
    for one, other in combinations(drawing.strokes, 2):
        pieces = ((p, q) for p in pairwise(one.points) for q in pairwise(other.points))
        if not _kin(one, other) and any(_lie_together(p, q) for p, q in pieces):
            yield f"the lines {one.source}→{one.target} and {other.source}→{other.target} lie upon each other"
    yield from (f"a label of symbol {symbol} found no place" for symbol in drawing.unplaced)
    yield from _unreached(page)


def _unreached(page: FlowPage) -> Iterator[str]:
    marks = page.drawing.marks
    for stroke in page.drawing.strokes:
        for symbol, end in ((stroke.source, stroke.points[0]), (stroke.target, stroke.points[-1])):
            boxes = [mark.box for mark in marks if mark.symbol == symbol]
            if boxes and not any(_on_edge(end, box) for box in boxes):
                yield f"the line {stroke.source}→{stroke.target} does not touch symbol {symbol}"


def _cell(flow: Flow, page: FlowPage, symbol: int) -> Box:
    place = flow.chart.symbols[symbol]
    frame, left = page.frames[place.row], flow.grid.actor_left(place.column)
    return Box(left, frame.top, left + flow.grid.actor_width, frame.bottom)


def _touches_diamond(flow: Flow, a: str, b: str) -> bool:
    """A label may stand in the empty corner of a diamond's rectangle."""
    names = [name for name in (a, b) if name.startswith("symbol")]
    return bool(names) and flow.chart.symbols[int(names[0].split()[1])].shape == "diamond"


def _is_own(flow: Flow, name: str, stroke: Stroke) -> bool:
    """A short arrow may enter the empty corner of a diamond's rectangle on its way to the slope."""
    if not name.startswith("symbol"):
        return False
    symbol = int(name.split()[1])
    return symbol in (stroke.source, stroke.target) and flow.chart.symbols[symbol].shape != "box"


def _inner(box: Box) -> Box:
    return Box(box.left + 0.1, box.top + 0.1, box.right - 0.1, box.bottom - 0.1)


def _cuts(piece: Piece, box: Box) -> bool:
    (ax, ay), (bx, by) = piece
    return min(ax, bx) < box.right and max(ax, bx) > box.left and min(ay, by) < box.bottom and max(ay, by) > box.top


def _on_edge(point: Point, box: Box) -> bool:
    x, y = point
    inside = box.left - 0.01 <= x <= box.right + 0.01 and box.top - 0.01 <= y <= box.bottom + 0.01
    deep = box.left + 0.01 < x < box.right - 0.01 and box.top + 3.2 < y < box.bottom - 3.2
    return inside and not deep


def _kin(a: Stroke, b: Stroke) -> bool:
    return (a.source == b.source and a.source >= 0) or (a.target == b.target and a.target >= 0)


def _lie_together(p: Piece, q: Piece) -> bool:
    for along, across in ((0, 1), (1, 0)):
        level = all(abs(point[across] - p[0][across]) < 0.12 for point in (*p, *q))
        if level:
            low = max(min(p[0][along], p[1][along]), min(q[0][along], q[1][along]))
            high = min(max(p[0][along], p[1][along]), max(q[0][along], q[1][along]))
            if high - low > 0.2:
                return True
    return False
