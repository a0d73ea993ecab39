"""The list of cycles, who delays, and the correction after the archive."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from himpun.collection.models import DataRequest
from himpun.cycles.models import Cycle, Task
from himpun.cycles.tests.archived import keep
from himpun.cycles.tests.office import open_office
from himpun.documents.tests.walk import Walk, walk
from himpun.organisations.models import Position, Unit
from tests.pages.portal.desks import TABLE, started
from tests.pages.reading import text_of
from tests.pages.signing_in import client_of

pytestmark = pytest.mark.django_db
PERIODS = ["2026-Q1", "2025-Q4", "2025-Q3", "2025-Q2", "2025-Q1", "2024-Q4", "2024-Q3", "2024-Q2", "2024-Q1", "2023-Q4"]


def late(cycle: Cycle) -> None:
    Task.objects.filter(cycle=cycle, state="open").update(due_at=timezone.now() - timedelta(days=5))


def test_it_works() -> None:
    office, cycle = started()
    late(cycle)
    page = text_of(client_of(office, "planner").get("/siklus/"))
    assert f"/siklus/{cycle.id}/" in page
    assert "Triwulan I 2026" in page
    assert "0/4" in page
    assert "Perencana" in page
    assert "1 tugas terlambat" in page


def test_filters_narrow_and_unknown_ones_do_no_harm() -> None:
    office, cycle = started()
    client = client_of(office, "planner")
    assert f"/siklus/{cycle.id}/" in text_of(client.get("/siklus/?state=running&year=2026&period=2026-Q1"))
    none = text_of(client.get("/siklus/?state=ended"))
    assert "Tidak ada siklus yang cocok" in none
    assert client.get("/siklus/?state=x&period='--&procedure=abc&year=%EF%BF%BF&page=zz").status_code == 200


def test_cycles_of_others_appear_in_no_list_and_no_export() -> None:
    _office, cycle = started()
    cycle.procedure.title = "Rahasia kantor lain"
    cycle.procedure.save()
    other = open_office(TABLE, name="Kantor Lain")
    client = client_of(other, "planner", administrator=True)
    for path in ("/siklus/", "/siklus/ekspor/", "/siklus/terlambat/", "/siklus/jadwal/", "/siklus/mulai/"):
        assert "Rahasia kantor lain" not in text_of(client.get(path)), path


def test_an_empty_list_says_what_to_do() -> None:
    office = open_office(TABLE)
    assert "/siklus/mulai/" in text_of(client_of(office, "planner").get("/siklus/"))


def test_one_cycle_and_ten_cost_the_same() -> None:
    office = open_office(TABLE)
    client = client_of(office, "planner")
    counts = []
    for periods in (PERIODS[:1], PERIODS[1:]):
        for period in periods:
            office.start(period)
        told = {}
        for path in ("/siklus/", "/siklus/terlambat/", "/siklus/ekspor/"):
            client.get(path)
            with CaptureQueriesContext(connection) as statements:
                client.get(path)
            told[path] = len(statements)
        counts.append(told)
    assert counts[0] == counts[1]


# -- who delays -------------------------------------------------------------------------------------


def test_who_delays_with_a_reminder_ready_to_copy() -> None:
    office, cycle = started()
    late(cycle)
    page = text_of(client_of(office, "clerk").get(f"/siklus/{cycle.id}/terlambat/"))
    assert "Perencana" in page
    assert "Yth. Perencana" in page
    assert "TERLAMBAT" in page
    assert 'data-copy="letter-p' in page
    assert "Pejabat" not in page.split("<textarea")[1]


def test_the_export_holds_no_formula() -> None:
    office, cycle = started()
    late(cycle)
    Position.objects.filter(pk=office.positions["planner"].pk).update(title='=HYPERLINK("http://x")')
    Unit.objects.filter(pk=office.positions["planner"].unit_id).update(name="@SUM(1)")
    answer = client_of(office, "clerk").get(f"/siklus/{cycle.id}/terlambat/?bentuk=csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    told = text_of(answer)
    assert "'=HYPERLINK" in told
    assert "'@SUM(1)" in told


def test_nobody_delays_when_nothing_is_open() -> None:
    office = open_office(TABLE)
    assert "Tidak ada yang menunggu" in text_of(client_of(office, "planner").get("/siklus/terlambat/"))


# -- correcting what was archived -------------------------------------------------------------------


def archived() -> tuple[Walk, DataRequest]:
    going = walk("mojokerto-dawarblandong-2023")
    going.to_the_end()
    keep(going.cycle, going.now)
    Cycle.objects.filter(pk=going.cycle.pk).update(ended_at=going.now)
    return going, DataRequest.objects.filter(cycle=going.cycle, step="4").order_by("id")[0]


def test_a_correction_opens_just_the_chosen_cells() -> None:
    going, request = archived()
    client = client_of(going.office, "staff")
    address = f"/siklus/{going.cycle.id}/perbaiki/"
    cell = f"{request.unit_id}-{request.rows[0]['indicator_id']}"
    assert cell in text_of(client.get(address))
    answer = client.post(address, {"reason": "Temuan evaluator", "cell": [cell], f"why-cell-{cell}": "Salah ketik"})
    new = Cycle.objects.get(version=2)
    assert answer["Location"] == f"/siklus/{new.id}/"
    opened = DataRequest.objects.get(cycle=new, unit=request.unit)
    assert opened.state == "returned"
    assert opened.values.get(is_current=True, state="returned").reason == "Salah ketik"
    assert "versi 1" in text_of(client.get(f"/siklus/{new.id}/"))


@pytest.mark.parametrize(
    "faulty", [{}, {"cell": ["1-999999"]}, {"unit": ["999999"]}, {"cell": ["x"]}, {"cell": ["<script>-1"]}]
)
def test_a_correction_of_nothing_or_of_what_is_not_there_is_refused(faulty: dict[str, list[str]]) -> None:
    going, _request = archived()
    answer = client_of(going.office, "staff").post(
        f"/siklus/{going.cycle.id}/perbaiki/", {"reason": "Temuan evaluator", **faulty}
    )
    assert answer.status_code == 422
    assert "Temuan evaluator" in text_of(answer)
    assert "<script>-1" not in text_of(answer)
    assert Cycle.objects.count() == 1


def test_who_only_answers_may_not_correct() -> None:
    going, request = archived()
    answer = client_of(going.office, "section_heads:1").post(
        f"/siklus/{going.cycle.id}/perbaiki/", {"reason": "Temuan", "unit": [str(request.unit_id)]}
    )
    assert answer.status_code == 422
    assert Cycle.objects.count() == 1
