"""Handing in: whole, once, by the responsible post."""

from __future__ import annotations

from typing import Any

import pytest

from himpun.collection.models import DataRequest
from himpun.cycles.models import Task
from himpun.ledger.models import Entry
from tests.pages.collection.asking import (
    HTMX,
    address,
    gatherer,
    head_of,
    minutes_ago,
    stage_now,
    stranger,
    typed,
)
from tests.pages.reading import text_of
from tests.pages.signing_in import client_of

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    stage = stage_now()
    request = stage.request()
    client = head_of(stage)
    data = {**typed(request, 0, text="7"), **typed(request, 1, nihil="yes", note="Tidak ada kegiatan.")}
    client.post(address(request, act="isi/"), data)
    answer: Any = client.post(address(request, act="kirim/"), {"note": "", "paper_place": "Lemari 2"}, follow=True)
    assert answer.redirect_chain == [(address(request), 302)]
    assert "dikirim" in text_of(answer)
    assert DataRequest.objects.get(pk=request.id).state == "handed_in"


def test_what_is_missing_is_named_and_linked() -> None:
    stage = stage_now()
    request = stage.request()
    client = head_of(stage)
    client.post(address(request, 0, "isi/"), typed(request, text="7"), headers=HTMX)
    answer: Any = client.post(address(request, act="kirim/"), {"note": "Mohon dicek", "paper_place": ""})
    assert answer.status_code == 422
    assert "1 baris belum diisi" in text_of(answer)
    assert f'href="#row-{request.rows[1]["indicator_id"]}"' in text_of(answer)
    assert "Mohon dicek" in text_of(answer)


def test_a_row_that_came_back_is_to_be_mended_not_filled_in() -> None:
    stage = stage_now()
    request = stage.request()
    stage.hand_in(0, now=minutes_ago(30))
    number = request.rows[0]["indicator_id"]
    back = {"act": "return", "cell": f"{request.id}-{number}", "reason": "Satuannya keliru."}
    assert gatherer(stage).post(f"/pengumpulan/siklus/{stage.cycle.id}/putuskan/", back).status_code == 302
    page = text_of(head_of(stage).get(address(request)))
    assert "1 baris perlu diperbaiki" in page
    assert "1 perlu diperbaiki" in page
    assert "baris belum diisi" not in page


def test_twice_is_once() -> None:
    stage = stage_now()
    request = stage.request()
    client = head_of(stage)
    client.post(address(request, act="isi/"), {**typed(request, 0, text="7"), **typed(request, 1, text="8")})
    first: Any = client.post(address(request, act="kirim/"), {"note": "", "paper_place": ""})
    recorded = Entry.objects.count()
    second: Any = client.post(address(request, act="kirim/"), {"note": "", "paper_place": ""})
    assert (first.status_code, second.status_code) == (302, 302)
    assert Entry.objects.count() == recorded


def test_only_the_responsible_post_hands_in() -> None:
    stage = stage_now()
    request = stage.request()
    unit = request.unit.positions.exclude(pk=request.position_id).first()
    assert unit is not None
    stage.office.positions["colleague"] = unit
    client = client_of(stage.office, "colleague")
    client.post(address(request, act="isi/"), {**typed(request, 0, text="7"), **typed(request, 1, text="8")})
    page: Any = client.get(address(request))
    assert "Hanya pejabat" in text_of(page)
    answer: Any = client.post(address(request, act="kirim/"), {"note": "", "paper_place": ""})
    assert answer.status_code == 422
    assert "Hanya pejabat" in text_of(answer)
    assert stranger().post(address(request, act="kirim/"), {}).status_code == 404


def test_the_desk_shows_the_grid_and_hands_in() -> None:
    stage = stage_now()
    request = stage.request()
    client = head_of(stage)
    task = Task.objects.get(kind="fill", subject_id=request.id)
    page: Any = client.get(f"/tugas/{task.id}/")
    assert page.status_code == 200
    assert f'name="text-{request.rows[0]["indicator_id"]}"' in text_of(page)
    missing: Any = client.post(f"/tugas/{task.id}/", {"act": "hand_in", "note": "", "paper_place": ""})
    assert (missing.status_code, "2 baris belum diisi" in text_of(missing)) == (422, True)
    client.post(address(request, act="isi/"), {**typed(request, 0, text="7"), **typed(request, 1, text="8")})
    done: Any = client.post(f"/tugas/{task.id}/", {"act": "hand_in", "note": "", "paper_place": ""})
    assert done.status_code == 302
    assert Task.objects.get(pk=task.id).state == "done"
