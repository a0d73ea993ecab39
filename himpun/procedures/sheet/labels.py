"""The words at a decision's exits, each beside its line: never under a line, over a symbol or out of its cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from himpun.procedures.sheet.words import height_of, lines_of, widest_word, width_of

SIZES = (6.5, 6.0, 5.5, 5.0)
_CLEAR = 0.4
_BESIDE, _STEP, _REACH, _DOUBT = 0.7, 0.6, 6.0, 5.0

Line = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Box:
    """A rectangle by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box, clear: float = 0.0) -> bool:
        """True if the two come nearer than `clear`."""
        return (
            self.left < other.right + clear
            and other.left < self.right + clear
            and self.top < other.bottom + clear
            and other.top < self.bottom + clear
        )

    def within(self, other: Box) -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Label:
    """A placed label: its lines, its size, its rectangle."""

    lines: tuple[str, ...]
    size: float
    box: Box


def fits_beside(text: str, room: float) -> bool:
    """True if the label can stand in a strip so wide; else the exit gets a letter, explained in the last column."""
    return widest_word(text, SIZES[-1]) <= room


def label_height(text: str, room: float) -> float:
    """What the label needs under its symbol, at most."""
    size = next((size for size in SIZES if widest_word(text, size) <= room), SIZES[-1])
    return height_of(len(lines_of(text, width=room, size=size)), size) + 1.0


def place_label(
    text: str, *, line: Line, rivals: Sequence[Line], cell: Box, diamond: Box, obstacles: Sequence[Box]
) -> Label | None:
    """The largest label that stands free in the cell of its decision, as near as may be to where its line leaves.

    `rivals` are the decision's other exits: a label nearer to one of them would be read as theirs.
    """
    near = [box for box in obstacles if box.meets(cell, _CLEAR)]
    for size in SIZES:
        for lines in _breaks(text, size, (cell.right - cell.left) / 2):
            width = max(width_of(one, size) for one in lines)
            height = height_of(len(lines), size)
            places = (Box(x, y, x + width, y + height) for x, y in _places(cell, line[0], width, height))
            free = [
                box
                for box in places
                if not _on_diamond(box, diamond) and not any(box.meets(other, _CLEAR) for other in near)
            ]
            best = min(free, key=lambda box: _distance(box, line, rivals), default=None)
            if best is not None:
                return Label(tuple(lines), size, best)
    return None


def _breaks(text: str, size: float, room: float) -> Iterator[list[str]]:
    yield [text]
    seen = 1
    for width in (room, widest_word(text, size) + 0.01):
        lines = lines_of(text, width=width, size=size)
        if len(lines) > seen and width > widest_word(text, size):
            seen = len(lines)
            yield lines


def _places(cell: Box, at: tuple[float, float], width: float, height: float) -> Iterator[tuple[float, float]]:
    """Places in the cell within reach of the point where the line leaves, and those exactly beside it."""
    left, right = max(cell.left, at[0] - width - _REACH), min(cell.right - width, at[0] + _REACH)
    top, bottom = max(cell.top, at[1] - height - _REACH), min(cell.bottom - height, at[1] + _REACH)
    xs = [at[0] + _BESIDE, at[0] - _BESIDE - width, *_steps(left, right)]
    ys = [at[1] + _BESIDE, at[1] - _BESIDE - height, *_steps(top, bottom)]
    for x in xs:
        if cell.left <= x <= cell.right - width:
            for y in ys:
                if cell.top <= y <= cell.bottom - height:
                    yield x, y


def _steps(low: float, high: float) -> list[float]:
    return [low + _STEP * step for step in range(int((high - low) / _STEP) + 1)] if high >= low else []


def _distance(box: Box, line: Line, rivals: Sequence[Line]) -> float:
    """How far the label is from the start of its line and, counted once more, from the line; dearer beside another."""
    x, y = line[0]
    start = max(box.left - x, x - box.right, 0.0) + max(box.top - y, y - box.bottom, 0.0)
    own = _beside(box, line)
    doubtful = any(_beside(box, rival) < own + 0.5 for rival in rivals)
    return start + own + (_DOUBT if doubtful else 0.0)


def _beside(box: Box, line: Line) -> float:
    return min(_gap(box, a, b) for a, b in pairwise(line[:3]))


def _gap(box: Box, a: tuple[float, float], b: tuple[float, float]) -> float:
    left, right = min(a[0], b[0]), max(a[0], b[0])
    top, bottom = min(a[1], b[1]), max(a[1], b[1])
    return max(box.left - right, left - box.right, 0.0) + max(box.top - bottom, top - box.bottom, 0.0)


def _on_diamond(box: Box, diamond: Box) -> bool:
    """True if the rectangle touches the rhombus inscribed in `diamond`."""
    x, y = (diamond.left + diamond.right) / 2, (diamond.top + diamond.bottom) / 2
    dx = max(box.left - x, x - box.right, 0.0)
    dy = max(box.top - y, y - box.bottom, 0.0)
    across, down = (diamond.right - diamond.left) / 2 + _CLEAR, (diamond.bottom - diamond.top) / 2 + _CLEAR
    return dx / across + dy / down < 1
