"""The symbols of the sheet with their states, as numbers and words that the template only writes down."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from himpun.cycles.board.printed import Part, parts_of
from himpun.cycles.board.shares import State
from himpun.cycles.board.symbols import Board, StepStanding, SymbolStanding
from himpun.cycles.board.words import measured_lines, spoken, tally
from himpun.kernel.hashing import sha256_hex
from himpun.kernel.worktime import WorkCalendar
from himpun.pages.states import SHOWN
from himpun.procedures.sheet.drawing import Mark, Point
from himpun.procedures.sheet.picture import Picture, number, shape_of

_TARGET = 6.4
"""Millimetres of the table: about 24 pixels at the least width of the screen that shows it."""
_GLYPH, _BADGE = 4.2, 3.2
_TEXT, _LINE = 2.75, 3.5
_WIDE = 330.0


@dataclass(frozen=True)
class Spot:
    """A place for something square or a line of text: its corner or anchor, and its size."""

    x: str
    y: str
    size: str = ""


@dataclass(frozen=True)
class DrawnSymbol:
    """One symbol: its shape, its mark, its count, the round it is in, and what it says aloud."""

    id: int
    no: str
    row: int
    state: str
    label: str
    shape: SafeString
    capsules: tuple[SafeString, ...]
    hit: tuple[str, str, str, str]
    icon: str
    glyph: Spot | None
    badge: Spot | None
    badge_at: Spot
    count: str
    count_at: Spot
    round: int
    round_at: Spot


@dataclass(frozen=True)
class DrawnLine:
    """One line beside the standard time."""

    at: Spot
    tone: str
    text: str


@dataclass(frozen=True)
class DrawnRow:
    """A row's band, lit while its work is under way, and its measured time."""

    no: str
    state: str
    is_now: bool
    top: str
    height: str
    lines: tuple[DrawnLine, ...]


@dataclass(frozen=True)
class DrawnBoard:
    """Everything over the ground of the sheet."""

    width: str
    head_height: str
    body_height: str
    is_wide: bool
    rows: tuple[DrawnRow, ...]
    symbols: tuple[DrawnSymbol, ...]
    parts: tuple[Part, ...]


def drawn(board: Board, calendar: WorkCalendar) -> DrawnBoard:
    """Put states, counts and times in their places."""
    picture = board.picture
    standing = {symbol.symbol.id: (symbol, step) for step in board.steps for symbol in step.symbols}
    return DrawnBoard(
        width=number(picture.width),
        head_height=number(picture.head_height),
        body_height=number(picture.body_height),
        is_wide=picture.width > _WIDE,
        rows=tuple(_row(board, step, calendar) for step in board.steps),
        symbols=tuple(_symbol(mark, picture, *standing[mark.symbol], calendar) for mark in picture.marks),
        parts=parts_of(picture),
    )


def _row(board: Board, step: StepStanding, calendar: WorkCalendar) -> DrawnRow:
    band = board.picture.bands[step.row]
    left, width = board.picture.measured
    lines = measured_lines(step, calendar)
    first = band.top + (band.height - _LINE * len(lines)) / 2 + _TEXT
    middle = number(left + width / 2)
    return DrawnRow(
        no=step.no,
        state=step.state.value,
        is_now=step.is_now,
        top=number(band.top),
        height=number(band.height),
        lines=tuple(
            DrawnLine(Spot(middle, number(first + _LINE * line)), tone, text) for line, (tone, text) in enumerate(lines)
        ),
    )


def _symbol(
    mark: Mark, picture: Picture, symbol: SymbolStanding, step: StepStanding, calendar: WorkCalendar
) -> DrawnSymbol:
    """The mark inside where it stands alone; beside a count, and for a further round, at a free corner."""
    width, height = max(mark.width, _TARGET), max(mark.height, _TARGET)
    has_mark = symbol.state is not State.LATER
    count = tally(symbol)
    corners = list(picture.notes[mark.symbol])
    badge_at = corners.pop(0) if has_mark and count else None
    return DrawnSymbol(
        id=mark.symbol,
        no=symbol.no,
        row=step.row,
        state=symbol.state.value,
        label=spoken(symbol, step, calendar),
        shape=shape_of(mark),
        capsules=tuple(shape_of(each) for each in picture.capsules if each.symbol == mark.symbol),
        hit=(number(mark.x - width / 2), number(mark.y - height / 2), number(width), number(height)),
        icon=SHOWN[symbol.state.value].icon,
        glyph=_square((mark.x, mark.y), min(_GLYPH, mark.height * 0.68)) if has_mark and not count else None,
        badge=_square(badge_at, _BADGE) if badge_at else None,
        badge_at=_at(badge_at or (0.0, 0.0)),
        count=count,
        count_at=_at((mark.x, mark.y + 1.1)),
        round=symbol.rounds,
        round_at=_at((corners[0][0], corners[0][1] + 0.95)),
    )


def _at(point: Point) -> Spot:
    return Spot(number(point[0]), number(point[1]))


def _square(middle: Point, size: float) -> Spot:
    return Spot(number(middle[0] - size / 2), number(middle[1] - size / 2), number(size))


def fingerprint(board: Board, sheet: DrawnBoard) -> str:
    """The same as long as nobody would see a difference: by it an open page asks whether anything changed."""
    said = [(row.state, row.lines) for row in sheet.rows], [(one.state, one.label) for one in sheet.symbols]
    beside = [[share.state for share in board.opening], [(each.state, each.finished) for each in board.beside]]
    return sha256_hex(repr((board.cycle.state, said, beside)))[:16]
