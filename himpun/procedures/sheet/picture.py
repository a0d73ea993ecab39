"""The flow table as SVG for a screen: what stands on it for ever. What moves in a cycle is laid over it by the board.

Lengths are millimetres; they become the units of the `viewBox`, so that everything grows together. Texts are selectable
and stand in the lines in which they were measured; the page's style sheet says colours and the face (Arimo's widths).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from himpun.procedures.definition import Definition
from himpun.procedures.sheet.drawing import Drawing, Mark, Point, Stroke
from himpun.procedures.sheet.flow import Flow, flow_of
from himpun.procedures.sheet.labels import Box
from himpun.procedures.sheet.table import PAD, SCREEN, SUBHEAD, Cell
from himpun.procedures.sheet.words import ASCENT, MM_PER_PT, PITCH, Cleaner

STANDARD, MEASURED = "Baku", "Nyata"
_TIP, _HALF_TIP = 1.75, 0.75
_NOTE, _OUT = (2.0, 1.5), 1.1
"""Half the width and height of a note beside a symbol, and how far outside the corner its middle lies."""


@dataclass(frozen=True)
class Band:
    """One row of the table from its top to its bottom."""

    top: float
    height: float


@dataclass(frozen=True)
class Picture:
    """One edition's table. `head` and `ground` are the insides of two SVGs of the same width.

    `marks` are the symbols themselves, for the board to draw with their states; `capsules`, the starts and ends that
    decisions carry, are on the ground already. `notes` are the middles of free places beside each symbol, the best
    first. `measured` is where the measured times stand: left edge and width.
    """

    flow: Flow
    width: float
    head_height: float
    body_height: float
    head: SafeString
    ground: SafeString
    marks: tuple[Mark, ...]
    capsules: tuple[Mark, ...]
    notes: Mapping[int, tuple[Point, ...]]
    bands: tuple[Band, ...]
    measured: tuple[float, float]


def draw_picture(definition: Definition) -> Picture:
    """Lay the edition's table out on one endless page and draw what does not change."""
    flow = flow_of(definition, SCREEN, Cleaner())
    page = flow.pages[0]
    bands = tuple(Band(page.frames[row].top, page.frames[row].height) for row in page.rows)
    own = tuple(mark for mark in page.drawing.marks if mark.shape == flow.chart.symbols[mark.symbol].shape)
    right = flow.grid.x[2 + flow.grid.actor_count + 2]
    body_height = bands[-1].top + bands[-1].height
    return Picture(
        flow=flow,
        width=flow.grid.x[-1],
        head_height=flow.head.height,
        body_height=body_height,
        head=_joined(_head(flow)),
        ground=_joined(
            [_rules(flow, bands), *_texts(flow, bands), *_drawn(page.drawing, _capsules(flow, page.drawing))]
        ),
        marks=own,
        capsules=_capsules(flow, page.drawing),
        notes={mark.symbol: _notes(mark, page.drawing) for mark in own},
        bands=bands,
        measured=(right - flow.grid.measured, flow.grid.measured),
    )


