"""Where a rehearsal plays: the cycle, its calendar and script, and who may act now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import F

from himpun.collection.models import DataRequest, Value
from himpun.cycles.models import Cycle, Task
from himpun.kernel.periods import Period, parse_period
from himpun.kernel.worktime import WorkCalendar
from himpun.organisations.access import acting_holder
from himpun.organisations.actors import Actor
from himpun.organisations.calendars import calendar_for, forget_calendars
from himpun.organisations.models import Official, Position
from himpun.organisations.rules import today_in
from himpun.organisations.selectors import appointments_on, team_positions
from himpun.organisations.services.appoint import appoint
from himpun.organisations.services.establish import give_account, register_official
from himpun.plans.models import IndicatorUnit
from himpun.portal.rehearsal.chance import Chance
from himpun.portal.rehearsal.figures import PublishedIndicator
from himpun.portal.rehearsal.office import PASSWORD
from himpun.portal.rehearsal.possible import Possible
from himpun.portal.rehearsal.script import Asked, Script, write_script
from himpun.procedures.definition import Definition
from himpun.procedures.graph import Graph
from himpun.procedures.selectors import definition_of, graph_of

DEFAULT_MINUTES = 120
"""How long somebody takes for a task without a standard time."""


@dataclass
class Stage:
    """One cycle on its way. `figures` are the published indicators by their code in the office's plan."""

    cycle: Cycle
    chance: Chance
    figures: dict[str, PublishedIndicator]
    wants_achieved: bool | None = None

    @cached_property
    def definition(self) -> Definition:
        return definition_of(self.cycle.edition)

    @cached_property
    def graph(self) -> Graph:
        return graph_of(self.cycle.edition)

    @cached_property
    def period(self) -> Period:
        return parse_period(self.cycle.period)

    @property
    def calendar(self) -> WorkCalendar:
        return calendar_for(self.cycle.agency)

    def requests(self) -> list[DataRequest]:
        """All requests of the cycle, in the order in which they were sent: the units' turns."""
        return list(DataRequest.objects.filter(cycle=self.cycle).select_related("unit").order_by("id"))

    @cached_property
    def script(self) -> Script:
        """The script: a function of the seed and of who was frozen into the cycle at its start."""
        return write_script(self.definition, self.chance, self._asked())

    @cached_property
    def collects(self) -> bool:
        """Whether anybody is asked for data; if not, other rows carry the scripted events."""
        return Possible(self.definition).collects

    @cached_property
    def answers_are_due(self) -> bool:
        """Whether the unit that is scripted to be late has a date to be late for."""
        step = next((asked.step for asked in self._asked() if asked.unit_id == self.script.late_unit), None)
        times = [row.time for row in self.definition.steps if row.no == step]
        return any(time is not None and (time.max is not None or time.scheduled) for time in times)

    @cached_property
    def gathered(self) -> dict[str, frozenset[int]]:
        """From which units each row gathers."""
        rows = list(self.cycle.participants.order_by("id"))
        return {
            step.no: frozenset(row.unit_id for row in rows if row.actor in step.from_ and row.unit_id)
            for step in self.definition.steps
            if step.from_
        }

    def has_been_late(self) -> bool:
        """Whether anything was done after it was due."""
        return Task.objects.filter(cycle=self.cycle, done_at__gt=F("due_at")).exists()

    def has_been_acted_for(self) -> bool:
        """Whether an acting official has done anything."""
        return Task.objects.filter(cycle=self.cycle, capacity__in=["plh", "plt", "pj"]).exists()

    def look_up(self, requests: list[DataRequest]) -> None:
        """Read anew what a process keeps in memory, so that an act costs the same in a process that just started.

        Otherwise its statements would be counted in whichever act comes first after an interruption.
        """
        forget_calendars()
        calendar_for(self.cycle.agency)
        if requests:
            _ = self.script, self.gathered

    def _asked(self) -> list[Asked]:
        """Who will be asked, in the order of the rows and of the units."""
        owed = Counter(IndicatorUnit.objects.filter(unit__agency=self.cycle.agency).values_list("unit_id", flat=True))
        people = list(self.cycle.participants.order_by("id"))
        found: dict[int, Asked] = {}
        for step in Possible(self.definition).rows:
            keys = step.by.actors if step.work == "fill" else step.from_ if step.work == "gather" else []
            for row in people:
                if row.actor in keys and row.unit_id and row.unit_id not in found:
                    found[row.unit_id] = Asked(row.unit_id, step.no, owed[row.unit_id])
        return list(found.values())

    # -- people -------------------------------------------------------------------------------

    def doer(self, task: Task, now: datetime) -> Actor:
        """Whoever holds the task's position today, or a member of its team chosen by chance."""
        zone = self.cycle.agency.region.zone
        if task.team_id:
            position_id = self.chance.pick(self._members(task, now), "member", task.step, task.unit_id, task.round)
        else:
            assert task.position_id is not None
            position_id = task.position_id
        actor = acting_holder(position_id, now=now, zone=zone)
        assert actor is not None, f"nobody holds position {position_id}"
        return actor

    def _members(self, task: Task, now: datetime) -> list[int]:
        """A team's seats, less those whose holders would decide on what they typed themselves."""
        today = today_in(self.cycle.agency.region.zone, now)
        seats = self.seats(task, now)
        if task.kind not in ("gather", "validate", "review"):
            return seats
        typed = Value.objects.filter(request__cycle=self.cycle, is_current=True).values_list("typed_by_id", flat=True)
        own, held = set(typed), appointments_on(seats, today)
        return [seat for seat in seats if not any(row.official_id in own for row in held.get(seat, ()))] or seats

    def seats(self, task: Task, now: datetime) -> list[int]:
        """The positions that a task belongs to: its own, or those of its team."""
        if task.team_id:
            return team_positions(task.team_id, today_in(self.cycle.agency.region.zone, now))
        return [task.position_id] if task.position_id else []

    def ensure_account(self, actor: Actor, now: datetime) -> None:
        """An account for whoever has to prove themselves before a mark."""
        official = Official.objects.select_related("user").get(pk=actor.official_id)
        if not hasattr(official, "user"):
            name = f"{self.cycle.agency.slug}-{official.pk}"[-150:]
            give_account(official=official, username=name, password=PASSWORD, actor=None, now=now)

    def send_away(self, position: Position, now: datetime) -> None:
        """The holder is away for three days; somebody else acts as Plh. meanwhile."""
        today = today_in(self.cycle.agency.region.zone, now)
        current = appointments_on([position.id], today).get(position.id, [])
        if not current or current[0].capacity != "definitif":
            return
        # Somebody who holds nothing else: a stand-in must not later decide on what they typed.
        stand_in = register_official(
            agency=self.cycle.agency,
            name="Pengganti Contoh",
            rank="Penata (III/c)",
            actor=None,
            now=now,
        )
        appoint(
            position,
            stand_in,
            capacity="plh",
            starts_on=today,
            ends_on=today + timedelta(days=3),
            decree="Surat perintah contoh",
            actor=None,
            now=now,
        )

    # -- time ---------------------------------------------------------------------------------

    def after(self, start: datetime, minutes: int) -> datetime:
        """So many working minutes later."""
        return self.calendar.add_minutes(start, max(1, minutes))

    def usual_moment(self, task: Task) -> datetime:
        """When somebody gets round to a task: within its standard time, at a moment of chance."""
        allowed = self.calendar.minutes_between(task.opened_at, task.due_at) if task.due_at else DEFAULT_MINUTES
        share = 0.2 + 0.6 * self.chance.part("moment", task.kind, task.step, task.unit_id, task.round, task.part)
        return self.after(task.opened_at, int(allowed * share))

    def late_moment(self, task: Task) -> datetime:
        """When somebody is late: some time after the task was due."""
        start = task.due_at or task.opened_at
        return self.after(start, self.chance.between(20, 150, "late", task.step, task.unit_id))
