"""Chance that can be had again: a function of the seed and the place, never of what was drawn before.

An interrupted rehearsal therefore goes on exactly as the undisturbed one would have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Chance:
    """Draws for one seed. Every draw names its place: a purpose, and the step, unit and round it is about."""

    seed: int

    def part(self, *place: object) -> float:
        """A number from 0 up to 1, the same for the same seed and place."""
        text = "|".join(str(item) for item in (self.seed, *place))
        return int.from_bytes(sha256(text.encode()).digest()[:8], "big") / 2**64

    def between(self, low: int, high: int, *place: object) -> int:
        """A whole number from low to high, both inside."""
        return low + int(self.part(*place) * (high - low + 1))

    def pick(self, items: Sequence[T], *place: object) -> T:
        return items[int(self.part(*place) * len(items))]
