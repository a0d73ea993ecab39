"""Reading measurements: sources, recaps, results, budgets, plans, warnings."""

from himpun.measurement.selectors.previews import preview
from himpun.measurement.selectors.results import (
    ResultRow,
    TrendPoint,
    current_recaps,
    current_results,
    judged_counts,
    judged_results,
    latest_analysis,
    latest_decision,
    recap_count,
    results_with_trend,
    rows_of,
)
from himpun.measurement.selectors.scales import scale_on

__all__ = [
    "ResultRow",
    "TrendPoint",
    "current_recaps",
    "current_results",
    "judged_counts",
    "judged_results",
    "latest_analysis",
    "latest_decision",
    "preview",
    "recap_count",
    "results_with_trend",
    "rows_of",
    "scale_on",
]
