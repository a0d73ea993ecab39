"""The gathering matrix: who sees which rows, accepting and returning, and its cost."""

from __future__ import annotations

import io
from typing import Any

import pytest
import python_calamine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from himpun.collection.matrices import matrix_of
from himpun.collection.models import DataRequest, Value
from himpun.collection.services import Answer, hand_in_many
from himpun.collection.tests.stage import Stage
from tests.pages.collection.asking import (
    HTMX,
    address,
    gatherer,
    head_of,
    minutes_ago,
    stage_now,
    stranger,
)
from tests.pages.reading import text_of
from tests.pages.signing_in import client_of

pytestmark = pytest.mark.django_db


def answered(*, units: int = 2, indicators: int = 2) -> Stage:
    stage = stage_now(units=units, indicators=indicators)
    for number in range(units):
        stage.hand_in(number, now=minutes_ago(30))
    return stage


def decide(client: Client, stage: Stage, **sent: Any) -> Any:
    return client.post(f"/pengumpulan/siklus/{stage.cycle.id}/putuskan/", sent)


def cell(request: DataRequest, place: int = 0) -> str:
    return f"{request.id}-{request.rows[place]['indicator_id']}"


def states(request: DataRequest) -> list[str]:
    values = Value.objects.filter(request=request, is_current=True).order_by("indicator_id")
    return [value.state for value in values]


def test_it_works() -> None:
    stage = answered()
    page = text_of(gatherer(stage).get(f"/pengumpulan/siklus/{stage.cycle.id}/"))
    assert page.count('class="cell cell-handed_in"') == 4
    assert "Terima semua yang dikirim (4 sel)" in page


def test_a_unit_sees_its_own_row_only() -> None:
    stage = answered()
    page = text_of(head_of(stage).get(f"/pengumpulan/siklus/{stage.cycle.id}/"))
    assert stage.request(0).unit.name in page
    assert stage.request(1).unit.name not in page
    assert "putuskan" not in page
    table = head_of(stage).get(f"/pengumpulan/siklus/{stage.cycle.id}/matriks.csv")
    assert stage.request(1).unit.name not in text_of(table)
    assert stranger().get(f"/pengumpulan/siklus/{stage.cycle.id}/").status_code == 404
    assert stranger().get(f"/pengumpulan/siklus/{stage.cycle.id}/matriks.csv").status_code == 404
    assert Client().get(f"/pengumpulan/siklus/{stage.cycle.id}/").status_code == 302


def test_cells_are_accepted_and_returned() -> None:
    stage = answered()
    first, second = stage.request(0), stage.request(1)
    client = gatherer(stage)
    assert decide(client, stage, act="accept", cell=[cell(first), cell(second)]).status_code == 302
    assert (states(first), states(second)) == (["accepted", "handed_in"], ["accepted", "handed_in"])
    told = {"cell": [cell(first, 1), cell(second, 1)], f"reason-{cell(first, 1)}": "Khusus baris ini", "reason": "Umum"}
    assert decide(client, stage, act="return", **told).status_code == 302
    assert (states(first), states(second)) == (["accepted", "returned"], ["accepted", "returned"])
    reasons = set(Value.objects.filter(state="returned").values_list("reason", flat=True))
    assert reasons == {"Khusus baris ini", "Umum"}


def test_a_return_needs_a_reason_and_keeps_the_choice() -> None:
    stage = answered()
    request = stage.request()
    answer = decide(gatherer(stage), stage, act="return", cell=[cell(request)], request=request.id, reason="")
    assert (answer.status_code, "Alasan pengembalian masih kosong" in text_of(answer)) == (422, True)
    assert f'value="{cell(request)}" checked' in text_of(answer)
    told = {f"reason-{cell(request, 1)}": "Alasan <b>lain</b>"}
    kept = decide(gatherer(stage), stage, act="return", cell=[cell(request)], request=request.id, **told)
    assert "Alasan &lt;b&gt;lain&lt;/b&gt;" in text_of(kept)
    assert states(request) == ["handed_in", "handed_in"]


def test_whole_units_and_all_at_once() -> None:
    stage = answered(units=3)
    client = gatherer(stage)
    assert decide(client, stage, act="accept_units", unit=[str(stage.request(0).id)]).status_code == 302
    assert stage.request(0).state == "accepted"
    assert decide(client, stage, act="accept_every").status_code == 302
    assert [stage.request(number).state for number in range(3)] == ["accepted"] * 3
    again = decide(client, stage, act="accept_every")
    assert (again.status_code, "Pilih dahulu" in text_of(again)) == (422, True)


