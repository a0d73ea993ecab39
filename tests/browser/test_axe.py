"""No page of a sample office has a serious fault of access, an error in the console, or more width than the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser

from himpun.portal.sample.making import make_sample
from himpun.portal.sample.scenes import OFFICES
from tests.access.world import build_world
from tests.browser.looking import EVERY_RULE, Looker, Opened, axe, pages_of, tasks_of_each_kind
from tests.browser.serving import Served

pytestmark = pytest.mark.browser

BEFORE_REVIEW = "waykanan"
"""This sample office has a decision, action plans and an archive still before it."""


@pytest.mark.one_database("axe examines what Chromium shows; tests/access opens the same pages on both databases")
def test_every_page(chromium: Browser, served: Served) -> None:
    world = build_world()
    now = timezone.localtime()
    make_sample(now, offices=[each for each in OFFICES if each.code == BEFORE_REVIEW], tell=lambda _sentence: None)
    looker = Looker(chromium, served)
    looked_at = 0
    for opened in [*pages_of(world), *tasks_of_each_kind()]:
        looker.look_at(opened)
        looked_at += 1
    looker.close()
    assert looker.faults == []
    assert looked_at > 80


def test_a_faulty_page_is_seen(chromium: Browser) -> None:
    looker = Looker(chromium, Served("", Path()))
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.set_content('<html lang="id"><title>x</title><main><h1>x</h1><img src="" width="900"><button></button></main>')
    page.evaluate(axe())
    looker.examine(page, Opened("faulty", "/", Client()), "telephone", EVERY_RULE)
    page.close()
    told = " ".join(looker.faults)
    assert all(fault in told for fault in ("image-alt", "button-name", "wider than the screen")), told
