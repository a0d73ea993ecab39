"""The results of a cycle as a desk shows them: what asks for attention first, the others folded away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from himpun.measurement.models import Achievement
from himpun.measurement.selectors import judged_counts
from himpun.measurement.selectors.tables import TableLine, achievement_table
from himpun.portal.web.desk.desk import Desk


def results_context(desk: Desk) -> dict[str, Any]:
    """All lines, and the same split: an indicator with a line that is not achieved keeps its lines together."""
    lines = achievement_table(desk.cycle)
    loud = {line.row.indicator_id for line in lines if line.row.is_judged and not _is_calm(line)}
    first = [line for line in lines if line.row.indicator_id in loud]
    return {
        "lines": lines,
        "all_count": len(lines),
        "counts": judged_counts(desk.cycle),
        "loud_lines": first,
        "calm_lines": _without(lines, first),
    }


def _without(lines: Sequence[TableLine], taken: Sequence[TableLine]) -> list[TableLine]:
    gone = {line.row.id for line in taken}
    return [line for line in lines if line.row.id not in gone]


def _is_calm(line: TableLine) -> bool:
    return line.row.state == Achievement.State.ACHIEVED or line.row.inputs.get("kind") == "nihil"
