"""The desks of preparing, sending out, meeting, drafting, publishing and archiving."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from himpun.collection.models import DataRequest, Form
from himpun.cycles.models import Cycle, Meeting, Task
from himpun.cycles.tests.office import Office, only_task, open_office, open_tasks
from himpun.organisations.models import Appointment
from tests.pages.portal.desks import TABLE
from tests.pages.reading import text_of
from tests.pages.signing_in import client_of

HEAD = TABLE.split("steps:", maxsplit=1)[0]
COLLECTING = (
    HEAD
    + """steps:
  - {no: "1", activity: Menyiapkan format, by: {actors: [planner], mode: one}, work: prepare_form}
  - {no: "2", activity: Membahas format, by: {actors: [planner, clerk], mode: jointly}, work: meet}
  - {no: "3", activity: Menyampaikan format, by: {actors: [clerk], mode: one}, work: distribute, to: [sections]}
  - {no: "4", activity: Menghimpun, by: {actors: [clerk], mode: one}, work: gather, from: [sections], time: {max: 60, unit: menit, text: "60"}}
"""  # noqa: E501 — one row of the table is one line
)
CLOSING = (
    HEAD
    + """steps:
  - {no: "1", activity: Menyusun surat, by: {actors: [planner], mode: one}, work: draft}
  - {no: "2", activity: Mengumumkan, by: {actors: [planner], mode: one}, work: publish}
  - {no: "3", activity: Menyimpan, by: {actors: [clerk], mode: one}, work: archive}
