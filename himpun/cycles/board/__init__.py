"""The board of a cycle: the official sheet, alive. Here is worked out from rows what each symbol says."""

from himpun.cycles.board.standing import Board, StepStanding, SymbolStanding, board_of

__all__ = ["Board", "StepStanding", "SymbolStanding", "board_of"]
