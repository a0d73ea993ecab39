"""The words at a decision's exits, each beside its line: never under a line, over a symbol or out of its cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from himpun.documents.typesetting.words import height_of, lines_of, widest_word, width_of

SIZES = (6.5, 6.0, 5.5, 5.0)
_CLEAR = 0.3


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
    text: str, *, at: tuple[float, float], towards: str, cell: Box, diamond: Box, obstacles: Sequence[Box]
) -> Label | None:
    """The largest label that stands free near `at`, where a line leaves the diamond towards one side."""
    for size in SIZES:
        for lines in _breaks(text, size, (cell.right - cell.left) / 2):
            width = max(width_of(line, size) for line in lines)
            height = height_of(len(lines), size)
            for left, top in _places(at, towards, width, height):
                box = Box(left, top, left + width, top + height)
                free = box.within(cell) and not _on_diamond(box, diamond)
                if free and not any(box.meets(other, _CLEAR) for other in obstacles):
                    return Label(tuple(lines), size, box)
    return None


def _breaks(text: str, size: float, room: float) -> Iterator[list[str]]:
    yield [text]
    seen = 1
    for width in (room, widest_word(text, size) + 0.01):
        lines = lines_of(text, width=width, size=size)
        if len(lines) > seen:
            seen = len(lines)
            yield lines


def _places(at: tuple[float, float], towards: str, width: float, height: float) -> Iterator[tuple[float, float]]:
    x, y = at
    steps = [step * 0.4 for step in range(16)]
    if towards == "bottom":
        for step in steps:
            yield x + 0.7, y + 0.3 + step
            yield x - 0.7 - width, y + 0.3 + step
        return
    for step in steps:
        for top in (y - 0.6 - height, y + 0.6):
            near = x + 0.3 if towards == "right" else x - 0.3 - width
            yield near + (step - 2.4 if towards == "right" else 2.4 - step), top
    for step in steps:
        for top in (y - 0.6 - height - step, y + 0.6 + step):
            yield (x + 0.3 if towards == "right" else x - 0.3 - width), top


def _on_diamond(box: Box, diamond: Box) -> bool:
    """True if the rectangle touches the rhombus inscribed in `diamond`."""
    x, y = (diamond.left + diamond.right) / 2, (diamond.top + diamond.bottom) / 2
    dx = max(box.left - x, x - box.right, 0.0)
    dy = max(box.top - y, y - box.bottom, 0.0)
    across, down = (diamond.right - diamond.left) / 2 + _CLEAR, (diamond.bottom - diamond.top) / 2 + _CLEAR
    return dx / across + dy / down < 1
