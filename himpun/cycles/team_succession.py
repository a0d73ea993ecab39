"""What a team owes in running cycles when another team follows it: its open work and its places go over at once."""

from __future__ import annotations

from datetime import datetime

from himpun.cycles.holders import hold_running_cycles
from himpun.cycles.models import Cycle, Participant, Task
from himpun.ledger.acts import act
from himpun.ledger.services import Doer, Fact, record_all
from himpun.organisations.models import Team
from himpun.procedures.models import Binding

_LIVE = (Task.State.OPEN, Task.State.SUSPENDED, Task.State.LATER)


@act
def move_team_work(from_team: int, to_team: int, *, agency_id: int, doer: Doer | None, now: datetime) -> int:
    """Give a team's open work to another, with its place in running cycles and in editions. Clocks and due times stay.

    Returns how many tasks moved; each is recorded.
    """
    hold_running_cycles(agency_id)
    running = {"cycle__agency_id": agency_id, "cycle__state": Cycle.State.RUNNING}
    Participant.objects.filter(team_id=from_team, **running).update(team_id=to_team)
    Binding.objects.filter(team_id=from_team).update(team_id=to_team)
    tasks = list(Task.objects.filter(team_id=from_team, state__in=_LIVE, **running).order_by("id"))
    if not tasks:
        return 0
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(team_id=to_team)
    names = dict(Team.objects.filter(pk__in=(from_team, to_team)).values_list("id", "name"))
    moved = {
        "from_team": from_team,
        "to_team": to_team,
        "from_name": names[from_team],
        "to_name": names[to_team],
        "reason": "successor",
    }
    record_all([_fact(task, moved) for task in tasks], agency_id=agency_id, at=now, doer=doer)
    return len(tasks)


def _fact(task: Task, moved: dict[str, object]) -> Fact:
    known = {"step": task.step, "unit": task.unit_id, "round": task.round, "work": task.kind}
    return Fact("task.moved", ("task", task.id), {**known, **moved}, task.cycle_id)
