"""A served installation and browsers for its people."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.serving import Served, serve
from tests.committed import CommittedDatabase

OFF_THE_NET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, for all tests of this process."""
    # Playwright keeps an event loop in this thread; without this Django would refuse the ORM beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(OFF_THE_NET))
        yield browser
        browser.close()


@pytest.fixture
def served(committed_db: CommittedDatabase) -> Iterator[Served]:
    """The server and the worker on the test's own database; both are gone after the test."""
    with serve(committed_db) as running:
        yield running
