"""The rules of measurement: pure, with Decimals in and out. Read achievements.py first."""

from himpun.measurement.rules.achievements import USUALLY, Result, State, achievement
from himpun.measurement.rules.budget import (
    BudgetLine,
    BudgetResult,
    absorption,
    efficiency_difference,
    efficiency_saving,
)
from himpun.measurement.rules.categories import (
    NATIONAL_SCALES,
    PERMENDAGRI_54_2010,
    PERMENDAGRI_86_2017,
    Band,
    CategoryScale,
    category,
    scale_for,
)
from himpun.measurement.rules.changes import Change, change, direction_in
from himpun.measurement.rules.checks import Answer, Finding, findings
from himpun.plans.consolidation import Consolidated, Part, over_periods, over_units
from himpun.plans.realised import Figure, Realised, figure

__all__ = [
    "NATIONAL_SCALES",
    "PERMENDAGRI_54_2010",
    "PERMENDAGRI_86_2017",
    "USUALLY",
    "Answer",
    "Band",
    "BudgetLine",
    "BudgetResult",
    "CategoryScale",
    "Change",
    "Consolidated",
    "Figure",
    "Finding",
    "Part",
    "Realised",
    "Result",
    "State",
    "absorption",
    "achievement",
    "category",
    "change",
    "direction_in",
    "efficiency_difference",
    "efficiency_saving",
    "figure",
    "findings",
    "over_periods",
    "over_units",
    "scale_for",
]
