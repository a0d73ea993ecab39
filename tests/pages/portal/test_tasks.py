"""Tugas saya: sorted by time left, what came back and why, filters, other positions, refreshed without a reload."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from himpun.cycles.models import Cycle, Task
from himpun.cycles.services import send_back
from himpun.cycles.tests.office import Office, only_task, open_office
from himpun.organisations.models import Appointment
from tests.pages.portal.desks import TABLE, at_the_check, complete, started
from tests.pages.reading import text_of
from tests.pages.signing_in import client_of

HTMX = {"HX-Request": "true"}


def titles(page: str, group: str) -> list[str]:
    found = re.search(rf'group-{group}".*?</section>', page, re.S)
    return re.findall(r'class="task-link"[^>]*>([^<]*)<', found[0]) if found else []


def due_in(task: Task, **time: float) -> Task:
    Task.objects.filter(pk=task.pk).update(due_at=timezone.now() + timedelta(**time))
    return task


def poll_address(page: str) -> str:
    found = re.search(r'hx-get="([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


@pytest.mark.django_db
def test_it_works() -> None:
    office, cycle = started()
    task = only_task(cycle)
    client = client_of(office, "planner")
    page = text_of(client.get("/tugas/"))
    assert titles(page, "late") == ["Menyiapkan bahan"]
    assert "Triwulan I 2026" in page
    assert "60 menit" in page
    due_in(task, days=9)
    assert titles(text_of(client.get("/tugas/")), "later") == ["Menyiapkan bahan"]
    complete(office, task)
    after = text_of(client.get("/tugas/"))
    assert "Tidak ada tugas yang menunggu Anda" in after
    assert "Baru saja selesai" in after


@pytest.mark.django_db
def test_each_sees_only_their_own() -> None:
    office, cycle = started()
    other, _ = started(name="Kantor Lain")
    assert titles(text_of(client_of(office, "clerk").get("/tugas/")), "late") == []
    complete(office, only_task(cycle))
    first = text_of(client_of(office, "sections:1").get("/tugas/"))
    assert first.count("task-link") == 1
    assert office.units[1].name not in first
    assert "Menyerahkan" not in text_of(client_of(other, "sections:1").get("/tugas/"))


def test_who_is_signed_out_signs_in(client: Any) -> None:
    assert client.get("/tugas/").status_code == 302


@pytest.mark.django_db
def test_what_came_back_says_why_and_waits_are_apart() -> None:
    office, cycle, _ = at_the_check()
    now = timezone.now()
    unit = office.units[0]
    send_back(
        only_task(cycle).id,
        to="2",
        reason="Lampiran <b>kurang</b>",
        units=frozenset({unit.id}),
        actor=office.actor("clerk", now),
        now=now,
    )
    page = text_of(client_of(office, "sections:1").get("/tugas/"))
    assert "Dikembalikan Arsiparis: Lampiran &lt;b&gt;kurang&lt;/b&gt;" in " ".join(page.split())
    assert "Dikembalikan" in text_of(client_of(office, "clerk").get("/tugas/"))
    complete(office, only_task(cycle))
    assert "Sudah diperbaiki:" in text_of(client_of(office, "clerk").get("/tugas/"))


@pytest.mark.django_db
def test_filters_narrow_and_strange_ones_do_nothing() -> None:
    office, _cycle = started()
    office.start("2026-Q2")
    client = client_of(office, "planner")
    page = text_of(client.get("/tugas/"))
    assert page.count("task-link") == 2
    assert text_of(client.get("/tugas/", {"period": "2026-Q2"})).count("task-link") == 1
    assert "Tidak ada tugas yang cocok" in text_of(client.get("/tugas/", {"standing": "returned"}))
    assert text_of(client.get("/tugas/", {"standing": "late"})).count("task-link") == 2
    for strange in ({"period": "2199-Q9"}, {"procedure": "x' or 1=1"}, {"kind": "<script>"}, {"page": "-4"}):
        answer = client.get("/tugas/", strange)
        assert answer.status_code == 200
        assert text_of(answer).count("task-link") == 2


@pytest.mark.django_db
def test_it_is_refreshed_only_when_something_changed() -> None:
    office, cycle = started()
    client = client_of(office, "planner")
    address = poll_address(text_of(client.get("/tugas/", {"standing": "late"})))
    assert "standing=late" in address
    assert client.get(address, headers=HTMX).status_code == 204
    complete(office, only_task(cycle))
    changed = client.get(address, headers=HTMX)
    assert changed.status_code == 200
    assert "<html" not in text_of(changed)
    assert poll_address(text_of(changed)) != address


@pytest.mark.django_db
def test_other_positions_are_hinted_at_with_their_counts() -> None:
    office, cycle = started()
    complete(office, only_task(cycle))
    planner = office.officials[office.positions["planner"].id]
    position = office.positions["sections:1"]
    Appointment.objects.create(position=position, official=planner, capacity="plt", starts_on=timezone.now().date())
    client = client_of(office, "planner")
    page = text_of(client.get("/tugas/"))
    assert "Jabatan Anda yang lain juga mempunyai tugas:" in page
    assert "Plt. Kepala Seksi 1" in page
    chosen = client.post("/jabatan/", {"position": position.id, "next": "/tugas/"}, follow=True)
    assert text_of(chosen).count("task-link") == 1


@pytest.mark.django_db
def test_the_page_costs_the_same_for_one_task_and_thirty(django_assert_max_num_queries: Any) -> None:
    office = open_office(TABLE, units=1)
    client = client_of(office, "planner")
    client.get("/tugas/")  # the office's calendar is read once a minute
    costs = []
    quarters = [f"{year}-Q{number}" for year in range(2018, 2026) for number in (1, 2, 3, 4)]
    for periods in (quarters[:1], quarters[1:30]):
        for period in periods:
            office.start(period)
        with django_assert_max_num_queries(30) as counted:
            assert client.get("/tugas/").status_code == 200
        costs.append(len(counted))
    assert text_of(client.get("/tugas/")).count("task-link") == 30
    assert costs[0] == costs[1]


@pytest.mark.django_db
def test_the_list_is_found_by_an_index() -> None:
    office, _cycle = started()
    plans = plans_of(office)
    assert plans
    for plan in plans:
        assert "Seq Scan on cycles_task" not in plan
        assert "SCAN cycles_task" not in plan, plan


def plans_of(office: Office) -> list[str]:
    """How the database finds one's open tasks, where it has many."""
    from himpun.cycles.selectors.inbox import Wanted, owed_now

    cycle = Cycle.objects.get()
    position = office.positions["clerk"]
    rows = [
        Task(cycle=cycle, step="4", kind="other", position=position, state="done", opened_at=cycle.started_at)
        for _ in range(3000)
    ]
    Task.objects.bulk_create(rows, batch_size=30)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE cycles_task")
    query = owed_now(office.actor("planner"), Wanted(), now=timezone.now())
    return [str(query.explain())]
