"""A board as values: symbols, rows and the whole cycle, with what can be said of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from himpun.cycles.board.shares import FINISHED, UNDER_WAY, Share, State
from himpun.cycles.models import Cycle
from himpun.procedures.definition import Step
from himpun.procedures.sheet.chart import Symbol
from himpun.procedures.sheet.picture import Picture


@dataclass(frozen=True)
class SymbolStanding:
    """One symbol of the sheet and how those stand who owe it."""

    symbol: Symbol
    no: str
    title: str
    state: State
    shares: tuple[Share, ...]

    @property
    def is_shared(self) -> bool:
        """Several owe it, so that a count says more than one word."""
        return len(self.shares) > 1

    @property
    def finished(self) -> int:
        return sum(share.is_finished for share in self.shares)

    @property
    def rounds(self) -> int:
        return max((share.rounds for share in self.shares), default=0)


@dataclass(frozen=True)
class StepStanding:
    """One row of the table: how it stands, and its measured time beside the standard time.

    `measured` is the longest of those who work side by side, over all their rounds: standard times are never times
    the units either. None before anybody could begin.
    """

    step: Step
    row: int
    state: State
    symbols: tuple[SymbolStanding, ...]
    standard: int | None
    measured: int | None
    waiting: int
    late: int
    due_at: datetime | None
    done_at: datetime | None

    @property
    def no(self) -> str:
        return self.step.no

    @property
    def rounds(self) -> int:
        return max((symbol.rounds for symbol in self.symbols), default=0)

    @property
    def is_now(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_over_standard(self) -> bool:
        return self.standard is not None and self.measured is not None and self.measured > self.standard

    @property
    def holders(self) -> list[Share]:
        """Whose turn it is now, the most urgent first."""
        shares = [share for symbol in self.symbols for share in symbol.shares if share.state in UNDER_WAY]
        return sorted(shares, key=lambda share: list(State).index(share.state))

    @property
    def more_holders(self) -> int:
        """How many hold it besides the two that are named."""
        return len(self.holders) - 2

    @property
    def titles(self) -> str:
        """Whose columns its symbols stand in."""
        return " · ".join(dict.fromkeys(symbol.title for symbol in self.symbols))

    @property
    def tally(self) -> SymbolStanding | None:
        """The symbol whose count speaks for the row: the one that most owe."""
        shared = [symbol for symbol in self.symbols if symbol.is_shared]
        return max(shared, key=lambda symbol: len(symbol.shares), default=None)


@dataclass(frozen=True)
class Beside:
    """Work that no symbol stands for, of one kind and for one row: who owes it."""

    deed: str
    no: str
    state: State
    shares: tuple[Share, ...]

    @property
    def finished(self) -> int:
        return sum(share.is_finished for share in self.shares)


@dataclass(frozen=True)
class Board:
    """A whole cycle. `opening` is the act before the table; `beside` what is owed outside its rows."""

    cycle: Cycle
    picture: Picture
    steps: tuple[StepStanding, ...]
    opening: tuple[Share, ...]
    beside: tuple[Beside, ...]

    @property
    def done_count(self) -> int:
        return sum(step.state in FINISHED for step in self.steps)

    @property
    def now(self) -> list[StepStanding]:
        """The rows that somebody is at, or that wait for a date."""
        return [step for step in self.steps if step.is_now and (step.holders or step.state is State.WAITING)]

    def step(self, no: str) -> StepStanding | None:
        return next((step for step in self.steps if step.no == no), None)
