"""The desks of filling, gathering and validating: the same sheets, with the task around them."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from himpun.collection.followups import FOLLOW_UPS
from himpun.collection.models import Value
from himpun.collection.readiness import READINESS
from himpun.collection.tests.test_lanes import at_filling, fill
from himpun.cycles.models import Cycle, Task
from himpun.cycles.services.complete import require
from himpun.cycles.tests.office import Office, only_task
from himpun.ledger.services import wire
from tests.pages.collection.asking import gatherer, head_of, minutes_ago, stage_now, stranger
from tests.pages.reading import text_of
from tests.pages.signing_in import client_of

pytestmark = pytest.mark.django_db

FINISH = {"act": "finish", "note": "", "paper_place": ""}


def test_it_works() -> None:
    stage = stage_now()
    stage.hand_in(0, now=minutes_ago(30))
    desk = f"/tugas/{stage.gathering().id}/"
    client = gatherer(stage)
    page: Any = client.get(desk)
    assert (page.status_code, 'class="cell cell-handed_in"' in text_of(page)) == (200, True)
    assert "belum diputuskan; terima atau kembalikan" in text_of(page)
    early: Any = client.post(desk, FINISH)
    assert (early.status_code, "belum diputuskan" in text_of(early)) == (422, True)
    stage.hand_in(1, now=minutes_ago(20))
    decide = f"/pengumpulan/siklus/{stage.cycle.id}/putuskan/"
    back: Any = client.post(decide, {"act": "accept_every", "next": desk})
    assert (back.status_code, back["Location"]) == (302, desk)
    assert "langkah ini dapat diselesaikan" in text_of(client.get(desk))
    assert client.post(desk, FINISH).status_code == 302
    assert Task.objects.get(pk=stage.cycle.tasks.get(kind="gather", step="4").id).state == "done"


def test_a_refused_decision_comes_back_on_the_desk_with_what_was_written() -> None:
    stage = stage_now()
    stage.hand_in(0, now=minutes_ago(30))
    desk = f"/tugas/{stage.gathering().id}/"
    client, request = gatherer(stage), stage.request()
    assert f'id="matrix-form" method="post" action="{desk}"' in text_of(client.get(desk))
    cell = f"{request.id}-{request.rows[0]['indicator_id']}"
    refused: Any = client.post(desk, {"act": "return", "cell": cell, "reason": "  x "})
    page = text_of(refused)
    assert (refused.status_code, "Selesaikan penghimpunan" in page, "terlalu pendek" in page) == (422, True, True)
    assert ">  x </textarea>" in page
    nothing: Any = client.post(desk, {"act": "accept"})
    assert (nothing.status_code, "Pilih dahulu yang akan diputuskan." in text_of(nothing)) == (422, True)
    sent: Any = client.post(desk, {"act": "return", "cell": cell, "reason": "Satuannya keliru."}, follow=True)
    assert (sent.redirect_chain, "1 baris dikembalikan" in text_of(sent)) == ([(desk, 302)], True)
    assert Value.objects.get(request=request, indicator_id=cell.partition("-")[2], is_current=True).state == "returned"


def test_a_cell_opened_on_a_desk_is_decided_there() -> None:
    stage = stage_now()
    stage.hand_in(0, now=minutes_ago(30))
    request = stage.request()
    cell = f"/pengumpulan/permintaan/{request.id}/{request.rows[0]['indicator_id']}/"
    client, desk = gatherer(stage), f"/tugas/{stage.gathering().id}/"
    panel = text_of(client.get(cell, {"next": desk}, headers={"HX-Request": "true"}))
    assert f'action="{desk}"' in panel
    elsewhere = text_of(client.get(cell, {"next": "/bukan/halaman/"}, headers={"HX-Request": "true"}))
    assert f'action="/pengumpulan/siklus/{stage.cycle.id}/putuskan/"' in elsewhere


def test_where_to_go_on_is_one_of_our_pages() -> None:
    stage = stage_now()
    stage.hand_in(0, now=minutes_ago(30))
    decide = f"/pengumpulan/siklus/{stage.cycle.id}/putuskan/"
    for elsewhere in ("https://contoh.example/", "//contoh.example", "javascript:alert(1)"):
        sent = {"act": "accept_all", "request": stage.request().id, "next": elsewhere}
        answer: Any = gatherer(stage).post(decide, sent)
        assert answer["Location"] == f"/pengumpulan/siklus/{stage.cycle.id}/"


def test_others_read_and_strangers_find_nothing() -> None:
    stage = stage_now()
    desk = f"/tugas/{stage.gathering().id}/"
    assert stranger().get(desk).status_code == 404
    own = f"/tugas/{Task.objects.get(kind='fill', subject_id=stage.request().id).id}/"
    assert head_of(stage, 1).get(own).status_code == 404
    seen: Any = gatherer(stage).get(own)
    assert (seen.status_code, "data-row=" in text_of(seen)) == (200, False)


@pytest.fixture
def validating() -> tuple[Office, Cycle]:
    """001 where the first unit's head validates; the papers are not needed to come this far."""
    wire(FOLLOW_UPS)
    require(READINESS)
    office, cycle = at_filling()
    fill(office, cycle, 0)
    office.complete(only_task(cycle, unit=office.units[0], kind="recap"), now=minutes_ago(30))
    apps.get_app_config("portal").ready()
    return office, cycle


def test_validating_sends_back_along_the_arrow(validating: tuple[Office, Cycle]) -> None:
    office, cycle = validating
    task = only_task(cycle, unit=office.units[0], kind="validate")
    key = next(key for key, post in office.positions.items() if post.id == task.position_id)
    client, desk = client_of(office, key), f"/tugas/{task.id}/"
    page: Any = client.get(desk)
    assert page.status_code == 200
    value = Value.objects.filter(request__cycle=cycle, request__unit=office.units[0]).order_by("id")[0]
    cell = f"{value.request_id}-{value.indicator_id}"
    assert f'value="{cell}"' in text_of(page)
    sent = {"act": "return", "cell": cell, "request": value.request_id, "reason": "Salah jumlah", "next": desk}
    answer: Any = client.post(f"/pengumpulan/siklus/{cycle.id}/putuskan/", sent)
    assert (answer.status_code, answer["Location"]) == (302, desk)
    task.refresh_from_db()
    assert (task.state, Value.objects.get(pk=value.pk).reason) == ("returned", "Salah jumlah")
    again = only_task(cycle, unit=office.units[0], kind="fill")
    assert (again.step, again.round) == ("5", 2)
