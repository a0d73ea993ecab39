"""How the sheet lies on paper: whole where it can be read, else cut between two rows, each part under the head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from himpun.procedures.sheet.picture import Band, Picture, number

PAPER = 281.0
"""Millimetres between the margins of A4 across; F4 has more."""
FIRST, NEXT = 144.0, 180.0
"""The height that is left beside heading and identity, and on a sheet of its own. `board.css` says the same."""
LEAST = 0.83
"""So far the sheet shrinks to stay whole: its texts remain above six points."""


@dataclass(frozen=True)
class Part:
    """What stands on one sheet of paper, in the units of the picture. `width` leaves room for the outer rules."""

    top: str
    width: str
    height: str
    whole: str
    is_first: bool


def parts_of(picture: Picture) -> tuple[Part, ...]:
    """As few sheets as can be read: one beside the heading, one of its own, or as many as the rows need."""
    scale = PAPER / picture.width
    whole = picture.head_height + picture.body_height
    if whole <= FIRST / scale / LEAST:
        return (_part(picture, picture.bands, is_first=True),)
    if whole <= NEXT / scale / LEAST:
        return (_part(picture, picture.bands, is_first=False),)
    rooms = [room / scale - picture.head_height for room in (FIRST, NEXT)]
    return tuple(_part(picture, bands, is_first=place == 0) for place, bands in enumerate(_cut(picture.bands, *rooms)))


def _cut(bands: Sequence[Band], first: float, following: float) -> list[list[Band]]:
    """Rows together while they fit; a row that is higher than the paper has a sheet to itself."""
    parts: list[list[Band]] = [[]]
    for band in bands:
        room = first if len(parts) == 1 else following
        if parts[-1] and band.top + band.height - parts[-1][0].top > room:
            parts.append([])
        parts[-1].append(band)
    return parts


def _part(picture: Picture, bands: Sequence[Band], *, is_first: bool) -> Part:
    top, low = bands[0].top, bands[-1].top + bands[-1].height
    return Part(
        top=number(top),
        width=number(picture.width + 2),
        height=number(low - top + 0.2),
        whole=number(picture.head_height + low - top + 0.2),
        is_first=is_first,
    )
