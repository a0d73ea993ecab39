"""The fill grid: each cell saved as one leaves it, a column at once, and nothing lost that was typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from himpun.collection.models import Value
from himpun.collection.services import return_cells, type_value
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
    answer: Any = head_of(stage).post(
        address(request, 0, "isi/"), typed(request, text="Rp 1.234,5", obstacle="Hujan"), headers=HTMX
    )
    assert answer.status_code == 200
    value = Value.objects.get(request=request)
    assert (str(value.number), value.obstacle, value.state) == ("1234.50000000", "Hujan", "typed")
    assert f'data-text="1.234,5" data-value="{value.id}"' in text_of(answer)
    assert "1 dari 2 terisi" in text_of(answer)


def test_a_refused_cell_says_why_and_changes_nothing() -> None:
    stage = stage_now()
    request = stage.request()
    answer: Any = head_of(stage).post(address(request, 0, "isi/"), typed(request, text="12.5"), headers=HTMX)
    assert answer.status_code == 422
    assert "Maksud Anda 12,5?" in text_of(answer)
    assert not Value.objects.exists()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"text": "a" * 5000}, "belum"),
        ({"text": "7", "obstacle": "x" * 5001}, "terlalu panjang"),
        ({"text": "7", "nihil": "yes", "note": "ada"}, "Nihil tidak disertai angka"),
        ({"nihil": "yes"}, "Alasan nihil"),
        ({"text": ""}, ""),
    ],
)
def test_bad_input_comes_back_at_the_cell(sent: dict[str, str], told: str) -> None:
    stage = stage_now()
    request = stage.request()
    before = Entry.objects.count()
    answer: Any = head_of(stage).post(address(request, 0, "isi/"), typed(request, 0, seen=0, **sent), headers=HTMX)
    assert answer.status_code == 422
    assert "fault-text" in text_of(answer)
    if told != "belum":
        assert told in text_of(answer)
    assert Entry.objects.count() == before


def test_script_stays_text() -> None:
    stage = stage_now()
    request = stage.request()
    client = head_of(stage)
    client.post(
        address(request, 0, "isi/"), typed(request, text="7", obstacle="<script>alert(1)</script>"), headers=HTMX
    )
    page = text_of(client.get(address(request)))
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_nobody_writes_over_what_they_have_not_read() -> None:
    stage = stage_now()
    request = stage.request()
    indicator = request.rows[0]["indicator_id"]
    first = type_value(request.id, indicator, "5", actor=stage.head(now=minutes_ago(5)), now=minutes_ago(5))
    answer: Any = head_of(stage).post(address(request, 0, "isi/"), typed(request, text="9"), headers=HTMX)
    assert answer.status_code == 422
    assert "sudah diubah menjadi “5”" in text_of(answer)
    assert f'name="seen-{indicator}" value="{first.id}"' in text_of(answer)
    again: Any = head_of(stage).post(address(request, 0, "isi/"), typed(request, seen=first.id, text="9"), headers=HTMX)
    assert again.status_code == 200
    assert Value.objects.get(request=request, is_current=True).number == 9


def test_a_colleague_types_and_others_do_not() -> None:
    stage = stage_now()
    request = stage.request()
    colleague = next(
        key for key, post in _posts(stage).items() if post.unit_id == request.unit_id and key != "section_heads:1"
    )
    assert _post(client_of(stage.office, colleague), request).status_code == 200
    assert _post(gatherer(stage), request).status_code == 422
    assert _post(head_of(stage, 1), request).status_code == 404
    assert _post(stranger(), request).status_code == 404
    assert _post(Client(), request).status_code == 401


def _posts(stage: Any) -> dict[str, Any]:
    """The office's posts, with those that the procedure does not name."""
    for position in stage.request().unit.positions.all():
        stage.office.positions.setdefault(f"own:{position.id}", position)
    return dict(stage.office.positions)


def _post(client: Client, request: Any) -> Any:
    return client.post(address(request, 0, "isi/"), typed(request, text="7"), headers=HTMX)


