"""What can be done in measuring, one file a verb."""

from himpun.measurement.services.compute import compute
from himpun.measurement.services.decide import decide
from himpun.measurement.services.make_recap import make_recap
from himpun.measurement.services.plan_actions import Plan, report_progress, write_action_plan, write_cause
from himpun.measurement.services.write_analysis import finish_analysis, write_analysis

__all__ = [
    "Plan",
    "compute",
    "decide",
    "finish_analysis",
    "make_recap",
    "report_progress",
    "write_action_plan",
    "write_analysis",
    "write_cause",
]
