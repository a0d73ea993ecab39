"""Carry a cycle to its end as its people would: each opens what lies in Tugas saya, and does it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Browser, expect

from himpun.collection.models import DataRequest
from himpun.cycles.models import Cycle, Task
from himpun.cycles.tests.office import Office
from himpun.organisations.models import TeamMember
from tests.browser.deeds import DECIDED, Script, do, gathered_by
from tests.browser.people import Screen, sign_in
from tests.browser.serving import Served

MOST_DEEDS = 90


@dataclass
class Stage:
    """The office at work in browsers of one size; each person keeps their own."""

    office: Office
    browser: Browser
    served: Served
    size: tuple[int, int]
    screens: dict[int, Screen] = field(default_factory=dict)

    def screen_of(self, position_id: int) -> Screen:
        """The browser of whoever holds the position."""
        official = self.office.officials[position_id]
        if official.id not in self.screens:
            self.screens[official.id] = sign_in(self.browser, self.served, f"pejabat{official.id}", size=self.size)
        return self.screens[official.id]

    @property
    def faults(self) -> list[str]:
        return [fault for screen in self.screens.values() for fault in screen.faults]


@contextmanager
def on_stage(office: Office, browser: Browser, served: Served, size: tuple[int, int]) -> Iterator[Stage]:
    """A stage whose browsers are closed afterwards."""
    stage = Stage(office, browser, served, size)
    try:
        yield stage
    finally:
        for screen in stage.screens.values():
            screen.page.context.close()


def start_by_hand(stage: Stage, position_id: int, period: str) -> Cycle:
    """Begin the cycle on the page of starting, as the leading position does."""
    address = f"/siklus/mulai/?procedure={stage.office.procedure.id}&period={period}"
    page = stage.screen_of(position_id).open(address)
    for asked in page.locator("main form[method=post] input[type=date]").all():
        asked.fill((timezone.localdate() + timedelta(days=7)).isoformat())
    page.locator('main button[value="start"]').click()
    page.wait_for_url("**/siklus/*/")
    return Cycle.objects.get(procedure=stage.office.procedure, period=period)


def carry(stage: Stage, cycle: Cycle, script: Script) -> None:
    """Let everybody do what they owe until the cycle has ended."""
    for _ in range(MOST_DEEDS):
        cycle.refresh_from_db()
        if cycle.state != Cycle.State.RUNNING:
            return
        task = _next(cycle)
        position_id = task.position_id or _chair(task)
        page = stage.screen_of(position_id).open("/tugas/")
        link = page.locator(f'main a[href="/tugas/{task.id}/"]').first
        expect(link).to_be_visible()
        link.click()
        page.wait_for_url(f"**/tugas/{task.id}/")
        do(page, task, script)
        expect(page.locator("main .alert-danger, main .notice-error")).to_have_count(0)
    raise AssertionError(f"the cycle did not end: {script.done}")


def _next(cycle: Cycle) -> Task:
    """The oldest open task that its holder can go on with now."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        for task in Task.objects.filter(cycle=cycle, state=Task.State.OPEN).select_related("cycle").order_by("id"):
            if _can_go_on(task):
                return task
        time.sleep(0.3)
    open_ones = list(Task.objects.filter(cycle=cycle, state=Task.State.OPEN).values_list("step", "kind"))
    raise AssertionError(f"nobody can go on: {open_ones}")


def _can_go_on(task: Task) -> bool:
    if task.kind not in ("gather", "validate"):
        return True
    states = [each.state for each in gathered_by(task)]
    return DataRequest.State.HANDED_IN in states or all(state in DECIDED for state in states)


def _chair(task: Task) -> int:
    assert task.team_id is not None
    return TeamMember.objects.filter(team_id=task.team_id).order_by("-is_chair", "id")[0].position_id
