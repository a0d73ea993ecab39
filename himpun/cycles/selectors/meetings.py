"""Reading meetings: the minutes of one, and who may have attended."""

from __future__ import annotations

from himpun.cycles.models import Meeting, Participant, Task
from himpun.organisations.models import TeamMember


def meeting_of(task: Task) -> Meeting | None:
    """The minutes of the meeting that a task is about, whoever of those who met wrote them."""
    rows = Meeting.objects.select_related("task")
    if task.run_id is None:
        return rows.filter(task=task).first()
    return rows.filter(task__run_id=task.run_id).first()


def may_attend(task: Task) -> list[int]:
    """The positions that take part in the cycle, by themselves or in a team: whom an attendance list offers."""
    rows = Participant.objects.filter(cycle_id=task.cycle_id)
    positions = set(rows.filter(position__isnull=False).values_list("position_id", flat=True))
    teams = rows.filter(team__isnull=False).values("team_id")
    seats = TeamMember.objects.filter(team_id__in=teams).values_list("position_id", flat=True)
    return sorted({each for each in (*positions, *seats, task.position_id) if each})
