"""Which of a period's versions counts: where an archived cycle was corrected, each figure must be counted once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from himpun.cycles.models import Cycle


def counting(path: str = "") -> Q:
    """The cycles whose figures count for other periods and procedures; `path` leads to the cycle ("request__cycle").

    A version that was corrected counts until the correction has ended, and not after; a correction under way does not
    count yet; what was cancelled never counts.
    """
    at = f"{path}__" if path else ""
    under_way = Q(**{f"{at}state": Cycle.State.RUNNING, f"{at}supersedes__isnull": False})
    cancelled = Q(**{f"{at}state": Cycle.State.CANCELLED})
    replaced = Q(**{f"{at}superseded_by__state": Cycle.State.ENDED})
    return ~under_way & ~cancelled & ~replaced


def valid_version(procedure_id: int, period: str) -> Cycle | None:
    """The version of a procedure's cycle that counts for a period now, or None where there is none."""
    return next(iter(valid_versions([procedure_id], period)), None)


def valid_versions(procedure_ids: Iterable[int], *periods: str) -> list[Cycle]:
    """The versions that count for these periods now, one for each of the procedures, the newest cycle first."""
    cycles = Cycle.objects.filter(counting(), procedure_id__in=list(procedure_ids), period__in=periods)
    return list(cycles.select_related("procedure").order_by("-id"))


def line_of(cycle: Cycle) -> list[Cycle]:
    """The cycle, the version that it corrects, the one before that, and so on to the first."""
    line = [cycle]
    while line[-1].supersedes is not None:
        line.append(line[-1].supersedes)
    return line
