"""What positions hold in the running house, for the preview of a change of the organisation."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from himpun.collection.models import DataRequest
from himpun.collection.rules import DECIDED
from himpun.cycles.models import Cycle, Participant, Task
from himpun.plans.models import Indicator

_LIVE = (Task.State.OPEN, Task.State.SUSPENDED, Task.State.LATER)


def open_tasks(position_ids: Sequence[int]) -> int:
    """Tasks of running cycles that are not done."""
    rows = Task.objects.filter(position_id__in=position_ids, state__in=_LIVE, cycle__state=Cycle.State.RUNNING)
    return rows.count()


def undecided_requests(position_ids: Sequence[int]) -> int:
    """Data requests that these positions answer, and that nobody decided yet."""
    rows = DataRequest.objects.filter(position_id__in=position_ids, cycle__state=Cycle.State.RUNNING)
    return rows.exclude(state__in=[str(state) for state in DECIDED]).count()


def indicators(position_ids: Sequence[int]) -> int:
    """Indicators in use for which these positions are responsible."""
    return Indicator.objects.filter(responsible_id__in=position_ids, ends_on__isnull=True).count()


MOVING = (
    (_("tugas yang belum selesai"), open_tasks),
    (_("permintaan data yang belum diputus"), undecided_requests),
    (_("indikator yang ditanggungjawabi"), indicators),
)


def open_tasks_of_team(team_id: int) -> int:
    """Tasks of running cycles that a team has not done."""
    rows = Task.objects.filter(team_id=team_id, state__in=_LIVE, cycle__state=Cycle.State.RUNNING)
    return rows.count()


def running_cycles_of_team(team_id: int) -> int:
    """Running cycles in which a team takes part, perhaps only later."""
    rows = Participant.objects.filter(team_id=team_id, cycle__state=Cycle.State.RUNNING)
    return rows.values("cycle_id").distinct().count()


MOVING_WITH_TEAMS = (
    (_("tugas yang belum selesai"), open_tasks_of_team),
    (_("siklus berjalan yang melibatkannya"), running_cycles_of_team),
)
