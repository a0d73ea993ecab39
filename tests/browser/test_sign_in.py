"""The first minute: sign in, see what one owes, sign out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from himpun.cycles.tests.office import open_office
from tests.browser.people import SIZES, give_accounts, sign_in
from tests.browser.serving import Served

pytestmark = pytest.mark.browser


@SIZES
def test_it_works(chromium: Browser, served: Served, size: tuple[int, int]) -> None:
    office = open_office(units=1)
    give_accounts(office)
    official = office.officials[next(iter(office.positions.values())).id]
    screen = sign_in(chromium, served, f"pejabat{official.id}", size=size)
    expect(screen.page.locator("h1")).to_have_text("Tugas saya")
    assert screen.faults == []
