"""LHP, LHE and TLHP as registers: authored by the Irban of 002, received by the dinas of 000."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db.models import QuerySet

from himpun.collection.models import DataRequest, RegisterEntry, StoredFile
from himpun.collection.services import (
    Answer,
    Finding,
    declare_no_findings,
    enter_finding,
    hand_in,
    hand_in_many,
    type_values,
    withdraw_entry,
)
from himpun.collection.tests.stage import after
from himpun.cycles.models import Cycle
from himpun.cycles.tests.office import Office, only_task, open_office, open_tasks, refused
from himpun.organisations.actors import Actor

pytestmark = pytest.mark.django_db

RECEIVED = Finding(
    "LHP",
    number="12/LHP/2026",
    about="Dana desa",
    dated_on=date(2026, 2, 2),
    received_on=date(2026, 2, 10),
    auditor="BPK RI Perwakilan",
    finding="Bukti belum lengkap",
    recommendation="Lengkapi bukti",
)


def asked(procedure: str = "musi-banyuasin-dpmd-2019") -> tuple[Office, Cycle, DataRequest, Actor]:
    """000 or 002 with its first division or Irban asked."""
    office = open_office(procedure, units=1, kind="inspektorat" if "inspektorat" in procedure else "dinas")
    cycle = office.start()
    while open_tasks(cycle, step="0"):
        office.complete(open_tasks(cycle, step="0")[0])
    for step in ("1", "2", "3"):
        office.complete(only_task(cycle, step=step, run__isnull=False))
    key = "assistant_inspectors:1" if "inspektorat" in procedure else "division_heads:1"
    request = DataRequest.objects.select_related("unit").get(cycle=cycle, unit=office.units[0])
    return office, cycle, request, office.actor(key)


def fill(request: DataRequest, actor: Actor) -> None:
    type_values(request.id, [Answer(row["indicator_id"], "8") for row in request.rows], actor=actor, now=after(30))


def standing_entries(cycle: Cycle) -> QuerySet[RegisterEntry]:
    return RegisterEntry.objects.filter(request__cycle=cycle, withdrawn_at=None)


def test_it_works() -> None:
    _, cycle, request, actor = asked()
    fill(request, actor)

    entry = enter_finding(request.id, RECEIVED, source=b"%PDF-1.7\n%", name="lhp.pdf", actor=actor, now=after(40))
    for register in ("LHE", "TLHP"):
        declare_no_findings(request.id, register, reason="Belum ada pemeriksaan", actor=actor, now=after(41))
    hand_in(request.id, actor=actor, now=after(42))

    assert (entry.is_authored, entry.answer_due_on) == (False, date(2026, 4, 11))
    assert sorted(row.register for row in standing_entries(cycle)) == ["LHE", "LHP", "TLHP"]
    assert StoredFile.objects.get(pk=entry.file_id).media_type == "application/pdf"


def test_an_answer_lacks_its_registers() -> None:
    _, _, request, actor = asked()

    with refused("registers_missing"):
        hand_in_many(request.id, [Answer(row["indicator_id"], "8") for row in request.rows], actor=actor, now=after(40))


def test_the_irban_authors_its_reports() -> None:
    _, _, request, actor = asked("pesisir-selatan-inspektorat-2021")

    entry = enter_finding(request.id, replace(RECEIVED, received_on=None), actor=actor, now=after(40))

    assert (entry.is_authored, entry.answer_due_on) == (True, None)


def test_other_auditors_have_no_term_by_law() -> None:
    _, _, request, actor = asked()

    entry = enter_finding(request.id, replace(RECEIVED, auditor="BPKP"), actor=actor, now=after(40))

    assert entry.answer_due_on is None


def test_a_follow_up_needs_its_status() -> None:
    _, _, request, actor = asked()
    line = replace(RECEIVED, register="TLHP", follow_up="Bukti dilengkapi")

    with refused("status_missing"):
        enter_finding(request.id, line, actor=actor, now=after(40))
    entry = enter_finding(request.id, replace(line, status="sesuai"), actor=actor, now=after(41))
    assert entry.get_status_display() == "Sesuai"


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("finding_incomplete", {"number": " "}),
        ("finding_incomplete", {"received_on": None}),
        ("finding_incomplete", {"dated_on": None}),
        ("received_before_dated", {"received_on": date(2026, 2, 1)}),
        ("date_in_future", {"received_on": date(2026, 12, 1)}),
        ("register_not_asked", {"register": "SPJ"}),
    ],
)
def test_a_faulty_line_is_refused(code: str, change: dict[str, object]) -> None:
    _, cycle, request, actor = asked()

    with refused(code):
        enter_finding(request.id, replace(RECEIVED, **change), actor=actor, now=after(40))  # type: ignore[arg-type]

    assert not standing_entries(cycle)


def test_the_same_line_entered_twice_is_one() -> None:
    _, cycle, request, actor = asked()
    first = enter_finding(request.id, RECEIVED, source=b"%PDF-1.7\n%", name="lhp.pdf", actor=actor, now=after(40))
    again = enter_finding(request.id, RECEIVED, source=b"%PDF-1.7\n%", name="lhp.pdf", actor=actor, now=after(41))
    other = enter_finding(request.id, replace(RECEIVED, finding="Lain"), actor=actor, now=after(42))
    assert first == again != other
    withdraw_entry(first.id, reason="Salah ketik", actor=actor, now=after(43))
    anew = enter_finding(request.id, RECEIVED, source=b"%PDF-1.7\n%", name="lhp.pdf", actor=actor, now=after(44))
    assert {row.id for row in standing_entries(cycle)} == {other.id, anew.id}


def test_nihil_and_a_line_exclude_each_other() -> None:
    _, cycle, request, actor = asked()
    stated = declare_no_findings(request.id, "LHP", reason="Belum ada", actor=actor, now=after(40))
    assert declare_no_findings(request.id, "LHP", reason="Belum ada", actor=actor, now=after(40)) == stated

    with refused("register_contradicts"):
        enter_finding(request.id, RECEIVED, actor=actor, now=after(41))
    withdraw_entry(stated.id, reason="Ternyata ada", actor=actor, now=after(42))
    enter_finding(request.id, RECEIVED, actor=actor, now=after(43))
    with refused("register_contradicts"):
        declare_no_findings(request.id, "LHP", reason="Belum ada", actor=actor, now=after(44))

    assert len(standing_entries(cycle)) == 1


def test_nihil_needs_a_reason() -> None:
    _, _, request, actor = asked()

    with refused("nihil_reason_missing"):
        declare_no_findings(request.id, "LHP", reason="", actor=actor, now=after(40))