def number(value: float) -> str:
    """A length as SVG wants it, whatever the language of the page."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def shape_of(mark: Mark, *, name: str = "shape") -> SafeString:
    """The symbol itself: rounded for a start or an end, a rhombus for a decision, else a box."""
    dashed = " dashed" if mark.dashed else ""
    box = mark.box
    if mark.shape == "diamond":
        corners = ((mark.x, box.top), (box.right, mark.y), (mark.x, box.bottom), (box.left, mark.y))
        return format_html('<polygon class="{}{}" points="{}"/>', name, dashed, _points(corners))
    return format_html(
        '<rect class="{}{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>',
        name,
        dashed,
        *map(number, (box.left, box.top, mark.width, mark.height)),
        number(mark.height / 2 if mark.shape == "capsule" else 0.0),
    )


# -- the head ---------------------------------------------------------------------------------------


def _head(flow: Flow) -> Iterator[SafeString]:
    """Group titles over the actors' titles, as the printed table has them."""
    grid, head = flow.grid, flow.head
    last, low = 2 + grid.actor_count, head.height
    x = grid.x
    yield format_html('<rect class="head" width="{}" height="{}"/>', number(x[-1]), number(low))
    lines = [f"M{number(edge)} 0V{number(low)}" for edge in (x[0], x[1], x[2], x[last], x[last + 3], x[-1])]
    inner = [*x[3:last], x[last + 1], x[last + 2]]
    lines += [f"M{number(edge)} {number(head.upper)}V{number(low)}" for edge in inner]
    lines += [f"M0 {number(edge)}H{number(x[-1])}" for edge in (0.0, low)]
    lines.append(f"M{number(x[2])} {number(head.upper)}H{number(x[last + 3])}")
    yield format_html('<path class="rule" d="{}"/>', "".join(lines))
    groups = head.groups
    yield _centred(groups["no"], x[0], 0, x[1] - x[0], low)
    yield _centred(groups["activity"], x[1], 0, x[2] - x[1], low)
    yield _centred(groups["actors"], x[2], 0, x[last] - x[2], head.upper)
    yield _centred(groups["standards"], x[last], 0, x[last + 3] - x[last], head.upper)
    yield _centred(groups["remarks"], x[last + 3], 0, x[-1] - x[last + 3], low)
    for column, title in enumerate(head.titles):
        yield _centred(title, grid.actor_left(column), head.upper, grid.actor_width, head.lower)
    yield _centred(groups["inputs"], x[last], head.upper, grid.width(last), head.lower)
    yield _centred(groups["outputs"], x[last + 2], head.upper, grid.width(last + 2), head.lower)
    yield _centred(groups["time"], x[last + 1], head.upper, grid.width(last + 1), head.lower - SUBHEAD)
    yield from _subheads(flow)


def _subheads(flow: Flow) -> Iterator[SafeString]:
    """The two parts of "Waktu": what the procedure says, and what was measured."""
    grid, low = flow.grid, flow.head.height
    left, right = grid.x[2 + grid.actor_count + 1], grid.x[2 + grid.actor_count + 2]
    middle, top = right - grid.measured, low - SUBHEAD
    d = f"M{number(left)} {number(top)}H{number(right)}M{number(middle)} {number(top)}V{number(low)}"
    yield format_html('<path class="rule faint" d="{}"/>', d)
    for text, start, width in ((STANDARD, left, middle - left), (MEASURED, middle, right - middle)):
        yield _centred(Cell((text,), 7.0), start, top, width, SUBHEAD)


# -- the rows ---------------------------------------------------------------------------------------


def _rules(flow: Flow, bands: tuple[Band, ...]) -> SafeString:
    low = bands[-1].top + bands[-1].height
    x = flow.grid.x
    down = [f"M{number(edge)} 0V{number(low)}" for edge in x]
    across = [f"M0 {number(band.top + band.height)}H{number(x[-1])}" for band in bands]
    middle = x[2 + flow.grid.actor_count + 2] - flow.grid.measured
    faint = format_html('<path class="rule faint" d="M{} 0V{}"/>', number(middle), number(low))
    return faint + format_html('<path class="rule" d="{}"/>', "".join([*down, *across]))


def _texts(flow: Flow, bands: tuple[Band, ...]) -> Iterator[SafeString]:
    grid = flow.grid
    last = 2 + grid.actor_count
    for row, band in zip(flow.rows, bands, strict=True):
        yield _centred(row.no, grid.x[0], band.top, grid.width(0), band.height)
        yield _centred(row.time, grid.x[last + 1], band.top, grid.time_width, band.height)
        left = ((row.activity, 1), (row.inputs, last), (row.outputs, last + 2), (row.remarks, last + 3))
        for cell, index in left:
            yield _set(cell, grid.x[index] + PAD, band.top + (band.height - cell.height) / 2)


