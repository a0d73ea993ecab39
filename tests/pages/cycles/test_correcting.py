"""Correcting registers after the archive, in the browser: naming the lines, and putting them right."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from himpun.collection.models import DataRequest, RegisterEntry
from himpun.collection.services import enter_finding
from himpun.collection.tests.test_correct_registers import line_of
from himpun.collection.tests.test_registers import RECEIVED
from himpun.cycles.models import Cycle, Task
from himpun.cycles.tests.archived import keep
from himpun.cycles.tests.office import Office
from himpun.documents.tests.walk import walk
from tests.pages.reading import text_of
from tests.pages.signing_in import client_of

pytestmark = pytest.mark.django_db

REASON = "Temuan evaluator"


@pytest.fixture
def archived() -> tuple[Office, Cycle]:
    return archive(units=2)


def archive(*, units: int) -> tuple[Office, Cycle]:
    """000, archived: the first division entered one LHP, and nobody else had anything to report."""
    going = walk("musi-banyuasin-dpmd-2019", units=units)
    going.to("4", "fill")
    request = DataRequest.objects.get(cycle=going.cycle, unit=going.office.units[0])
    actor = going.office.actor("division_heads:1", going.now)
    enter_finding(request.id, RECEIVED, source=b"%PDF-1.7\n%", name="lhp.pdf", actor=actor, now=going.now)
    going.to_the_end()
    keep(going.cycle, going.now)
    Cycle.objects.filter(pk=going.cycle.pk).update(ended_at=going.now)
    return going.office, going.cycle


def address(cycle: Cycle) -> str:
    return f"/siklus/{cycle.id}/perbaiki/"


def test_it_works(archived: tuple[Office, Cycle]) -> None:
    office, cycle = archived
    client, line = client_of(office, "staff"), line_of(cycle, office)
    key = f"{line.request.unit_id}-{line.id}"
    page = text_of(client.get(address(cycle)))
    assert f'name="line" value="{key}"' in page
    assert "12/LHP/2026" in page
    assert "Ada laporan yang belum tercatat dalam LHE" in page

    answer = client.post(address(cycle), {"reason": REASON, "line": [key], f"why-line-{key}": "Nomornya salah"})

    new = Cycle.objects.get(version=2)
    assert answer["Location"] == f"/siklus/{new.id}/"
    request = DataRequest.objects.get(cycle=new, unit=line.request.unit)
    assert request.wrong_registers == {"LHP": "Nomornya salah"}


def test_the_unit_sees_at_the_line_what_is_wrong_and_puts_it_right(archived: tuple[Office, Cycle]) -> None:
    office, cycle = archived
    line = line_of(cycle, office)
    key = f"{line.request.unit_id}-{line.id}"
    client_of(office, "staff").post(address(cycle), {"reason": REASON, "line": [key]})
    request = DataRequest.objects.get(cycle__version=2, unit=line.request.unit)
    wrong = RegisterEntry.objects.get(request=request, register="LHP")
    task = Task.objects.get(cycle=request.cycle, kind="fill", state="open")
    head = client_of(office, "division_heads:1")

    desk = text_of(head.get(f"/tugas/{task.id}/"))
    assert f"Salah: {REASON}" in desk
    assert "Tidak ditunjuk pada perbaikan ini" in desk
    assert desk.count("Alasan ditarik") == 1
    assert f"/pengumpulan/permintaan/{request.id}/register/LHE/" not in desk

    refused = head.post(f"/tugas/{task.id}/", {"act": "hand_in"})
    assert refused.status_code == 422
    assert "Tarik baris itu, lalu catat yang benar" in text_of(refused)

    head.post(f"/pengumpulan/register/{wrong.id}/tarik/", {"reason": "Nomornya salah"})
    entered = {
        "number": "13/LHP/2026", "about": "Dana desa", "dated_on": "2026-02-02", "received_on": "2026-02-10",
        "auditor": "BPK", "finding": "Bukti belum lengkap", "recommendation": "Lengkapi bukti",
    }  # fmt: skip
    head.post(f"/pengumpulan/permintaan/{request.id}/register/LHP/", entered)
    head.post(f"/tugas/{task.id}/", {"act": "hand_in"})
    request.refresh_from_db()
    assert request.state == "handed_in"
    closed = head.post(f"/pengumpulan/permintaan/{request.id}/register/LHE/nihil/", {"reason": "Tidak ada"})
    assert closed.status_code in (302, 422)


def test_the_one_who_gathers_accepts_an_answer_of_registers_alone(archived: tuple[Office, Cycle]) -> None:
    office, cycle = archived
    unit = office.units[0]
    staff = client_of(office, "staff")
    staff.post(address(cycle), {"reason": REASON, "lacking": [f"{unit.id}-LHE"]})
    request = DataRequest.objects.get(cycle__version=2, unit=unit)
    fill = Task.objects.get(cycle=request.cycle, kind="fill", state="open")
    head = client_of(office, "division_heads:1")
    nihil = RegisterEntry.objects.get(request=request, register="LHE")
    head.post(f"/pengumpulan/register/{nihil.id}/tarik/", {"reason": "Ada satu laporan"})
    entered = {"number": "1/LHE/2026", "about": "SAKIP", "dated_on": "2026-02-02", "recommendation": "Perbaiki"}
    head.post(f"/pengumpulan/permintaan/{request.id}/register/LHE/", entered)
    head.post(f"/tugas/{fill.id}/", {"act": "hand_in"})

    gather = Task.objects.get(cycle=request.cycle, kind="gather", state="open")
    assert f'name="unit" value="{request.id}"' in text_of(staff.get(f"/tugas/{gather.id}/"))
    staff.post(
        reverse("collection:decide", args=[request.cycle_id]), {"act": "accept_units", "unit": [str(request.id)]}
    )

    request.refresh_from_db()
    assert request.state == "accepted"


@pytest.mark.parametrize(
    "faulty",
    [
        {"line": ["1-999999"]},
        {"line": ["x"]},
        {"lacking": ["1-LKE"]},
        {"lacking": ["<script>-LHP"]},
    ],
)
def test_what_is_not_of_this_cycle_is_refused(archived: tuple[Office, Cycle], faulty: dict[str, list[str]]) -> None:
    office, cycle = archived
    answer = client_of(office, "staff").post(address(cycle), {"reason": REASON, **faulty})
    page = text_of(answer)
    assert (answer.status_code, REASON in page, "<script>-LHP" in page) == (422, True, False)
    assert Cycle.objects.count() == 1


def test_the_number_of_statements_does_not_grow_with_the_units(db: None) -> None:
    counts = []
    for units in (1, 5):
        office, cycle = archive(units=units)
        client = client_of(office, "staff")
        client.get(address(cycle))
        with CaptureQueriesContext(connection) as asked:
            client.get(address(cycle))
        counts.append(len(asked))
    assert counts[0] == counts[1]
