"""What happens at the screen when people click twice, go back, are too late, lose their session, or send nonsense."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from himpun.collection.models import DataRequest
from himpun.collection.tests.stage import SUBDISTRICT, Stage, handed_out
from himpun.cycles.models import Cycle, Task
from himpun.cycles.tests.office import Office, only_task, open_office
from himpun.documents.models import Document
from himpun.ledger.models import Entry
from himpun.organisations.models import Official, User
from himpun.organisations.services.appoint import appoint
from himpun.organisations.sessions import Session
from tests.browser.deeds import Script, evidence_form
from tests.browser.people import DESK, PASSWORD, Screen, give_accounts, sign_in
from tests.browser.serving import Served
from tests.browser.stories import carry, on_stage, start_by_hand

pytestmark = pytest.mark.browser
ON_SCREEN = pytest.mark.one_database("tests/bad_input and tests/pages try the same refusals on both databases")

NOTE = "Berkas sudah saya serahkan di loket."


def _screen_of(browser: Browser, served: Served, office: Office, key: str) -> Screen:
    return sign_in(browser, served, f"pejabat{office.officials[office.positions[key].id].id}")


def _finished(task: Task) -> int:
    return Entry.objects.filter(verb="task.completed", subject_id=task.id).count()


FINISH = 'main button[name="act"]:is([value="finish"], [value="order"]):visible'


def _finish(page: Page) -> None:
    with page.expect_navigation():
        page.locator(FINISH).first.click()


def test_it_works_once(chromium: Browser, served: Served) -> None:
    """A double click, the back button, a second tab, and a colleague who was quicker."""
    office = open_office(SUBDISTRICT, units=1, indicators=1)
    give_accounts(office)
    cycle = office.start()
    screen = _screen_of(chromium, served, office, "head_of_planning")
    first = only_task(cycle)
    page = screen.open(f"/tugas/{first.id}/")
    page.locator(FINISH).first.dblclick()
    expect(page.locator(".notice-success")).to_be_visible()
    assert _finished(first) == 1
    _back_and_again(page, first)
    screen.page.context.close()

    second = only_task(cycle, run__isnull=False)
    key = next(key for key, position in office.positions.items() if position.id == second.position_id)
    _two_people(chromium, served, office, key, second)
    assert _finished(second) == 1


def _back_and_again(page: Page, task: Task) -> None:
    page.go_back()
    page.wait_for_load_state()
    if page.locator(FINISH).count():
        _finish(page)
    expect(page.locator("main")).to_contain_text("Kasubag Perencanaan dan Keuangan")
    expect(page.locator('main button[name="act"]')).to_have_count(0)
    assert _finished(task) == 1


def _two_people(chromium: Browser, served: Served, office: Office, key: str, task: Task) -> None:
    """The holder has two tabs open; whoever stands in finishes first."""
    stand_in = Official.objects.create(agency=office.agency, name="Pejabat Pengganti")
    now = timezone.now()
    days = timedelta(days=1)
    appoint(
        office.positions[key], stand_in, capacity="plh", starts_on=(now - days).date(), ends_on=(now + days).date(),
        decree="SP 1/2026", actor=None, now=now,
    )  # fmt: skip
    made = User(username="pengganti", official=stand_in)
    made.set_password(PASSWORD)
    made.save()
    mine, theirs = _screen_of(chromium, served, office, key), sign_in(chromium, served, "pengganti")
    tabs = [mine.open(f"/tugas/{task.id}/"), mine.page.context.new_page()]
    tabs[1].goto(served.address + f"/tugas/{task.id}/")
    _finish(theirs.open(f"/tugas/{task.id}/"))
    expect(theirs.page.locator(".notice-success")).to_be_visible()
    for tab in tabs:
        tab.locator("[name=note]").last.evaluate("(field, text) => { field.value = text; }", NOTE)
        _finish(tab)
        expect(tab.locator("main")).to_contain_text("sudah diselesaikan oleh")
        expect(tab.locator("main")).to_contain_text(NOTE)
    for screen in (mine, theirs):
        screen.page.context.close()


def test_a_session_that_ended_while_typing(chromium: Browser, served: Served) -> None:
    stage = handed_out(units=1)
    give_accounts(stage.office)
    task = only_task(stage.cycle, kind="fill", unit=stage.office.units[0])
    screen = _screen_of(chromium, served, stage.office, "section_heads:1")
    page = screen.open(f"/tugas/{task.id}/")
    Session.objects.all().delete()
    page.locator("tbody[data-row] [data-main]").first.fill("7,5")
    page.keyboard.press("Enter")
    expect(page.locator("#signed-out")).to_be_visible()
    page.locator("#signed-out [data-close]").click()
    tab = page.context.new_page()
    tab.goto(served.address + "/masuk/")
    username = f"pejabat{stage.office.officials[stage.office.positions['section_heads:1'].id].id}"
    _sign_in_again(tab, username)
    tab.close()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("tbody[data-row] .saved-text").first).to_be_visible()
    assert stage.request().values.get(is_current=True).number == Decimal("7.5")
    _in_a_plain_form(page, stage, username)
    screen.page.context.close()


def _in_a_plain_form(page: Page, stage: Stage, username: str) -> None:
    """The form of handing in goes to sign-in and comes back with what was typed."""
    page.locator("tbody[data-row] [data-main]").nth(1).fill("3")
    page.keyboard.press("Enter")
    expect(page.locator("tbody[data-row] .saved-text")).to_have_count(2)
    page.locator("details.hand-over > summary").click()
    page.locator("details.hand-over [name=note]").fill(NOTE)
    Session.objects.all().delete()
    page.locator('button[value="hand_in"]').click()
    page.wait_for_url("**/masuk/**")
    _sign_in_again(page, username)
    expect(page.locator("details.hand-over [name=note]")).to_have_value(NOTE)
    page.locator('button[value="hand_in"]').click()
    expect(page.locator(".notice-success")).to_be_visible()
    assert stage.request().state == DataRequest.State.HANDED_IN


def _sign_in_again(tab: Page, username: str) -> None:
    tab.fill("[name=username]", username)
    tab.fill("[name=password]", PASSWORD)
    tab.locator("main form button").last.click()
    tab.wait_for_url("**/tugas/**")


@ON_SCREEN
def test_files_and_long_texts(chromium: Browser, served: Served, tmp_path: Path) -> None:
    stage = handed_out(units=1)
    give_accounts(stage.office)
    task = only_task(stage.cycle, kind="fill", unit=stage.office.units[0])
    screen = _screen_of(chromium, served, stage.office, "section_heads:1")
    page = screen.open(f"/tugas/{task.id}/")
    _false_and_big_files(page, tmp_path)
    assert stage.request().evidence.count() == 0
    _long_text(page)
    assert not stage.request().values.exists()
    screen.page.context.close()


def _false_and_big_files(page: Page, tmp_path: Path) -> None:
    page.locator(".general-evidence > summary").click()
    form = evidence_form(page)
    (tmp_path / "laporan.pdf").write_bytes(b"MZ\x90\x00 bukan PDF")
    form.locator("[name=note]").fill("Laporan triwulan")
    form.locator("input[type=file]").set_input_files(tmp_path / "laporan.pdf")
    form.locator("button").click()
    expect(page.locator("#evidence-all .fault-text[role=alert]")).to_contain_text("laporan.pdf")
    expect(form.locator("[name=note]")).to_have_value("Laporan triwulan")
    with (tmp_path / "pindaian.pdf").open("wb") as big:
        big.truncate(60 * 1024 * 1024)
    form.locator("input[type=file]").set_input_files(tmp_path / "pindaian.pdf")
    expect(form.locator("[data-file-fault]")).to_contain_text("50 MB")
    # Without the script the file travels; the server says the same.
    form.locator("input[type=file]").evaluate("field => field.setCustomValidity('')")
    form.locator("button").click()
    expect(page.locator("#evidence-all .fault-text[role=alert]")).to_contain_text("MB")


def _long_text(page: Page) -> None:
    """A figure of 5,000 signs, and a note of one more than fits, are refused in their place and stay typed."""
    row = page.locator("tbody[data-row]").first
    row.locator("[data-main]").fill("7" * 5_000)
    page.keyboard.press("Tab")
    expect(row.locator(".line-mark .fault-text")).to_be_visible()
    assert row.locator("[data-main]").input_value() == "7" * 5_000
    row.locator("[data-nihil]").check()
    row.locator("[data-note]").fill("a" * 5_001)
    page.keyboard.press("Tab")
    expect(row.locator(".line-mark .fault-text")).to_contain_text("5.000 karakter")
    assert row.locator("[data-note]").input_value() == "a" * 5_001


@ON_SCREEN
def test_addresses_and_hidden_fields(chromium: Browser, served: Served) -> None:
    office = open_office(SUBDISTRICT, units=1, indicators=1)
    give_accounts(office)
    screen = _screen_of(chromium, served, office, "head_of_planning")
    page = screen.page
    for period in ("2026-M13", "kemarin", "2026-Q3'--", "9999-M01"):
        answer = page.goto(f"{served.address}/siklus/mulai/?procedure={office.procedure.id}&period={period}")
        assert answer is not None
        assert answer.status in (200, 422), period
        expect(page.locator("main .invalid-feedback, main .alert-danger, main .notice").first).to_be_visible()
        expect(page.locator("main select[name=period]")).to_be_visible()
    screen.open(f"/siklus/mulai/?procedure={office.procedure.id}&period=2026-M10")
    page.locator("main form[method=post] [name=period]").evaluate("field => { field.value = '2026-M99'; }")
    page.locator('main button[value="start"]').click()
    expect(page.locator("main .invalid-feedback, main .alert-danger").first).to_be_visible()
    assert not Cycle.objects.exists()
    _tampered_task(screen, only_task(office.start()))
    screen.page.context.close()


def _tampered_task(screen: Screen, task: Task) -> None:
    page = screen.open(f"/tugas/{task.id}/")
    page.locator("[name=note]").last.evaluate("(field, text) => { field.value = text; }", NOTE)
    page.locator(FINISH).first.evaluate("button => { button.value = 'sahkan'; button.click(); }")
    expect(page.locator("main .alert-danger")).to_contain_text("Tombol ini tidak dikenal")
    task.refresh_from_db()
    assert task.state == Task.State.OPEN


@ON_SCREEN
def test_script_is_only_text(chromium: Browser, served: Served) -> None:
    """A whole story in which every text field that is sent ends in markup; every page of it shows it as text."""
    office = open_office("way-kanan-dpmk-2022", units=1, indicators=1, period="2026-Q3")
    give_accounts(office)
    script = Script(figures=lambda _unit, _place: "4", outcomes=["not_achieved"])
    with on_stage(office, chromium, served, DESK) as stage:
        for position in office.positions.values():
            stage.screen_of(position.id).page.context.add_init_script(_TYPES_MARKUP)
        cycle = start_by_hand(stage, next(iter(office.positions.values())).id, "2026-Q3")
        carry(stage, cycle, script)
        page = stage.screen_of(next(iter(office.positions.values())).id).page
        told = [_told_at(page, served, path) for path in _pages_of(cycle)]
        assert stage.faults == []
    assert sum(MARKUP in text for text in told) >= 5


MARKUP = '<script>window.struck=1</script><img src="x">'
_TYPES_MARKUP = """
document.addEventListener("submit", (event) => {
  const fields = event.target.querySelectorAll("textarea, input[type=text]:not([inputmode])");
  fields.forEach((field) => { field.value += MARKUP; });
}, true);
""".replace("MARKUP", json.dumps(" " + MARKUP))


def _pages_of(cycle: Cycle) -> list[str]:
    tasks = Task.objects.filter(cycle=cycle)
    papers = Document.objects.filter(cycle=cycle).values_list("id", flat=True)
    return [
        f"/siklus/{cycle.id}/",
        *(f"/siklus/{cycle.id}/langkah/{step}/" for step in sorted(set(tasks.values_list("step", flat=True)))),
        *(f"/tugas/{task.id}/" for task in tasks),
        *(f"/dokumen/{paper_id}/" for paper_id in papers),
        f"/pengukuran/siklus/{cycle.id}/",
        "/pengukuran/rencana-aksi/",
    ]


def _told_at(page: Page, served: Served, path: str) -> str:
    """What a page says; nothing of it may have become an element."""
    page.goto("about:blank")  # a board loads itself anew when its cycle has ended
    answer = page.goto(served.address + path)
    assert answer is not None
    if answer.status != 404:  # what is another's desk is not there for the first one
        assert answer.ok, path
    assert page.locator('img[src="x"]').count() == 0, path
    assert page.evaluate("window.struck") is None, path
    return page.locator("main").inner_text()
