"""Silent units: more time, excused, left out, typed from paper; and the list of requests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from himpun.collection.access import request_for
from himpun.collection.models import DataRequest
from himpun.collection.rules import Role
from himpun.collection.seeing import requests_seen_by
from himpun.collection.services.allowed import Allowed
from himpun.collection.services.standing import Standing
from himpun.cycles.running import Running
from himpun.kernel.refusals import Refusal
from himpun.organisations.access import acting
from tests.pages.collection.asking import address, gatherer, head_of, minutes_ago, stage_now, stranger, typed
from tests.pages.reading import text_of

pytestmark = pytest.mark.django_db


def test_more_time() -> None:
    stage = stage_now()
    request = stage.request()
    DataRequest.objects.filter(pk=request.id).update(due_at=minutes_ago(10))
    client = gatherer(stage)
    page = text_of(client.get(address(request, act="kelola/")))
    assert "Yth. " in page
    later = (timezone.now() + timedelta(days=3)).astimezone(ZoneInfo("Asia/Jakarta")).replace(second=0, microsecond=0)
    sent = {"act": "extend", "extend-due_at": later.strftime("%Y-%m-%dT%H:%M"), "extend-reason": "Listrik padam"}
    without = client.post(address(request, act="kelola/"), {**sent, "extend-reason": ""})
    assert without.status_code == 422
    assert client.post(address(request, act="kelola/"), sent).status_code == 302
    assert DataRequest.objects.get(pk=request.id).due_at == later
    earlier = client.post(address(request, act="kelola/"), sent)
    assert (earlier.status_code, "Tenggat baru harus sesudah" in text_of(earlier)) == (422, True)


@pytest.mark.parametrize(("act", "state"), [("excuse", "excused"), ("close", "closed")])
def test_going_on_without_a_unit(act: str, state: str) -> None:
    stage = stage_now()
    request = stage.request()
    sent = {"act": act, f"{act}-reason": "Tidak ada kegiatan tahun ini"}
    refused: Any = head_of(stage).post(address(request, act="kelola/"), sent)
    assert (refused.status_code, "Hanya penghimpun" in text_of(refused)) == (422, True)
    assert stranger().post(address(request, act="kelola/"), sent).status_code == 404
    assert gatherer(stage).post(address(request, act="kelola/"), sent).status_code == 302
    assert DataRequest.objects.get(pk=request.id).state == state


def test_typed_from_paper() -> None:
    stage = stage_now()
    request = stage.request()
    client = gatherer(stage)
    page = address(request, act="kertas/")
    data = {**typed(request, 0, text="7"), "paper_of": "Kasi Contoh", "held_at": "Lemari arsip"}
    missing: Any = client.post(page, data)
    assert (missing.status_code, "1 baris belum diisi" in text_of(missing)) == (422, True)
    assert 'value="7"' in text_of(missing)
    wrong: Any = client.post(page, {**data, **typed(request, 1, text="12.5")})
    assert (wrong.status_code, "Maksud Anda 12,5?" in text_of(wrong)) == (422, True)
    assert client.post(page, {**data, **typed(request, 1, text="8")}).status_code == 302
    kept = DataRequest.objects.get(pk=request.id)
    assert (kept.state, kept.on_behalf_of) == ("handed_in", "Kasi Contoh; kertasnya di Lemari arsip")
    refused: Any = head_of(stage, 1).get(page)
    assert refused.status_code == 404


def test_the_list_shows_each_their_own() -> None:
    stage = stage_now()
    stage.hand_in(0, now=minutes_ago(30))
    page = text_of(gatherer(stage).get("/pengumpulan/"))
    assert all(stage.request(number).unit.name in page for number in (0, 1))
    assert "2 dari 2" in page
    own = text_of(head_of(stage).get("/pengumpulan/"))
    assert stage.request(0).unit.name in own
    assert stage.request(1).unit.name not in own
    other = text_of(stranger().get("/pengumpulan/"))
    assert "Belum ada permintaan data" in other
    assert Client().get("/pengumpulan/").status_code == 302


@pytest.mark.parametrize(
    "query", ["periode=2099-Q9", "unit=abc", f"unit={10**17}", "keadaan=zzz", "page=99999", "page=x"]
)
def test_a_wrong_filter_is_answered(query: str) -> None:
    stage = stage_now()
    assert gatherer(stage).get(f"/pengumpulan/?{query}").status_code == 200


def test_the_list_costs_the_same_for_many() -> None:
    costs = []
    for units in (1, 10):
        stage = stage_now(units=units)
        client = gatherer(stage)
        client.get("/pengumpulan/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/pengumpulan/")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_sheet_costs_the_same_for_many_indicators() -> None:
    costs = []
    for indicators in (1, 10):
        stage = stage_now(indicators=indicators)
        client = head_of(stage)
        client.get(address(stage.request()))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(stage.request()))
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_what_a_page_offers_is_what_the_act_allows() -> None:
    """The rule read for a page answers as the rule under the lock, for every post and every state of a request."""
    stage = stage_now(units=3)
    stage.hand_in(1, now=minutes_ago(30))
    stage.hand_in(2, now=minutes_ago(30))
    now = minutes_ago(20)
    for position_id, official in stage.office.officials.items():
        actor = acting(official.id, position_id, now=now)
        allowed = Allowed(stage.cycle, actor=actor, now=now)
        for number in range(3):
            request = stage.request(number)
            request.cycle = stage.cycle
            standing = Standing(request, Running(stage.cycle, now), actor)
            typists = {value.typed_by_id for value in standing.values.values()}
            wanted = list(standing.roles())
            found = allowed.roles(request, tuple(Role), typists)
            assert found == set(wanted), (actor.position_title, number)


def test_the_list_and_the_door_agree() -> None:
    stage = stage_now(units=3)
    now = minutes_ago(20)
    for position_id, official in stage.office.officials.items():
        actor = acting(official.id, position_id, now=now)
        listed = set(requests_seen_by(actor).values_list("id", flat=True))
        for number in range(3):
            request = stage.request(number)
            try:
                request_for(actor, request.id)
            except Refusal:
                assert request.id not in listed, (actor.position_title, number)
            else:
                assert request.id in listed, (actor.position_title, number)
