"""What can be done to a plan, one file a verb."""

from himpun.plans.services.budgets import BudgetEntry, set_budget
from himpun.plans.services.indicators import Entry, add_indicator, add_objective, change_measure
from himpun.plans.services.targets import NewTarget, agree, set_targets

__all__ = [
    "BudgetEntry",
    "Entry",
    "NewTarget",
    "add_indicator",
    "add_objective",
    "agree",
    "change_measure",
    "set_budget",
    "set_targets",
]