def _drawn(drawing: Drawing, capsules: tuple[Mark, ...]) -> Iterator[SafeString]:
    for stroke in drawing.strokes:
        yield format_html(
            '<polyline class="way{}" points="{}"/>', " dashed" if stroke.dashed else "", _points(stroke.points)
        )
        if stroke.head:
            yield format_html('<polygon class="tip" points="{}"/>', _points(_tip(stroke)))
    for mark in capsules:
        yield shape_of(mark)
    for label in drawing.labels:
        yield _set(Cell(label.lines, label.size), label.box.left, label.box.top, name="label")


def _capsules(flow: Flow, drawing: Drawing) -> tuple[Mark, ...]:
    return tuple(mark for mark in drawing.marks if mark.shape != flow.chart.symbols[mark.symbol].shape)


def _tip(stroke: Stroke) -> tuple[Point, ...]:
    """The head at the end of the last piece that is long enough to have a direction."""
    (ax, ay), (x, y) = list(pairwise(stroke.points))[-1]
    dx, dy = _sign(x - ax), _sign(y - ay)
    back = (x - dx * _TIP, y - dy * _TIP)
    aside = (dy * _HALF_TIP, dx * _HALF_TIP)
    return ((x, y), (back[0] - aside[0], back[1] - aside[1]), (back[0] + aside[0], back[1] + aside[1]))


def _notes(mark: Mark, drawing: Drawing) -> tuple[Point, ...]:
    """Free places for two small notes at the corners of a symbol: clear of labels, lines and other symbols."""
    box, (across, down) = mark.box, _NOTE
    inward = mark.width / 4 if mark.shape == "diamond" else 0.0
    corners = [
        (x, y)
        for y in (box.top - _OUT, box.bottom + _OUT)
        for x in (box.left + inward - _OUT, box.right - inward + _OUT)
    ]
    taken = [label.box for label in drawing.labels] + [other.box for other in drawing.marks if other is not mark]
    for stroke in drawing.strokes:
        pieces = pairwise(stroke.points)
        taken += [Box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])) for a, b in pieces]
    boxes = {
        corner: Box(corner[0] - across, corner[1] - down, corner[0] + across, corner[1] + down) for corner in corners
    }
    free = [corner for corner in corners if not any(boxes[corner].meets(other) for other in taken)]
    return tuple([*free, *(corner for corner in corners if corner not in free)][:2])


# -- texts and numbers ------------------------------------------------------------------------------


def _centred(cell: Cell, left: float, top: float, width: float, height: float) -> SafeString:
    x, y = left + width / 2, top + height / 2
    em = cell.size * MM_PER_PT
    first = -cell.height / 2 + ASCENT * em
    if cell.turned:
        lines = [(number(0), number(first + line * PITCH * em), text) for line, text in enumerate(cell.lines)]
        turn = f"translate({number(x)} {number(y)}) rotate(-90)"
        return _text(cell, lines, name="mid", turn=format_html(' transform="{}"', turn))
    lines = [(number(x), number(y + first + line * PITCH * em), text) for line, text in enumerate(cell.lines)]
    return _text(cell, lines, name="mid")


def _set(cell: Cell, left: float, top: float, *, name: str = "") -> SafeString:
    em = cell.size * MM_PER_PT
    lines = [(number(left), number(top + (ASCENT + line * PITCH) * em), text) for line, text in enumerate(cell.lines)]
    return _text(cell, lines, name=name)


def _text(cell: Cell, lines: list[tuple[str, str, str]], *, name: str, turn: str = "") -> SafeString:
    if not any(text for _, _, text in lines):
        return SafeString()
    spans = format_html_join("\n", '<tspan x="{}" y="{}">{}</tspan>', lines)
    named = " ".join(part for part in (name, "bold" if cell.bold else "") if part)
    size = number(cell.size * MM_PER_PT)
    return format_html('<text class="{}" font-size="{}"{}>{}</text>', named, size, turn, spans)


def _points(points: tuple[Point, ...]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)


def _joined(parts: list[SafeString] | Iterator[SafeString]) -> SafeString:
    return format_html_join("\n", "{}", ((part,) for part in parts))


def _sign(value: float) -> int:
    return 0 if abs(value) <= 0.01 else 1 if value > 0 else -1
