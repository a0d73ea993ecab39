"""The sizes of the symbols and where a line touches them. Millimetres; y grows downwards."""

from __future__ import annotations

from dataclasses import dataclass

from himpun.procedures.sheet.chart import Symbol

GAP = 2.3
"""A short arrow: between a symbol and its pentagon or its capsule."""


@dataclass(frozen=True)
class Sizes:
    """Sizes that follow from the width of an actor's column."""

    width: float
    height: float
    diamond_width: float
    diamond_height: float
    pentagon_width: float
    pentagon_height: float
    pentagon_shift: float

    def of(self, symbol: Symbol) -> tuple[float, float]:
        """Width and height of the symbol itself, without its capsule."""
        return (self.diamond_width, self.diamond_height) if symbol.shape == "diamond" else (self.width, self.height)


def sizes_for(actor_width: float) -> Sizes:
    """Symbols take about half of their column, so that lines pass beside them."""
    width = max(4.6, min(15.0, actor_width * 0.48))
    narrow = actor_width < 20
    return Sizes(
        width=width,
        height=max(4.2, min(6.6, width * 0.5)),
        diamond_width=width * 1.04,
        diamond_height=max(5.4, min(9.0, width * 0.66)),
        pentagon_width=3.2 if narrow else 4.8,
        pentagon_height=4.4 if narrow else 5.0,
        pentagon_shift=2.0 if narrow else 3.2,
    )


def drop(symbol: Symbol, sizes: Sizes, dx: float) -> float:
    """How far the edge of the symbol lies below its highest point, `dx` beside its middle."""
    width, height = sizes.of(symbol)
    if symbol.shape == "diamond":
        return height / 2 * min(1.0, abs(dx) / (width / 2))
    if symbol.shape == "capsule":
        radius = height / 2
        beyond = abs(dx) - (width / 2 - radius)
        return radius - (radius**2 - min(beyond, radius) ** 2) ** 0.5 if beyond > 0 else 0.0
    return 0.0
