"""Tugas saya: what a position and its teams owe, sorted by time left. Flat in the number of tasks and of values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, F, Q, QuerySet

from himpun.cycles.models import Cycle, Task
from himpun.kernel.dates import zone_named
from himpun.organisations.actors import Actor
from himpun.procedures.models import Edition

_WAITS = Q(active_since__isnull=True, waiting_since__isnull=False)
"""An open task whose holder can do nothing now: a gathering before the first answer, a post that is vacant."""

_SHOWN_DONE = 8
_DAYS_DONE = 14


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; empty means all. `standing`: late, returned or waiting."""

    procedure_id: int | None = None
    period: str = ""
    kind: str = ""
    standing: str = ""

    def narrow(self, rows: QuerySet[Task], *, now: datetime) -> QuerySet[Task]:
        if self.procedure_id:
            rows = rows.filter(cycle__procedure_id=self.procedure_id)
        if self.period:
            rows = rows.filter(cycle__period=self.period)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.standing == "late":
            rows = rows.filter(due_at__lt=now)
        if self.standing == "returned":
            rows = rows.filter(round__gt=1)
        return rows


@dataclass(frozen=True)
class Counts:
    """How many tasks stand where, whatever the list is narrowed to."""

    late: int
    today: int
    later: int
    returned: int
    waiting: int

    @property
    def owed(self) -> int:
        return self.late + self.today + self.later


@dataclass(frozen=True)
class Choices:
    """What one's tasks can be narrowed to."""

    procedures: Sequence[tuple[int, str]]
    periods: Sequence[str]
    kinds: Sequence[str]


def owed_now(actor: Actor, wanted: Wanted, *, now: datetime) -> QuerySet[Task]:
    """What the position and its teams can do now, the most urgent first; what has no due time comes last."""
    rows = wanted.narrow(_of(actor, Task.State.OPEN).exclude(_WAITS), now=now)
    if wanted.standing == "waiting":
        rows = rows.none()
    return _listed(rows)


def waiting_for_others(actor: Actor, wanted: Wanted, *, now: datetime) -> list[Task]:
    """What is the position's or its teams', but waits for somebody else; the most urgent first."""
    rows = _of(actor, Task.State.OPEN).filter(_WAITS) | _of(actor, Task.State.SUSPENDED)
    return list(_listed(wanted.narrow(rows, now=now))[:100])


def counts(actor: Actor, *, now: datetime, zone: str) -> Counts:
    """All counts of the page in two statements."""
    tonight = end_of_day(now, zone)
    late, today = Q(due_at__lt=now), Q(due_at__gte=now, due_at__lt=tonight)
    acting = ~_WAITS
    found = _of(actor, Task.State.OPEN).aggregate(
        late=Count("id", filter=acting & late),
        today=Count("id", filter=acting & today),
        later=Count("id", filter=acting & ~late & ~today | acting & Q(due_at__isnull=True)),
        returned=Count("id", filter=Q(round__gt=1)),
        waiting=Count("id", filter=_WAITS),
    )
    found["waiting"] += _of(actor, Task.State.SUSPENDED).count()
    return Counts(**found)


def choices(actor: Actor) -> Choices:
    """By which procedures, periods and kinds one's open tasks differ: one statement."""
    rows = _of(actor, Task.State.OPEN).order_by("cycle__procedure__title", "-cycle__period", "kind").distinct()
    found = rows.values_list("cycle__procedure_id", "cycle__procedure__title", "cycle__period", "kind")
    procedures, periods, kinds = dict[int, str](), dict[str, None](), dict[str, None]()
    for procedure_id, title, period, kind in found:
        procedures[procedure_id] = title
        periods[period] = kinds[kind] = None
    return Choices(list(procedures.items()), sorted(periods, reverse=True), list(kinds))


def done_lately(actor: Actor, *, now: datetime) -> list[Task]:
    """What the position and its teams finished or sent back in the last two weeks, the newest first."""
    rows = Task.objects.filter(_mine(actor), state__in=[Task.State.DONE, Task.State.RETURNED])
    recent = rows.filter(done_at__gte=now - timedelta(days=_DAYS_DONE))
    return list(recent.select_related("cycle__procedure", "unit", "team").order_by("-done_at", "-id")[:_SHOWN_DONE])


def open_counts(position_ids: Iterable[int], *, now: datetime) -> dict[int, tuple[int, int]]:
    """For some positions how many tasks are open, and how many of them late."""
    rows = Task.objects.filter(position_id__in=list(position_ids), state=Task.State.OPEN)
    running = rows.filter(cycle__state=Cycle.State.RUNNING).values("position_id")
    told = running.annotate(owed=Count("id"), late=Count("id", filter=Q(due_at__lt=now))).order_by("position_id")
    return {row["position_id"]: (row["owed"], row["late"]) for row in told}


def editions_of(tasks: Iterable[Task]) -> dict[int, Edition]:
    """The editions by which these tasks are carried out, each read once however many tasks it has."""
    ids = {task.cycle.edition_id for task in tasks}
    return {row.id: row for row in Edition.objects.filter(pk__in=ids).defer("source")}


def end_of_day(now: datetime, zone: str) -> datetime:
    """Midnight by the clock of the office."""
    local = now.astimezone(zone_named(zone))
    return datetime.combine(local.date() + timedelta(days=1), time(0), tzinfo=local.tzinfo)


def _mine(actor: Actor) -> Q:
    mine = Q(position_id=actor.position_id)
    return mine | Q(team_id__in=actor.team_ids) if actor.team_ids else mine


def _of(actor: Actor, state: str) -> QuerySet[Task]:
    return Task.objects.filter(_mine(actor), state=state, cycle__state=Cycle.State.RUNNING)


def _listed(rows: QuerySet[Task]) -> QuerySet[Task]:
    whole = rows.select_related("cycle__procedure", "unit", "team", "moved_from")
    return whole.order_by(F("due_at").asc(nulls_last=True), "id")
