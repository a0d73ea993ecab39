"""The desk of an order: a disposition written, amended before its first mark, signed, initialled and passed on."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from himpun.cycles.models import Cycle, Disposition, Task
from himpun.cycles.tests.office import Office, only_task, open_office, open_tasks
from himpun.documents.models import Document
from himpun.documents.tests.papers_office import put_pdfs
from tests.pages.portal.desks import TABLE
from tests.pages.reading import text_of
from tests.pages.signing_in import client_of

PASSWORD = "kata sandi contoh"
WITH_OPENING = "pesisir-selatan-inspektorat-2021"
WRITTEN = {
    "subject": "Pengumpulan data triwulan I",
    "instruction": "Kumpulkan sebelum Jumat.",
    "urgency": "Segera",
    "letter_from": "Bupati",
    "letter_number": "005/12/2026",
    "letter_on": "2026-04-01",
}


def ordering_office(*, name: str = "Kantor Contoh") -> tuple[Office, Cycle]:
    table = TABLE.replace("work: other, time: {max: 60", "work: order, time: {max: 60")
    office = open_office(table, units=2, name=name)
    return office, office.start()


def post(client: Client, task: Task, act: str, **fields: Any) -> Any:
    return client.post(f"/tugas/{task.id}/", {"act": act, **fields})


@pytest.mark.django_db
def test_it_works() -> None:
    office, cycle = ordering_office()
    task = only_task(cycle)
    client = client_of(office, "planner")
    page = text_of(client.get(f"/tugas/{task.id}/"))
    assert "001/LD/" in page
    assert "Laksanakan Contoh untuk Triwulan I 2026" in page
    answer = post(client, task, "order", **WRITTEN, paper_place="")
    assert answer.status_code == 302
    written = Disposition.objects.get(cycle=cycle)
    assert (written.subject, written.urgency, written.letter_from) == (WRITTEN["subject"], "Segera", "Bupati")
    assert Document.objects.get(cycle=cycle, kind="disposition").number == written.agenda_number
    assert len(open_tasks(cycle)) == 2
    assert "Kumpulkan sebelum Jumat." in text_of(client.get(f"/tugas/{task.id}/"))
    # A second click changes nothing.
    assert post(client, task, "order", **{**WRITTEN, "subject": "Lain"}, paper_place="").status_code == 302
    assert Disposition.objects.get(cycle=cycle).subject == WRITTEN["subject"]


@pytest.mark.django_db
def test_what_is_lacking_or_too_long_is_said_at_its_field() -> None:
    office, cycle = ordering_office()
    task = only_task(cycle)
    client = client_of(office, "planner")
    for wrong in ({"subject": ""}, {"instruction": "x" * 5001}, {"urgency": "Gawat"}, {"letter_on": "31-31-2026"}):
        answer = post(client, task, "order", **{**WRITTEN, **wrong}, paper_place="")
        assert answer.status_code == 422
        assert "is-invalid" in text_of(answer)
        assert "Bupati" in text_of(answer)
    assert not Disposition.objects.exists()
    assert post(client_of(office, "clerk"), task, "order", **WRITTEN, paper_place="").status_code == 422
    assert not Disposition.objects.exists()


@pytest.mark.django_db
def test_an_order_may_be_given_without_a_sheet() -> None:
    office, cycle = ordering_office()
    assert post(client_of(office, "planner"), only_task(cycle), "finish", note="", paper_place="").status_code == 302
    assert not Disposition.objects.exists()


def opening() -> tuple[Office, Cycle, Task]:
    office = open_office(WITH_OPENING, units=2)
    cycle = office.start(now=timezone.now())
    return office, cycle, only_task(cycle, kind="order")


def holder(office: Office, task: Task) -> Client:
    key = next(key for key, position in office.positions.items() if position.id == task.position_id)
    client = client_of(office, key)
    user = office.officials[office.positions[key].id].user
    user.set_password(PASSWORD)
    user.save()
    client.force_login(user)
    return client


@pytest.mark.django_db
def test_the_giver_amends_signs_and_the_reader_initials_with_a_note() -> None:
    office, cycle, task = opening()
    giver = holder(office, task)
    assert "Ubah isi disposisi" in text_of(giver.get(f"/tugas/{task.id}/"))
    number = Disposition.objects.get(cycle=cycle).agenda_number
    assert post(giver, task, "amend", **WRITTEN).status_code == 302
    amended = Disposition.objects.get(cycle=cycle)
    assert (amended.instruction, amended.agenda_number) == (WRITTEN["instruction"], number)
    document = Document.objects.get(cycle=cycle, kind="disposition")
    assert WRITTEN["instruction"] in document.content
    assert document.number == number
    put_pdfs(cycle)
    assert "Ubah dahulu isi disposisi" in text_of(giver.get(f"/tugas/{task.id}/"))
    assert post(giver, task, "mark", secret=PASSWORD, note="", paper_place="").status_code == 302
    assert post(giver, task, "amend", **{**WRITTEN, "subject": "Terlambat diubah"}).status_code == 422

    reading = only_task(cycle, kind="order")
    reader = holder(office, reading)
    page = text_of(reader.get(f"/tugas/{reading.id}/"))
    assert "Ubah isi disposisi" not in page
    assert "Keberatan tulislah sebagai catatan" in page
    assert post(reader, reading, "amend", **WRITTEN).status_code == 422
    assert (
        post(reader, reading, "mark", secret=PASSWORD, note="Siapkan <b>hari ini</b>", paper_place="").status_code
        == 302
    )
    assert Disposition.objects.get(cycle=cycle).notes[0]["text"] == "Siapkan <b>hari ini</b>"
    assert "Siapkan &lt;b&gt;hari ini&lt;/b&gt;" in text_of(reader.get(f"/tugas/{reading.id}/"))
