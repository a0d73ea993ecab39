"""What can be done to a plan, one file a verb."""

from himpun.plans.services.budgets import BudgetEntry, set_budget
from himpun.plans.services.change_entry import Description, change_entry
from himpun.plans.services.import_plan import Imported, import_plan, try_plan
from himpun.plans.services.indicators import Entry, add_indicator, add_objective, change_measure
from himpun.plans.services.targets import NewTarget, agree, set_targets

__all__ = [
    "BudgetEntry",
    "Description",
    "Entry",
    "Imported",
    "NewTarget",
    "add_indicator",
    "add_objective",
    "agree",
    "change_entry",
    "change_measure",
    "import_plan",
    "set_budget",
    "set_targets",
    "try_plan",
]