def test_twice_is_once_and_another_is_told_who_was_faster() -> None:
    stage = answered()
    client = gatherer(stage)
    request = stage.request()
    for _ in range(2):
        assert decide(client, stage, act="accept_all", request=request.id).status_code == 302
    assert states(request) == ["accepted", "accepted"]


def test_who_does_not_decide_is_refused() -> None:
    stage = answered()
    first, second = stage.request(0), stage.request(1)
    head = head_of(stage)
    own = decide(head, stage, act="accept", cell=[cell(first)])
    assert (own.status_code, "diputuskan oleh penghimpun" in text_of(own)) == (422, True)
    unseen = decide(head, stage, act="accept", cell=[cell(second)])
    assert (unseen.status_code, second.unit.name in text_of(unseen)) == (422, False)
    assert stranger().post(f"/pengumpulan/siklus/{stage.cycle.id}/putuskan/", {}).status_code == 404
    assert states(first) == states(second) == ["handed_in", "handed_in"]


def test_tampered_cells_are_refused_in_words() -> None:
    stage = answered()
    request = stage.request()
    for wrong in ("", "1", "a-b", f"{request.id}-999999", f"{10**17}-1", "9" * 40, "-", f"{request.id}-"):
        answer = decide(gatherer(stage), stage, act="accept", cell=[wrong])
        assert answer.status_code == 422, wrong
    assert states(request) == ["handed_in", "handed_in"]


def test_the_cell_shows_where_a_figure_comes_from() -> None:
    stage = answered()
    request = stage.request()
    decide(gatherer(stage), stage, act="accept", cell=[cell(request)])
    page = text_of(gatherer(stage).get(address(request, 0)))
    assert "diterima" in page
    assert "putaran 1" in page
    piece = text_of(gatherer(stage).get(address(request, 1), headers=HTMX))
    assert "<html" not in piece
    assert 'value="accept"' in piece
    assert head_of(stage, 1).get(address(request, 0)).status_code == 404


def test_filters() -> None:
    stage = stage_now(units=2)
    stage.hand_in(0, now=minutes_ago(30))
    client = gatherer(stage)
    page = text_of(client.get(f"/pengumpulan/siklus/{stage.cycle.id}/?tampil=decide"))
    assert stage.request(0).unit.name in page
    assert stage.request(1).unit.name not in page
    assert client.get(f"/pengumpulan/siklus/{stage.cycle.id}/?tampil=zzz").status_code == 200


def test_the_export_runs_no_formula() -> None:
    stage = stage_now()
    request = stage.request()
    answers = [Answer(row["indicator_id"], "7", obstacle="=cmd|' /C calc'!A0") for row in request.rows]
    hand_in_many(request.id, answers, actor=stage.head(now=minutes_ago(9)), now=minutes_ago(9))
    table = text_of(gatherer(stage).get(f"/pengumpulan/siklus/{stage.cycle.id}/matriks.csv"))
    assert "'=cmd|" in table
    book: Any = gatherer(stage).get(f"/pengumpulan/siklus/{stage.cycle.id}/matriks.xlsx")
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert {(row[5], row[8]) for row in rows if row[0] == request.unit.name} == {(7, "=cmd|' /C calc'!A0")}
    assert gatherer(stage).get(f"/pengumpulan/siklus/{stage.cycle.id}/matriks.pdf").status_code == 404


def test_many_units_cost_no_more_statements() -> None:
    costs = []
    for units in (8, 40):
        stage = stage_now(units=units, indicators=3)
        client = gatherer(stage)
        client.get(f"/pengumpulan/siklus/{stage.cycle.id}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/pengumpulan/siklus/{stage.cycle.id}/")
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 30


def test_units_with_different_indicators_get_numbered_columns() -> None:
    stage = stage_now(units=25, indicators=3)
    matrix = matrix_of(stage.cycle, actor=stage.staff(minutes_ago(1)), now=minutes_ago(1))
    assert matrix.is_numbered
    assert [column.title for column in matrix.columns] == ["1", "2", "3"]
    assert all(len(row.asked) == 3 for row in matrix.rows)


def test_an_administrator_sees_all_rows() -> None:
    stage = answered()
    for position in stage.request().unit.positions.all():
        stage.office.positions.setdefault(f"own:{position.id}", position)
    key = next(key for key in stage.office.positions if key.startswith("own:"))
    page = text_of(client_of(stage.office, key, administrator=True).get(f"/pengumpulan/siklus/{stage.cycle.id}/"))
    assert stage.request(1).unit.name in page
