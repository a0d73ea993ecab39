"""What a person does on the page of their task: one deed for each kind of work, by what the page offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from himpun.collection.models import DataRequest
from himpun.cycles.models import Task
from tests.browser.people import PASSWORD

DECIDED = (DataRequest.State.ACCEPTED, DataRequest.State.EXCUSED, DataRequest.State.CLOSED)
REASON = "Angka ini tidak sesuai dengan laporan bulanan; periksa kembali."


@dataclass
class Script:
    """What shall happen in a story beside the plain road."""

    figures: Callable[[int, int], str] = lambda _unit, _place: "12"
    """What each unit types at first, by the unit's and the row's place; "nihil" answers nihil."""
    wrong: tuple[int, int] | None = None
    """A unit's and a row's place that the gatherer returns once."""
    returned_from: str = ""
    """The row from which the wrong cell goes back, where that is not the gathering."""
    outcomes: list[str] = field(default_factory=list)
    """The decisions of each review in turn; the last one holds."""
    has_evidence: bool = False
    done: list[str] = field(default_factory=list)
    """Kinds of work in the order in which they were done."""


def do(page: Page, task: Task, script: Script) -> None:
    """Do what the task asks for, on its open page."""
    script.done.append(task.kind)
    _DEEDS.get(task.kind, _finish)(page, task, script)


def _press(page: Page, act: str) -> None:
    _click(page, f'main button[name="act"][value="{act}"]:visible')


def _click(page: Page, button: str) -> None:
    """Send the form, and wait for the page that answers: a second address asked for meanwhile would cut it off."""
    with page.expect_navigation():
        page.locator(button).first.click()


def _finish(page: Page, _task: Task, _script: Script) -> None:
    _press(page, "finish")


def _mark(page: Page, task: Task, script: Script) -> None:
    """Initial or sign with the password; where no paper waits, just finish."""
    if page.locator("#mark").count() == 0:
        _finish(page, task, script)
        return
    # The paper's PDF may still be made; the page asks for it by itself.
    page.locator(".mark-form input[type=password]").fill(PASSWORD)
    _press(page, "mark")


def _order(page: Page, task: Task, script: Script) -> None:
    if page.locator('main button[name="act"][value="order"]').count():
        page.locator("[name=instruction]").fill("Siapkan data kinerja periode ini.")
        if page.locator("[name=subject]").input_value() == "":
            page.locator("[name=subject]").fill("Pengumpulan data kinerja")
        _press(page, "order")
    else:
        _mark(page, task, script)


def _meet(page: Page, task: Task, script: Script) -> None:
    if page.locator("[name=agenda]").count() == 0:
        _finish(page, task, script)
        return
    page.locator("[name=held_at]").fill(timezone.localtime().strftime("%Y-%m-%dT%H:%M"))
    page.locator("[name=place]").fill("Ruang rapat")
    if page.locator("[name=agenda]").input_value() == "":
        page.locator("[name=agenda]").fill("Pembahasan data kinerja")
    for box in page.locator("[name=attendance]").all():
        box.check()
    page.locator("[name=decisions]").fill("Format dipakai sebagaimana disiapkan.")
    _click(page, 'main form button[name="act"]:visible')


def _fill(page: Page, task: Task, script: Script) -> None:
    """Type every open cell, each saved as it is left; attach a file; hand in."""
    request = _request_of(task)
    unit = _place_of(request)
    for row in page.locator("tbody[data-row]").all():
        number = int(row.get_attribute("data-row") or 0)
        place = [data["indicator_id"] for data in request.rows].index(number)
        _answer(page, row, "11" if request.round > 1 else script.figures(unit, place))
    if script.has_evidence and request.round == 1:
        _attach(page, request)
    for register in page.locator("section.register").all():
        _declare_nothing(page, register.get_attribute("id") or "")
    expect(page.locator(".htmx-request")).to_have_count(0)
    _press(page, "hand_in")


def _answer(page: Page, row: Any, figure: str) -> None:
    if figure == "nihil":
        row.locator("[data-nihil]").check()
        row.locator("[data-note]").fill("Tidak ada kegiatan pada periode ini.")
    else:
        row.locator("[data-main]").fill(figure)
    with page.expect_response(lambda answer: "/isi/" in answer.url and answer.ok):
        page.keyboard.press("Tab")
        row.locator("[data-note], [data-main]").first.dispatch_event("change")
        page.locator("h1").click()


def _declare_nothing(page: Page, register: str) -> None:
    """State, with a reason, that a register has nothing; the page comes back to its task."""
    section = page.locator(f"#{register}")
    if section.locator("details:has(input[name=reason]) > summary.btn").count() == 0:
        return
    section.locator("summary.btn").click()
    section.locator("details[open] input[name=reason]").fill("Tidak ada pemeriksaan pada periode ini.")
    section.locator("details[open] button").click()
    expect(page.locator("main .notice-success").first).to_be_visible()


def _attach(page: Page, request: DataRequest) -> None:
    folded = page.locator("details:not([open]):has(#evidence-all) > summary")
    if folded.count():
        folded.click()
    page.locator(".general-evidence").evaluate("part => { part.open = true; }")
    form = page.locator("#evidence-all form.attach")
    file = {"name": "laporan.txt", "mimeType": "text/plain", "buffer": b"Laporan contoh.\n"}
    form.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    form.locator("button").click()
    page.locator("#evidence-all ul.files li").wait_for()
    assert request.evidence.filter(withdrawn_at=None).count() == 1


def evidence_form(page: Page) -> Locator:
    """Where a file is attached for the whole answer, unfolded."""
    folded = page.locator("details:not([open]):has(#evidence-all) > summary")
    if folded.count():
        folded.click()
    return page.locator("#evidence-all form.attach")


def _gather(page: Page, task: Task, script: Script) -> None:
    """Return the wrong cell once, accept the rest; finish when every answer is decided."""
    waiting = [each for each in gathered_by(task) if each.state == DataRequest.State.HANDED_IN]
    if not waiting:
        _press(page, "finish")
        return
    request = waiting[0]
    wrong = _wrong_cell(request, script)
    if wrong is not None:
        page.goto(page.url.split("/tugas/")[0] + f"/pengumpulan/permintaan/{request.id}/?next=/tugas/{task.id}/")
        page.locator(f'input[name="cell"][value="{request.id}-{wrong}"]').check()
        page.locator(f'textarea[name="reason-{request.id}-{wrong}"]').fill(REASON)
        _press(page, "return")
    elif page.locator('button[value="accept_every"]:visible').count():
        _press(page, "accept_every")
    else:
        _press(page, "accept_all")


def gathered_by(task: Task) -> list[DataRequest]:
    """The answers that this task decides on: those of its lane, or those that its row gathers."""
    requests = _requests(task)
    if task.unit_id:
        return [each for each in requests if each.unit_id == task.unit_id]
    own = [each for each in requests if each.step == task.step]
    return own or requests


def _wrong_cell(request: DataRequest, script: Script) -> int | None:
    if script.wrong is None or script.returned_from or request.round > 1 or _place_of(request) != script.wrong[0]:
        return None
    indicator_id: int = request.rows[script.wrong[1]]["indicator_id"]
    return indicator_id


def _analyse(page: Page, task: Task, script: Script) -> None:
    """Send the wrong cell back from here, or write what the figures say."""
    if script.wrong and script.returned_from == task.step and task.round == 1:
        page.locator("details.wrong-cells > summary").click()
        page.locator("details.wrong-unit").evaluate_all("all => all.forEach(each => { each.open = true; })")
        # Only the cells of units that the edition's arrow reaches are offered; the first of them is the wrong one.
        box = page.locator('input[name="cells"]').first
        box.check()
        page.locator(f'input[name="reason-{box.get_attribute("value")}"]').fill(REASON)
        _press(page, "return_cells")
        return
    page.locator("textarea[name=text]").fill("Sebagian besar target tercapai; kendalanya keterlambatan data.")
    _press(page, "finish")


def _review(page: Page, _task: Task, script: Script) -> None:
    outcome = script.outcomes.pop(0) if len(script.outcomes) > 1 else script.outcomes[0]
    page.locator("[name=reason]").fill("Sesuai hasil pengukuran." if outcome != "needs_work" else REASON)
    _click(page, f'button[value="decide"][formaction="?outcome={outcome}"]')


def _cause(page: Page, _task: Task, _script: Script) -> None:
    for field_ in page.locator("main textarea:visible").all():
        field_.fill("Kegiatan dimulai terlambat.")
    _press(page, "write")


def _action_plan(page: Page, _task: Task, _script: Script) -> None:
    page.locator("[name=action]").fill("Menyusun jadwal percepatan.")
    page.locator("[name=output]").fill("Laporan percepatan")
    due = page.locator("[name=due_on]")
    due.fill((timezone.localdate() + timedelta(days=60)).isoformat())
    _press(page, "write")


def _requests(task: Task) -> list[DataRequest]:
    return list(task.cycle.requests.order_by("id"))


def _request_of(task: Task) -> DataRequest:
    if task.subject_kind == "request":
        assert task.subject_id is not None
        return DataRequest.objects.get(pk=task.subject_id)
    return next(each for each in _requests(task) if each.unit_id == task.unit_id)


def _place_of(request: DataRequest) -> int:
    return list(request.cycle.requests.order_by("id").values_list("id", flat=True)).index(request.id)


_DEEDS: Mapping[str, Callable[[Page, Task, Script], None]] = {
    "order": _order,
    "sign": _mark,
    "initial": _mark,
    "meet": _meet,
    "discuss": _meet,
    "fill": _fill,
    "gather": _gather,
    "validate": _gather,
    "recap": _finish,
    "analyse": _analyse,
    "review": _review,
    "cause": _cause,
    "action_plan": _action_plan,
}