def test_a_tampered_cell_is_not_there() -> None:
    stage = stage_now()
    request, other = stage.request(0), stage.request(1)
    client = head_of(stage)
    foreign = other.rows[0]["indicator_id"]
    for number in (foreign, 10**17, 10**30):
        answer: Any = client.post(f"/pengumpulan/permintaan/{request.id}/{number}/isi/", {}, headers=HTMX)
        assert answer.status_code == 404, number
    assert client.get(f"/pengumpulan/permintaan/{10**30}/").status_code == 404
    assert not Value.objects.exists()


def test_another_person_in_the_next_tab_saves_nothing() -> None:
    stage = stage_now()
    request = stage.request()
    data = {**typed(request, text="7"), "user": "999999"}
    answer: Any = head_of(stage).post(address(request, 0, "isi/"), data, headers=HTMX)
    assert answer.status_code == 422
    assert "orang lain" in text_of(answer)


def test_the_whole_page_without_a_script() -> None:
    stage = stage_now()
    request = stage.request()
    client = head_of(stage)
    page = address(request)
    data = {**typed(request, 0, text="7"), **typed(request, 1, text="12.5"), "next": page}
    answer: Any = client.post(address(request, act="isi/"), data)
    assert answer.status_code == 422
    assert 'value="12.5"' in text_of(answer)
    assert "Maksud Anda 12,5?" in text_of(answer)
    assert [value.number for value in Value.objects.filter(request=request)] == [7]
    value = Value.objects.get(request=request)
    right = {**typed(request, 0, seen=value.id, text="7"), **typed(request, 1, text="12,5"), "next": page}
    good: Any = client.post(address(request, act="isi/"), right, follow=True)
    assert good.redirect_chain == [(page, 302)]
    assert "1 baris tersimpan" in text_of(good)


def test_a_pasted_column_is_read_by_one_convention() -> None:
    stage = stage_now(indicators=3)
    request = stage.request()
    data = {**typed(request, 0, text="12.5"), **typed(request, 1, text="1.234"), **typed(request, 2, text="3")}
    answer: Any = head_of(stage).post(address(request, act="isi/"), {**data, "pasted": "yes"}, headers=HTMX)
    assert answer.status_code == 200
    assert "3 baris tersimpan" in text_of(answer)
    assert [str(v.number.normalize()) for v in Value.objects.order_by("id") if v.number] == ["12.5", "1.234", "3"]
    mixed = {**typed(request, 0, text="12.5"), **typed(request, 1, text="1.234,5"), "pasted": "yes"}
    refused: Any = head_of(stage).post(address(request, act="isi/"), mixed, headers=HTMX)
    assert "notice-error" in text_of(refused)
    assert Value.objects.count() == 3


def test_after_a_return_only_the_returned_cells_are_open() -> None:
    stage = stage_now()
    stage.hand_in(now=minutes_ago(30))
    request = stage.request()
    wrong = request.rows[0]["indicator_id"]
    return_cells(request.id, {wrong: "Angkanya keliru."}, actor=stage.staff(minutes_ago(20)), now=minutes_ago(20))
    client = head_of(stage)
    page = text_of(client.get(address(request)))
    assert "Angkanya keliru." in page
    assert f'name="text-{wrong}"' in page
    assert f'name="text-{request.rows[1]["indicator_id"]}"' not in page
    closed: Any = client.post(address(request, 1, "isi/"), typed(request, 1, text="8"), headers=HTMX)
    assert (closed.status_code, "Ubah hanya baris yang dikembalikan" in text_of(closed)) == (422, True)


def test_a_session_that_ended_keeps_the_page() -> None:
    stage = stage_now()
    request = stage.request()
    client = head_of(stage)
    client.logout()
    answer: Any = _post(client, request)
    assert (answer.status_code, answer["HX-Reswap"], answer["HX-Trigger"]) == (401, "none", "himpun:signed-out")
