"""What a reader sees on a flow page, read back from the PDF alone: the grid, symbols, arrowheads, lines, letters."""

from __future__ import annotations

import io
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from math import dist
from typing import Any

import pdfplumber

Box = tuple[float, float, float, float]
"""left, top, right, bottom in points."""

_RULE, _INK = 0.4196, 0.102
_KINDS = {4: "diamond", 5: "pentagon"}


@dataclass(frozen=True)
class Seen:
    """One flow page. `xs` and `ys` are the rules of the table; `body` is the first rule under its head."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    body: float
    symbols: tuple[tuple[str, Box], ...]
    heads: tuple[tuple[float, float], ...]
    lines: tuple[tuple[tuple[float, float], tuple[float, float]], ...]
    letters: tuple[tuple[str, Box], ...]

    def cell(self, x: float, y: float) -> tuple[int, int]:
        """Row (1 is the first under the head) and column (0 is "No") in which the point lies."""
        rows = [edge for edge in self.ys if edge >= self.body - 0.5]
        return bisect_right(rows, y), bisect_right(self.xs, x) - 1

    def cell_box(self, x: float, y: float) -> Box:
        rows = [edge for edge in self.ys if edge >= self.body - 0.5]
        row, column = bisect_right(rows, y), bisect_right(self.xs, x)
        return self.xs[column - 1], rows[row - 1], self.xs[column], rows[row]


def flow_pages(pdf: bytes) -> list[Seen]:
    """The pages that hold a flow table, in order: those with a grid of at least eight columns."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [seen for page in document.pages if len((seen := _seen(page)).xs) >= 8]


def middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _seen(page: Any) -> Seen:
    rules = [line for line in page.lines if _near(line["stroking_color"], _RULE)]
    upright = [line for line in rules if abs(line["x0"] - line["x1"]) < 0.1]
    level = [line for line in rules if abs(line["top"] - line["bottom"]) < 0.1]
    foot = max((line["bottom"] for line in level), default=0.0)
    xs = _merged(line["x0"] for line in upright)
    ys = _merged(line["top"] for line in level if xs and line["x0"] < xs[0] + 1)
    white = [
        shape for shape in (*page.rects, *page.curves) if shape["fill"] and _near(shape["non_stroking_color"], 1.0)
    ]
    symbols = {(_kind(shape), _box(shape)) for shape in white if shape["top"] < foot}
    dark = [shape for shape in page.curves if shape["fill"] and _near(shape["non_stroking_color"], _INK)]
    strokes = [line for line in (*page.lines, *page.curves) if line["stroke"] and not line["fill"]]
    strokes = [line for line in strokes if _near(line["stroking_color"], _INK) and "c" not in _moves(line)]
    return Seen(
        xs, ys, ys[1] if len(ys) > 1 else 0.0, tuple(sorted(symbols)),
        tuple(_tip(shape) for shape in dark if shape["top"] < foot),
        tuple(piece for line in strokes for piece in pairwise(line["pts"]) if line["top"] < foot),
        tuple((c["text"], (c["x0"], c["top"], c["x1"], c["bottom"])) for c in page.chars if c["text"].strip()),
    )  # fmt: skip


def _merged(values: Any) -> tuple[float, ...]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > 1:
            kept.append(value)
    return tuple(kept)


def _kind(shape: Any) -> str:
    if shape["object_type"] == "rect":
        return "box"
    return "capsule" if "c" in _moves(shape) else _KINDS.get(len(set(shape["pts"])), "unknown")


def _moves(shape: Any) -> set[str]:
    return {step[0] for step in shape.get("path") or ()}


def _tip(shape: Any) -> tuple[float, float]:
    """The corner of the arrowhead between its two equal sides."""
    points: list[tuple[float, float]] = list(dict.fromkeys(shape["pts"]))

    def unevenness(point: tuple[float, float]) -> float:
        a, b = (dist(point, other) for other in points if other != point)
        return abs(a - b)

    return min(points, key=unevenness)


def _box(shape: Any) -> Box:
    return (round(shape["x0"], 2), round(shape["top"], 2), round(shape["x1"], 2), round(shape["bottom"], 2))


def _near(color: Any, gray: float) -> bool:
    values = color if isinstance(color, tuple | list) else (color,)
    return all(isinstance(value, int | float) and abs(value - gray) < 0.01 for value in values)