"""
)


def post(client: Client, task: Task, act: str, **fields: Any) -> Any:
    return client.post(f"/tugas/{task.id}/", {"act": act, "note": "", "paper_place": "", **fields})


def page(client: Client, task: Task) -> str:
    return text_of(client.get(f"/tugas/{task.id}/"))


def collecting(units: int = 2) -> tuple[Office, Cycle]:
    office = open_office(COLLECTING, units=units)
    return office, office.start()


def prepared(units: int = 2) -> tuple[Office, Cycle]:
    office, cycle = collecting(units)
    assert post(client_of(office, "planner"), only_task(cycle), "finish").status_code == 302
    return office, cycle


def minutes(office: Office, **fields: Any) -> dict[str, Any]:
    return {
        "held_at": (timezone.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
        "place": "Ruang rapat",
        "agenda": "Format data",
        "attendance": [office.positions["planner"].id, office.positions["sections:1"].id],
        "decisions": "Format disetujui.\n\nBukti wajib <b>ada</b>.\n",
        **fields,
    }


@pytest.mark.django_db
def test_it_works_from_the_form_to_the_requests() -> None:
    office, cycle = collecting()
    planner, clerk = client_of(office, "planner"), client_of(office, "clerk")
    task = only_task(cycle)
    shown = page(planner, task)
    assert "Format data versi 1 (pratinjau)" in shown
    assert "Indikator 2" in shown
    assert not Form.objects.exists()
    assert post(planner, task, "finish").status_code == 302
    assert "Format data versi 1</h2>" in page(planner, task)

    mine, theirs = open_tasks(cycle)
    assert post(planner, mine, "minutes", **minutes(office)).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.decisions == ["Format disetujui.", "Bukti wajib <b>ada</b>."]
    told = page(clerk, theirs)
    assert "Bukti wajib &lt;b&gt;ada&lt;/b&gt;." in told
    assert "Tegaskan notulen" in told
    assert post(clerk, theirs, "finish").status_code == 302

    sending = only_task(cycle)
    shown = page(clerk, sending)
    assert "2 unit menerima format" in shown
    assert "Kepala Seksi 1" in shown
    assert not DataRequest.objects.exists()
    answer = client_of(office, "clerk").post(f"/tugas/{sending.id}/", {"act": "finish"}, follow=True)
    assert DataRequest.objects.count() == 2
    assert "kini pada" in text_of(answer)


@pytest.mark.django_db
def test_a_vacant_post_is_shown_before_sending() -> None:
    office, cycle = prepared()
    Appointment.objects.filter(position=office.positions["sections:2"]).update(ends_on="2025-01-01")
    for task in open_tasks(cycle):
        key = "planner" if task.actor == "planner" else "clerk"
        act = "finish" if Meeting.objects.exists() else "minutes"
        assert post(client_of(office, key), task, act, **minutes(office)).status_code == 302
    assert "kosong: diterima atasannya" in page(client_of(office, "clerk"), only_task(cycle))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"held_at": "2099-01-01T08:00"}, "belum berlangsung"),
        ({"held_at": "kemarin sore"}, "is-invalid"),
        ({"place": ""}, "is-invalid"),
        ({"place": "x" * 201}, "is-invalid"),
        ({"attendance": ["999999"]}, "is-invalid"),
        ({"decisions": " \n \n"}, "is-invalid"),
        ({"agenda": "x" * 5001}, "is-invalid"),
    ],
)
def test_minutes_that_cannot_be_are_refused_and_kept(wrong: dict[str, Any], told: str) -> None:
    office, cycle = prepared()
    task = open_tasks(cycle)[0]
    answer = post(client_of(office, "planner"), task, "minutes", **minutes(office, **wrong))
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert "Format data" in text_of(answer)
    assert not Meeting.objects.exists()


@pytest.mark.django_db
def test_the_second_to_write_minutes_is_told_who_was_first() -> None:
    office, cycle = prepared()
    mine, theirs = open_tasks(cycle)
    assert post(client_of(office, "planner"), mine, "minutes", **minutes(office)).status_code == 302
    late = post(client_of(office, "clerk"), theirs, "minutes", **minutes(office, place="Aula lain"))
    assert late.status_code == 422
    assert "sudah ditulis oleh Perencana" in text_of(late)
    # Nobody who may only read writes anything.
    assert post(client_of(office, "sections:1"), theirs, "minutes", **minutes(office)).status_code in (404, 422)
    assert Meeting.objects.count() == 1


@pytest.mark.django_db
def test_drafting_publishing_and_archiving() -> None:
    office = open_office(CLOSING, units=1)
    cycle = office.start()
    planner, clerk = client_of(office, "planner"), client_of(office, "clerk")
    assert "Dokumen ini disusun di luar Himpun" in page(planner, only_task(cycle))
    assert post(planner, only_task(cycle), "finish").status_code == 302

    task = only_task(cycle)
    today = timezone.localdate().isoformat()
    for wrong in ({"places": ""}, {"places": " \n"}, {"published_on": "2099-01-01"}, {"published_on": "besok"}):
        refused = post(planner, task, "publish", **{"places": "Papan", "published_on": today, **wrong})
        assert refused.status_code == 422
    assert post(planner, task, "finish").status_code == 422
    told = {"places": "Papan pengumuman <kantor>\nLaman dinas", "published_on": "2026-04-06"}
    assert post(planner, task, "publish", **told).status_code == 302
    assert "Papan pengumuman &lt;kantor&gt;; Laman dinas" in page(planner, task)

    task = only_task(cycle)
    assert "Yang disimpan" in page(clerk, task)
    answer = client_of(office, "clerk").post(
        f"/tugas/{task.id}/", {"act": "finish", "note": "", "paper_place": "Boks 12"}, follow=True
    )
    assert "Siklus berakhir" in text_of(answer)
    assert "Boks 12" in text_of(answer)
    cycle.refresh_from_db()
    assert cycle.state == Cycle.State.ENDED


@pytest.mark.django_db
@pytest.mark.parametrize("stage", ["prepare", "distribute"])
def test_previews_cost_the_same_for_two_units_and_ten(stage: str, django_assert_max_num_queries: Any) -> None:
    costs = []
    for units in (2, 10):
        office, cycle = collecting(units)
        key = "planner"
        if stage == "distribute":
            post(client_of(office, "planner"), only_task(cycle), "finish")
            first, second = open_tasks(cycle)
            post(client_of(office, "planner"), first, "minutes", **minutes(office))
            post(client_of(office, "clerk"), second, "finish")
            key = "clerk"
        client, task = client_of(office, key), only_task(cycle)
        with django_assert_max_num_queries(60) as counted:
            assert client.get(f"/tugas/{task.id}/").status_code == 200
        costs.append(len(counted))
    assert costs[0] == costs[1]
