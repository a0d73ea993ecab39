"""Three procedures from start to public verification, by people at a desk and by people on a telephone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from himpun.archive.models import Bundle
from himpun.cycles.models import Cycle
from himpun.cycles.tests.office import Office, open_office
from himpun.documents.models import Document
from himpun.measurement.models import ActionPlan
from tests.browser.deeds import Script
from tests.browser.people import SIZES, give_accounts
from tests.browser.serving import Served
from tests.browser.stories import Stage, carry, on_stage, start_by_hand

pytestmark = pytest.mark.browser

PERIOD = "2026-Q3"


def _through(
    chromium: Browser, served: Served, office: Office, *, size: tuple[int, int], script: Script, period: str = PERIOD
) -> Cycle:
    give_accounts(office)
    with on_stage(office, chromium, served, size) as stage:
        cycle = start_by_hand(stage, next(iter(office.positions.values())).id, period)
        carry(stage, cycle, script)
        _look_at_what_is_kept(stage, cycle)
        assert stage.faults == []
    return cycle


def _look_at_what_is_kept(stage: Stage, cycle: Cycle) -> None:
    """The board shows the end, the archive has the bundle, and anybody can check a signed paper by its code."""
    page = next(iter(stage.screens.values())).open(f"/siklus/{cycle.id}/")
    expect(page.locator("main")).to_contain_text("Selesai")
    paper = Document.objects.filter(cycle=cycle, marks__isnull=False).order_by("-id")[0]
    stranger = stage.browser.new_context(viewport={"width": stage.size[0], "height": stage.size[1]}).new_page()
    answer = stranger.goto(f"{stage.served.address}/verifikasi/{paper.verification_id}")
    assert answer is not None
    assert answer.ok
    expect(stranger.locator("main")).to_contain_text(paper.number)
    stranger.context.close()
    page.wait_for_timeout(100)
    assert Bundle.objects.filter(cycle=cycle).exists() or cycle.state == Cycle.State.ENDED


@SIZES
def test_003_achieved(chromium: Browser, served: Served, size: tuple[int, int]) -> None:
    office = open_office("way-kanan-dpmk-2022", units=1, indicators=2, period=PERIOD)
    script = Script(outcomes=["achieved"])
    cycle = _through(chromium, served, office, size=size, script=script)
    assert script.done.count("review") == 1
    assert not ActionPlan.objects.filter(cycle=cycle).exists()


@SIZES
def test_003_missed_with_action_plans(chromium: Browser, served: Served, size: tuple[int, int]) -> None:
    office = open_office("way-kanan-dpmk-2022", units=1, indicators=2, period=PERIOD)
    script = Script(figures=lambda _unit, place: ("4", "12")[place], outcomes=["not_achieved"])
    cycle = _through(chromium, served, office, size=size, script=script)
    assert [kind for kind in script.done if kind in ("review", "cause", "action_plan")] == [
        "review",
        "cause",
        "action_plan",
        "review",
    ]
    assert ActionPlan.objects.get(cycle=cycle).written_at is not None


@SIZES
def test_003_needs_work_first(chromium: Browser, served: Served, size: tuple[int, int]) -> None:
    office = open_office("way-kanan-dpmk-2022", units=1, indicators=1, period=PERIOD)
    script = Script(outcomes=["needs_work", "achieved"])
    _through(chromium, served, office, size=size, script=script)
    assert (script.done.count("draft"), script.done.count("review")) == (2, 2)


@SIZES
def test_004_with_its_return(chromium: Browser, served: Served, size: tuple[int, int]) -> None:
    office = open_office("mojokerto-dawarblandong-2023", units=2, indicators=1, period="2026-M10")
    script = Script(wrong=(0, 0), returned_from="6")
    cycle = _through(chromium, served, office, size=size, script=script, period="2026-M10")
    assert script.done.count("analyse") == 2
    assert script.done.count("fill") == cycle.requests.count() + 1


@SIZES
def test_000_with_evidence_and_nihil(chromium: Browser, served: Served, size: tuple[int, int]) -> None:
    office = open_office("musi-banyuasin-dpmd-2019", units=2, indicators=2, period=PERIOD)
    script = Script(
        figures=lambda unit, place: "nihil" if (unit, place) == (0, 1) else "12", wrong=(1, 0), has_evidence=True
    )
    cycle = _through(chromium, served, office, size=size, script=script)
    values = [value for request in cycle.requests.all() for value in request.values.filter(is_current=True)]
    assert [value.is_nihil for value in values].count(True) == 1
