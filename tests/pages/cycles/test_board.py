"""The board and the record of a step in the browser: what is shown, who sees it, how it refreshes itself."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from himpun.collection.tests.stage import Stage, after, handed_out
from himpun.cycles.models import Task
from himpun.cycles.services import cancel, send_back
from himpun.cycles.tests.office import only_task, open_office
from tests.pages.portal.desks import started
from tests.pages.reading import text_of
from tests.pages.signing_in import client_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def board(stage: Stage) -> str:
    return f"/siklus/{stage.cycle.id}/"


def told(answer: Any) -> str:
    """What the page itself says, without the frame."""
    return text_of(answer).split("<main")[1].split("</main>")[0]


def poll_address(page: str) -> str:
    found = re.search(r'id="live"[^>]*hx-get="([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def labels(page: str) -> list[str]:
    return re.findall(r'class="sym [^"]*"[^>]*aria-label="([^"]*)"', page)


def test_it_works() -> None:
    stage = handed_out(units=3)
    stage.hand_in(0)
    page = text_of(client_of(stage.office, "staff").get(board(stage)))
    said = labels(page)
    assert len(said) == 8
    assert any("Langkah 1" in each and "Selesai" in each for each in said)
    assert any("pengisian data" in each and "1 dari 3 selesai" in each for each in said)
    assert ">1/3<" in page
    assert "SOP MEKANISME PENGUMPULAN DATA KINERJA" in page
    assert "Triwulan I 2026" in page
    assert f"/siklus/{stage.cycle.id}/langkah/4/" in page


def test_no_inline_style_or_script() -> None:
    stage = handed_out()
    page = text_of(client_of(stage.office, "staff").get(board(stage)))
    assert " style=" not in page
    assert not re.search(r"\son\w+=", page)


@pytest.mark.parametrize(("shown", "kept"), [("lembar", "<svg"), ("linimasa", "step-line"), ("tabel", "<caption>")])
def test_each_view_has_every_step(shown: str, kept: str) -> None:
    stage = handed_out()
    page = text_of(client_of(stage.office, "staff").get(f"{board(stage)}?tampil={shown}"))
    assert kept in page
    for no in range(1, 7):
        assert f"/langkah/{no}/" in page


def test_the_table_tells_where_the_arrows_lead() -> None:
    stage = handed_out()
    page = text_of(client_of(stage.office, "staff").get(f"{board(stage)}?tampil=tabel"))
    assert "kembali ke langkah 4" in page


def test_it_refreshes_itself_only_when_something_changed() -> None:
    stage = handed_out(units=2)
    client = client_of(stage.office, "staff")
    address = poll_address(text_of(client.get(board(stage))))
    assert client.get(address, headers=HTMX).status_code == 204
    stage.hand_in(0)
    changed = client.get(address, headers=HTMX)
    assert changed.status_code == 200
    assert text_of(changed).lstrip().startswith('<div id="live"')
    assert 'data-token="' in text_of(changed)


def test_a_cycle_that_is_over_asks_no_more() -> None:
    stage = handed_out()
    cancel(stage.cycle.id, reason="Salah periode", actor=stage.staff(), now=after(5))
    page = text_of(client_of(stage.office, "staff").get(board(stage)))
    assert "hx-trigger" not in page.split('id="live"')[1].split(">")[0]
    assert "Salah periode" in page
    assert "Dibatalkan" in page


def test_a_stranger_and_an_unknown_id_get_the_same_answer() -> None:
    stage = handed_out()
    other = open_office(name="Kantor Lain")
    stranger = client_of(other, "staff")
    for path in ("", "langkah/4/", "terlambat/", "batal/", "perbaiki/"):
        theirs = stranger.get(f"{board(stage)}{path}")
        nothing = stranger.get(f"/siklus/999999/{path}")
        assert (theirs.status_code, nothing.status_code) == (404, 404), path
        assert told(theirs) == told(nothing)


@pytest.mark.parametrize("path", ["", "langkah/4/", "terlambat/", "batal/", "perbaiki/"])
def test_signed_out_people_go_to_sign_in(path: str) -> None:
    stage = handed_out()
    answer = Client().get(f"{board(stage)}{path}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/masuk/")


def test_the_number_of_statements_does_not_grow_with_the_units() -> None:
    counts = []
    for units in (2, 9):
        stage = handed_out(units=units)
        client = client_of(stage.office, "staff")
        client.get(board(stage))
        with CaptureQueriesContext(connection) as told_of_board:
            client.get(board(stage))
        with CaptureQueriesContext(connection) as told_of_step:
            client.get(f"{board(stage)}langkah/4/")
        counts.append((len(told_of_board), len(told_of_step)))
    assert counts[0] == counts[1]
    assert counts[0][0] <= 16


# -- the record of a step ---------------------------------------------------------------------------


def test_the_record_tells_rounds_reasons_and_facts() -> None:
    office, cycle = started(units=2)
    office.complete(only_task(cycle, step="1"))
    for task in Task.objects.filter(cycle=cycle, step="2"):
        office.complete(task)
    checking = only_task(cycle, step="3")
    units = frozenset({office.units[0].id})
    now = timezone.now()
    send_back(checking.id, to="2", units=units, reason="Lampirannya kurang", actor=office.doer(checking, now), now=now)
    client = client_of(office, "planner")
    checked = text_of(client.get(f"/siklus/{cycle.id}/langkah/3/"))
    assert "Lampirannya kurang" in checked
    assert "Dikembalikan ke langkah 2" in checked
    handed = text_of(client.get(f"/siklus/{cycle.id}/langkah/2/", headers=HTMX))
    assert "<html" not in handed
    assert "putaran 2" in handed
    assert "Kepala Seksi 1" in handed


def test_the_record_of_a_step_that_is_not_there() -> None:
    stage = handed_out()
    assert client_of(stage.office, "staff").get(f"{board(stage)}langkah/77/").status_code == 404


def test_a_unit_does_not_read_the_reasons_of_another() -> None:
    office, cycle = started(units=2)
    office.complete(only_task(cycle, step="1"))
    for task in Task.objects.filter(cycle=cycle, step="2"):
        office.complete(task)
    checking = only_task(cycle, step="3")
    now = timezone.now()
    units = frozenset({office.units[0].id})
    send_back(
        checking.id, to="2", units=units, reason="Hanya untuk seksi satu", actor=office.doer(checking, now), now=now
    )
    again = only_task(cycle, step="2")
    Task.objects.filter(pk=again.pk).update(note="Catatan seksi satu")
    own = text_of(client_of(office, "sections:1").get(f"/siklus/{cycle.id}/langkah/2/"))
    other = text_of(client_of(office, "sections:2").get(f"/siklus/{cycle.id}/langkah/2/"))
    assert "Catatan seksi satu" in own
    assert "Catatan seksi satu" not in other
    assert "Kepala Seksi 1" in other


def test_late_work_is_told_in_words() -> None:
    stage = handed_out()
    Task.objects.filter(cycle=stage.cycle, kind="fill").update(due_at=timezone.now() - timedelta(days=5))
    page = text_of(client_of(stage.office, "staff").get(board(stage)))
    assert "Terlambat" in page
    assert any("Terlambat, 0 dari 2 selesai, terlambat" in each for each in labels(page))
