"""Every page that opens for somebody of an office, and what is wrong with it as Chromium shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from himpun.cycles.models import Task
from himpun.organisations.models import Appointment, User
from tests.access.table import addresses
from tests.access.world import Filled, World
from tests.browser.people import DESK, TELEPHONE
from tests.browser.serving import Served

AXE = Path(__file__).resolve().parents[2] / "assets" / "node_modules" / "axe-core" / "axe.min.js"
EVERY_RULE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
"""All that axe knows, and targets of 24 px."""
OF_SIZE_AND_COLOUR = {
    "resultTypes": ["violations"],
    "runOnly": ["color-contrast", "target-size", "scrollable-region-focusable", "aria-hidden-focus"],
}
"""What a telephone in the dark can change about a page that is well at a desk."""


ALIKE = ("organisations:", "plans:", "procedures:")
"""Forms and lists of one make: each is examined at a desk; on a telephone only its width."""


@dataclass(frozen=True)
class Opened:
    """A page and whose browser opens it."""

    name: str
    path: str
    client: Client


@dataclass
class Looker:
    """A browser that opens pages as several people and writes down what is wrong."""

    browser: Browser
    served: Served
    faults: list[str] = field(default_factory=list)
    contexts: dict[int, BrowserContext] = field(default_factory=dict)

    def look_at(self, opened: Opened) -> None:
        """Open a page at a desk; then shrink it to a telephone, in the dark."""
        page = self._context_of(opened.client).new_page()
        page.on("console", listening := lambda told: self._complain(opened, told))
        page.on("pageerror", lambda fault: self.faults.append(f"{opened.path}: {fault}"))
        answer = page.goto(self.served.address + opened.path)
        if answer is None or not answer.ok:
            self.faults.append(f"{opened.path}: {answer and answer.status}")
        # axe tries inline styles, which the policy refuses aloud; everything of the page's own was said by now.
        page.remove_listener("console", listening)
        page.evaluate(axe())
        self.examine(page, opened, "desk", EVERY_RULE)
        page.set_viewport_size({"width": TELEPHONE[0], "height": TELEPHONE[1]})
        page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
        rules = {} if opened.name.startswith(ALIKE) else OF_SIZE_AND_COLOUR
        self.examine(page, opened, "telephone", rules)
        page.close()

    def examine(self, page: Page, opened: Opened, where: str, rules: Mapping[str, Any]) -> None:
        """Let axe say what is seriously wrong with the page as it stands, and measure its width."""
        found_ones = page.evaluate("async (rules) => (await axe.run(rules)).violations", rules) if rules else []
        for found in found_ones:
            if found["impact"] in ("serious", "critical"):
                nodes = [f"{node['html'][:160]} {_why(node)}" for node in found["nodes"][:3]]
                self.faults.append(f"{opened.path} ({opened.name}, {where}): {found['id']}: {nodes}")
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            self.faults.append(f"{opened.path} ({opened.name}, {where}): {over} px wider than the screen")

    def _complain(self, opened: Opened, told: ConsoleMessage) -> None:
        if told.type == "error":
            self.faults.append(f"{opened.path} ({opened.name}), console: {told.text}")

    def _context_of(self, client: Client) -> BrowserContext:
        if id(client) not in self.contexts:
            context = self.browser.new_context(
                viewport={"width": DESK[0], "height": DESK[1]},
                color_scheme="light",
                reduced_motion="reduce",
                locale="id-ID",
                timezone_id="Asia/Jakarta",
            )
            name = settings.SESSION_COOKIE_NAME
            if name in client.cookies:
                cookie = {"name": name, "value": client.cookies[name].value, "url": self.served.address}
                context.add_cookies([cookie])  # type: ignore[list-item]
            self.contexts[id(client)] = context
        return self.contexts[id(client)]

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()


def pages_of(world: World) -> Iterator[Opened]:
    """Each address that answers with a page, with the first things of the office and the first person it opens for."""
    for address in addresses():
        if "GET" in address.methods and address.name != "portal:task":
            found = _first_that_opens(address.name, address.parameters, world)
            if found is not None:
                yield found


def tasks_of_each_kind() -> Iterator[Opened]:
    """The task page of each kind of work, open and done, as its holder sees it."""
    seen = set()
    clients: dict[int, Client] = {}
    for task in Task.objects.exclude(position=None).select_related("cycle").order_by("-id"):
        is_open = task.state == Task.State.OPEN
        holder = _holder_of(task)
        if (task.kind, is_open) in seen or holder is None:
            continue
        seen.add((task.kind, is_open))
        if holder.pk not in clients:
            clients[holder.pk] = Client()
            clients[holder.pk].force_login(holder)
        yield Opened(f"{task.kind}, {task.state}", reverse("portal:task", args=[task.pk]), clients[holder.pk])


def _holder_of(task: Task) -> User | None:
    held = Appointment.objects.filter(position=task.position, ends_on=None, official__user__is_active=True)
    row = held.select_related("official__user").order_by("-id").first()
    return row.official.user if row else None


def _first_that_opens(name: str, parameters: tuple[str, ...], world: World) -> Opened | None:
    people = [world.signed_out, world.administrator, *world.holders]
    fillings: list[Filled] = world.fillings(parameters)[:40]
    for filled in fillings:
        for person in people:
            path = reverse(name, kwargs=filled)
            answer = person.get(path)
            if answer.status_code == 302 and person is not world.signed_out:
                continue
            is_page = answer.headers.get("Content-Type", "").startswith("text/html")
            answer.close()
            if answer.status_code == 200 and is_page:
                return Opened(name, path, person)
            if answer.status_code == 200:
                return None
    return None


@cache
def axe() -> str:
    """The checker, to be evaluated in a page."""
    return AXE.read_text(encoding="utf-8")


def _why(node: Mapping[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return str(checks[0]["message"])[:200] if checks else ""
