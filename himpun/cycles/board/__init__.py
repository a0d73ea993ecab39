"""The board of a cycle: the official sheet, alive. Here is worked out from rows what each symbol says."""

from himpun.cycles.board.standing import board_of
from himpun.cycles.board.symbols import Board, StepStanding, SymbolStanding

__all__ = ["Board", "StepStanding", "SymbolStanding", "board_of"]
