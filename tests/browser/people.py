"""A person at their screen: signs in by the form, opens their tasks, does them by what the page offers."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page

from himpun.cycles.tests.office import Office
from himpun.organisations.models import User
from tests.browser.serving import Served

PASSWORD = "sandi-untuk-uji-coba"

DESK = (1366, 768)
TELEPHONE = (390, 844)
SIZES = pytest.mark.parametrize(
    "size",
    [
        pytest.param(DESK, id="desk"),
        pytest.param(TELEPHONE, id="telephone", marks=pytest.mark.one_database("the acts at the desk, on less width")),
    ],
)


def give_accounts(office: Office) -> None:
    """An account for each official of a test office: user name "pejabat<id>"."""
    made = User(username="sementara")
    made.set_password(PASSWORD)
    User.objects.bulk_create(
        User(username=f"pejabat{official.id}", official=official, password=made.password)
        for official in office.officials.values()
    )


@dataclass
class Screen:
    """One person's browser at one size; what a page complains of is kept in `faults`."""

    page: Page
    served: Served
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to an address of the installation; a page that does not come is the test's failure."""
        # A board, or a page that waits for its paper, loads itself anew and would cut off where we go next.
        self.page.goto("about:blank")
        answer = self.page.goto(self.served.address + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        return self.page


def sign_in(
    browser: Browser, served: Served, username: str, *, size: tuple[int, int] = DESK, dark: bool = False
) -> Screen:
    """A fresh browser in which this person has signed in by the form."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        locale="id-ID",
        timezone_id="Asia/Jakarta",
    )
    screen = Screen(context.new_page(), served)
    screen.page.set_default_timeout(15_000)
    screen.page.on("pageerror", lambda fault: screen.faults.append(str(fault)))
    screen.page.on("console", lambda told: screen.faults.append(told.text) if _is_fault(told.type, told.text) else None)
    screen.open("/masuk/")
    screen.page.fill("[name=username]", username)
    screen.page.fill("[name=password]", PASSWORD)
    screen.page.locator("main form button").last.click()
    screen.page.wait_for_url("**/tugas/")
    return screen


def _is_fault(kind: str, text: str) -> bool:
    """Chromium reports each answer of 4xx in the console; tests of refusals look at those themselves."""
    return kind == "error" and "the server responded with a status of 4" not in text
