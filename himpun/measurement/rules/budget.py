"""How much of the budget was spent, and whether little money did much.

Rolled up by adding money, never by averaging percentages: four absorptions have no mean worth printing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from himpun.kernel.refusals import Refusal
from himpun.plans.arithmetic import as_decimal, exact, rounded

ABSORPTION_TEXT = "realisasi anggaran/pagu × 100"
DIFFERENCE_TEXT = "capaian − serapan"
# PMK 22/PMK.02/2021 binds ministries and agencies of the state; a region may use it, but need not.
SAVING_TEXT = "Σ(pagu × capaian − realisasi)/Σ(pagu × capaian) × 100"


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One sub kegiatan's money in rupiah, and its achievement in percent, unrounded; None where not measured."""

    source: str
    ceiling: Decimal
    realised: Decimal
    achievement_percent: Decimal | None = None

    def __post_init__(self) -> None:
        if self.ceiling < 0:
            raise Refusal(
                "ceiling_negative", f"Pagu {self.source} kurang dari 0. Perbaiki pagunya.", source=self.source
            )


@dataclass(frozen=True, slots=True)
class BudgetResult:
    """A percentage (or points), rounded once to two places, with its formula; without one, `reason` (Indonesian).
    `left_out` names the lines that could not take part.
    """

    percent: Decimal | None
    percent_unrounded: Decimal | None
    formula_text: str
    reason: str = ""
    left_out: tuple[str, ...] = ()


def absorption(lines: Sequence[BudgetLine]) -> BudgetResult:
    """Spent of what was allowed, in percent, for one line or for many together."""
    ceiling = sum((exact(line.ceiling) for line in lines), Fraction(0))
    if not ceiling:
        return BudgetResult(
            None, None, ABSORPTION_TEXT, "Pagu 0 atau belum diisi, sehingga serapan tidak dapat dihitung."
        )
    return _result(sum((exact(line.realised) for line in lines), Fraction(0)) * 100 / ceiling, ABSORPTION_TEXT)


def efficiency_difference(achievement_percent: Decimal | None, absorption_percent: Decimal | None) -> BudgetResult:
    """Points by which achievement exceeds absorption; give both unrounded."""
    if achievement_percent is None or absorption_percent is None:
        return BudgetResult(
            None, None, DIFFERENCE_TEXT, "Capaian atau serapan belum ada, sehingga efisiensi tidak dapat dihitung."
        )
    return _result(exact(achievement_percent) - exact(absorption_percent), DIFFERENCE_TEXT)


def efficiency_saving(lines: Sequence[BudgetLine]) -> BudgetResult:
    """The share saved of what the reached output was allowed to cost, in percent (PMK 22/2021)."""
    left_out = tuple(line.source for line in lines if line.achievement_percent is None)
    measured = [line for line in lines if line.achievement_percent is not None]
    earned = sum((exact(m.ceiling) * exact(m.achievement_percent or Decimal(0)) / 100 for m in measured), Fraction(0))
    if not earned:
        reason = "Pagu atau capaian 0 atau belum ada, sehingga efisiensi tidak dapat dihitung."
        return BudgetResult(None, None, SAVING_TEXT, reason, left_out)
    spent = sum((exact(line.realised) for line in measured), Fraction(0))
    return _result((earned - spent) * 100 / earned, SAVING_TEXT, left_out)


def _result(percent: Fraction, formula_text: str, left_out: tuple[str, ...] = ()) -> BudgetResult:
    return BudgetResult(rounded(percent), as_decimal(percent), formula_text, left_out=left_out)
