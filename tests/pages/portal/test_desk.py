"""The page of a task: who may see it, who may act, what is said afterwards, and what comes back with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from himpun.cycles.models import Task
from himpun.cycles.services import send_back
from himpun.cycles.tests.office import Office, only_task, open_tasks
from himpun.organisations.models import Appointment
from tests.pages.portal.desks import address, at_the_check, complete, started
from tests.pages.reading import text_of
from tests.pages.signing_in import client_of


def finish(client: Client, task: Task, **fields: Any) -> Any:
    return client.post(address(task), {"act": "finish", "note": "", "paper_place": "", **fields})


@pytest.mark.django_db
def test_it_works() -> None:
    office, cycle = started()
    task = only_task(cycle)
    client = client_of(office, "planner")
    page = text_of(client.get(address(task)))
    assert "Menyiapkan bahan" in page
    assert "Surat perintah" in page
    assert "60 menit" in page

    answer = finish(client, task, note="Bahan ada di map biru.")
    assert (answer.status_code, answer.url) == (302, address(task))
    after = text_of(client.get(address(task)))
    assert "Tugas ini selesai." in after
    assert "Langkah 2, “Menyerahkan bahan”, kini pada Kepala Seksi 1, Kepala Seksi 2." in after
    assert "Bahan ada di map biru." in after
    task.refresh_from_db()
    assert task.state == Task.State.DONE
    handed = text_of(client_of(office, "sections:1").get(address(open_tasks(cycle)[0])))
    assert "Bahan ada di map biru." in handed


@pytest.mark.django_db
def test_the_last_row_hands_nothing_over() -> None:
    office, cycle = started(1)
    first = only_task(cycle)
    page = text_of(client_of(office, "planner").get(address(first)))
    assert "Catatan serah terima" in page
    assert "Dibaca oleh pelaksana langkah berikutnya." in page
    for _row in range(2):
        complete(office, only_task(cycle))
    clerk = client_of(office, "clerk")
    finish(clerk, only_task(cycle), outcome="good")
    page = text_of(clerk.get(address(only_task(cycle))))
    assert "langkah berikutnya" not in page
    assert "Disimpan bersama berkas siklus ini." in page


@pytest.mark.django_db
def test_only_who_may_act_is_led_to_the_buttons() -> None:
    office, cycle = started(1)
    task = only_task(cycle)
    assert 'href="#work"' in text_of(client_of(office, "planner").get(address(task)))
    assert 'href="#work"' not in text_of(client_of(office, "clerk").get(address(task)))


@pytest.mark.django_db
def test_who_may_see_and_who_may_act() -> None:
    office, cycle = started()
    other, _ = started(name="Kantor Lain")
    complete(office, only_task(cycle))
    first, second = open_tasks(cycle)

    assert 'value="finish"' in text_of(client_of(office, "sections:1").get(address(first)))
    above = client_of_position(office, office.positions["sections:1"].superior_id)
    clerk = client_of(office, "clerk")
    for reader in (above, clerk):
        page = text_of(reader.get(address(first)))
        assert "Tugas ini milik Kepala Seksi 1." in page
        assert 'value="finish"' not in page
        assert finish(reader, first).status_code == 422

    # Another unit's own task is not there, nor is another office's; the answer is the same as for no task at all.
    for stranger in (client_of(office, "sections:2"), client_of(other, "planner")):
        unknown = stranger.get("/tugas/999999/")
        for refused in (stranger.get(address(first)), finish(stranger, first)):
            assert refused.status_code == unknown.status_code == 404
            assert main_of(refused) == main_of(unknown)
    assert second.unit_id != first.unit_id


def client_of_position(office: Office, position_id: int | None) -> Client:
    official = Appointment.objects.get(position_id=position_id or 0).official
    key = f"extra:{position_id}"
    office.positions[key] = Appointment.objects.get(position_id=position_id or 0).position
    office.officials[office.positions[key].id] = official
    return client_of(office, key)


def main_of(answer: Any) -> str:
    return text_of(answer).split("<main")[1].split("</main>")[0]


@pytest.mark.django_db
def test_an_administrator_reads_and_does_not_act() -> None:
    office, cycle = started()
    complete(office, only_task(cycle))
    task = open_tasks(cycle)[0]
    reader = client_of(office, "sections:2", administrator=True)
    assert reader.get(address(task)).status_code == 200
    assert finish(reader, task).status_code == 422


def test_who_is_signed_out_signs_in(client: Client) -> None:
    assert client.get("/tugas/1/").headers["Location"] == "/masuk/?next=/tugas/1/"


@pytest.mark.django_db
def test_twice_does_it_once_and_somebody_elses_is_told() -> None:
    office, cycle = started()
    task = only_task(cycle)
    client = client_of(office, "planner")
    assert finish(client, task).status_code == 302
    assert finish(client, task).status_code == 302
    assert len(open_tasks(cycle)) == 2

    complete(office, open_tasks(cycle)[0])
    done = Task.objects.get(pk=Task.objects.filter(cycle=cycle, step="2", state="done").values("pk")[:1])
    other = client_of(office, "clerk")
    answer = finish(other, done, note="Catatan yang hilang?")
    assert answer.status_code == 422
    assert "Catatan yang hilang?" in text_of(answer)


@pytest.mark.django_db
def test_a_return_along_an_arrow() -> None:
    office, cycle, task = at_the_check()
    client = client_of(office, "clerk")
    unit = office.units[0]
    sheet = text_of(client.get(f"{address(task)}?kembalikan"))
    assert '<dialog id="send-back" class="desk-dialog" open' in sheet

    lacking = client.post(address(task), {"act": "send_back", "way": "0", "reason": "Belum lengkap"})
    assert lacking.status_code == 422
    assert "Pilih sekurang-kurangnya satu unit." in text_of(lacking)
    tampered = client.post(address(task), {"act": "send_back", "way": "7", "reason": "Belum lengkap"})
    assert tampered.status_code == 422
    strange = client.post(address(task), {"act": "send_back", "way": "0", "units": ["9999"], "reason": "Tes alasan"})
    assert strange.status_code == 422
    assert "Tes alasan" in text_of(strange)

    sent = {"act": "send_back", "way": "0", "units": [str(unit.id)], "reason": "Lampirannya <script>alert(1)</script>"}
    answer = client.post(address(task), sent)
    assert answer.status_code == 302
    again = only_task(cycle)
    assert (again.step, again.unit_id, again.round) == ("2", unit.id, 2)
    page = text_of(client_of(office, "sections:1").get(address(again)))
    assert "Lampirannya &lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page

    complete(office, again)
    mended = only_task(cycle, step="3")
    assert "Sudah diperbaiki; periksa kembali" in text_of(client.get(address(mended)))


@pytest.mark.django_db
def test_a_decision_is_chosen_among_those_of_the_row() -> None:
    office, cycle, task = at_the_check()
    client = client_of(office, "clerk")
    assert "Belum baik" in text_of(client.get(address(task)))
    none = finish(client, task, note="Tanpa keputusan")
    assert none.status_code == 422
    assert "Tanpa keputusan" in text_of(none)
    assert finish(client, task, outcome="bagus sekali").status_code == 422
    assert "memerlukan alasan" in text_of(finish(client, task, outcome="bad"))
    assert finish(client, task, outcome="good").status_code == 302
    assert only_task(cycle).step == "4"
    assert "Baik" in text_of(client.get(address(task)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("note", "x" * 5001, "terlalu panjang: 5.001 karakter. Ringkas hingga paling banyak 5.000 karakter."),
        ("paper_place", "y" * 201, "terlalu panjang: 201 karakter. Ringkas hingga paling banyak 200 karakter."),
    ],
)
def test_too_long_a_text_is_refused_and_kept(field: str, typed: str, told: str) -> None:
    office, cycle = started()
    task = only_task(cycle)
    client = client_of(office, "planner")
    answer = finish(client, task, **{field: typed})
    assert answer.status_code == 422
    assert typed in text_of(answer)
    assert told in text_of(answer)
    assert client.post(address(task), {"act": "buat apa saja"}).status_code == 422
    task.refresh_from_db()
    assert task.state == Task.State.OPEN


@pytest.mark.django_db
def test_script_text_is_shown_as_text() -> None:
    office, cycle = started()
    task = only_task(cycle)
    client = client_of(office, "planner")
    finish(client, task, note="<script>alert('x')</script>", paper_place='"><img src=x onerror=alert(1)>')
    page = text_of(client.get(address(task)))
    assert "<script>alert(" not in page
    assert "<img src=x" not in page


@pytest.mark.django_db
def test_an_old_page_after_somebody_sent_it_back() -> None:
    office, _cycle, task = at_the_check()
    now = timezone.now()
    send_back(task.id, to="1", reason="Salah periode", actor=office.actor("clerk", now), now=now)
    answer = finish(client_of(office, "clerk"), task, outcome="good", note="Sudah saya periksa")
    assert answer.status_code == 422
    page = text_of(answer)
    assert "sudah dikembalikan" in page
    assert "Sudah saya periksa" in page


@pytest.mark.django_db
def test_the_page_costs_the_same_for_one_unit_and_ten(django_assert_max_num_queries: Any) -> None:
    costs = []
    for units in (1, 10):
        office, _, task = at_the_check(units)
        client = client_of(office, "clerk")
        with django_assert_max_num_queries(60) as counted:
            assert client.get(address(task)).status_code == 200
        costs.append(len(counted))
    assert costs[0] == costs[1]
