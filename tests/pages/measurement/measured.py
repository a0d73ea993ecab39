"""An office whose cycle was carried to where measuring begins, with everything wired: what these pages have to show."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from himpun.cycles.models import Cycle, Task
from himpun.cycles.tests.office import Office, open_tasks
from himpun.documents.tests.walk import Walk, walk
from himpun.measurement.models import Achievement
from himpun.organisations.models import Position, TeamMember
from tests.pages.signing_in import client_of

COLLECTING = "mojokerto-dawarblandong-2023"
MEASURING = "way-kanan-dpmk-2022"


@dataclass
class Measured:
    """A cycle with results, and the task that is open in it."""

    walk: Walk
    task: Task

    @property
    def office(self) -> Office:
        return self.walk.office

    @property
    def cycle(self) -> Cycle:
        return self.walk.cycle

    @property
    def address(self) -> str:
        return f"/tugas/{self.task.id}/"

    def result(self, *, missed: bool = False) -> Achievement:
        state = "missed" if missed else "achieved"
        return Achievement.objects.filter(cycle=self.cycle, is_current=True, state=state).order_by("id")[0]

    @property
    def returnable(self) -> Achievement:
        """A result of a unit to which the arrow back of the open task leads."""
        unit = self.office.positions["section_heads:1"].unit
        return Achievement.objects.filter(cycle=self.cycle, is_current=True, unit=unit).order_by("id")[0]

    def browser(self) -> Client:
        """The browser of whoever may act on the open task."""
        position = self.task.position
        if position is None:
            position = TeamMember.objects.filter(team_id=self.task.team_id or 0).order_by("-is_chair", "id")[0].position
        return self.browser_of(position)

    def browser_of(self, position: Position) -> Client:
        return client_of(self.office, self.key_of(position))

    def key_of(self, position: Position) -> str:
        return next(key for key, known in self.office.positions.items() if known.id == position.id)


def carried(procedure: str, step: str, kind: str = "", *, units: int = 2, missed: bool = True) -> Measured:
    """The first unit answers 8 where 10 was promised (unless `missed` is false), the others 10; then on to the step."""
    story = walk(procedure, units=units)
    story.figure = "8" if missed else "10"
    while not any(":fill" in done for done in story.done):
        story.act()
    story.figure = "10"
    return Measured(story, story.to(step, kind or None))


def at_analysis(*, units: int = 2) -> Measured:
    return carried(COLLECTING, "6", units=units)


def at_review(*, missed: bool = True) -> Measured:
    return carried(MEASURING, "7", "review", missed=missed)


def at_cause() -> Measured:
    found = at_review()
    found.walk.outcome = "not_achieved"
    found.walk.act()
    return Measured(found.walk, open_tasks(found.cycle, kind="cause")[0])


def at_plan() -> Measured:
    found = at_cause()
    found.walk.act()
    return Measured(found.walk, open_tasks(found.cycle, kind="action_plan")[0])
