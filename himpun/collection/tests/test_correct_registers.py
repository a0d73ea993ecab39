"""Correcting the registers of an archived answer alone: just the named lines and registers are open."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from himpun.collection.models import DataRequest, RegisterEntry, Value
from himpun.collection.services import (
    Answer,
    WrongRegisters,
    accept,
    correct_archived,
    declare_no_findings,
    enter_finding,
    hand_in,
    hand_in_many,
    withdraw_entry,
)
from himpun.collection.tests.stage import after
from himpun.collection.tests.test_registers import RECEIVED
from himpun.cycles.models import Cycle, Task
from himpun.cycles.services import complete
from himpun.cycles.tests.archived import keep
from himpun.cycles.tests.office import Office, open_office, open_tasks, refused
from himpun.ledger.models import Entry

pytestmark = pytest.mark.django_db

NOW = after(3000)
REASON = "Temuan evaluator"
WHY = "Nomor laporan salah"


@pytest.fixture
def archived() -> tuple[Office, Cycle]:
    return archive_with_registers(units=2)


def archive_with_registers(*, units: int) -> tuple[Office, Cycle]:
    """000, archived: every division entered one LHP and stated that there is neither LHE nor TLHP."""
    office = open_office("musi-banyuasin-dpmd-2019", units=units)
    cycle = office.start()
    while tasks := open_tasks(cycle):
        task = next((each for each in tasks if each.kind == "fill"), tasks[0])
        now = after(100)
        actor = office.doer(task, now)
        if task.kind == "fill":
            _answer(DataRequest.objects.get(pk=task.subject_id or 0), actor)
            continue
        for request in DataRequest.objects.filter(cycle=cycle, step=task.step, state="handed_in"):
            accept(request.id, actor=actor, now=now)
        complete(task.id, actor=actor, now=now)
    keep(cycle, after(130))
    cycle.refresh_from_db()
    assert cycle.state == Cycle.State.ENDED
    return office, cycle


def _answer(request: DataRequest, actor: Any) -> None:
    enter_finding(request.id, RECEIVED, source=b"%PDF-1.7\n%", name="lhp.pdf", actor=actor, now=after(100))
    for register in ("LHE", "TLHP"):
        declare_no_findings(request.id, register, reason="Belum ada pemeriksaan", actor=actor, now=after(100))
    hand_in_many(request.id, [Answer(row["indicator_id"], "8") for row in request.rows], actor=actor, now=after(100))


def line_of(cycle: Cycle, office: Office, register: str = "LHP") -> RegisterEntry:
    """The archived line of the first division."""
    return RegisterEntry.objects.get(request__cycle=cycle, request__unit=office.units[0], register=register)


def corrected(office: Office, cycle: Cycle, wrong: WrongRegisters) -> DataRequest:
    """The first division's request in the version that corrects these registers."""
    unit = office.units[0]
    actor = office.actor("staff", NOW)
    new = correct_archived(cycle.id, {}, registers={unit.id: wrong}, reason=REASON, actor=actor, now=NOW)
    return DataRequest.objects.select_related("unit").get(cycle=new, unit=unit)


def told(verb: str, cycle_id: int) -> list[dict[str, Any]]:
    bodies = Entry.objects.filter(verb=verb, cycle_id=cycle_id).order_by("seq").values_list("body", flat=True)
    return [json.loads(body)["data"] for body in bodies]


def test_it_works(archived: tuple[Office, Cycle]) -> None:
    office, cycle = archived
    old = line_of(cycle, office)
    request = corrected(office, cycle, WrongRegisters({old.id: WHY}))
    head = office.actor("division_heads:1", NOW)

    assert (request.state, request.round, request.wrong_registers) == ("returned", 2, {"LHP": WHY})
    assert set(Value.objects.filter(request=request).values_list("state", flat=True)) == {"accepted"}
    copy = RegisterEntry.objects.get(request=request, register="LHP")
    assert (copy.taken_from_id, copy.wrong, copy.file_id) == (old.id, WHY, old.file_id)

    withdraw_entry(copy.id, reason=WHY, actor=head, now=NOW)
    enter_finding(request.id, replace(RECEIVED, number="13/LHP/2026"), actor=head, now=NOW)
    hand_in(request.id, actor=head, now=NOW)
    accept(request.id, actor=office.actor("staff", NOW), now=NOW)

    request.refresh_from_db()
    assert request.state == "accepted"
    held = RegisterEntry.objects.filter(request=request, withdrawn_at=None).order_by("register")
    assert [(row.register, row.number) for row in held] == [("LHE", ""), ("LHP", "13/LHP/2026"), ("TLHP", "")]
    old.refresh_from_db()
    assert (old.number, old.withdrawn_at, old.wrong) == ("12/LHP/2026", None, "")


def test_the_ledger_says_which_lines_and_why(archived: tuple[Office, Cycle]) -> None:
    office, cycle = archived
    old = line_of(cycle, office)
    request = corrected(office, cycle, WrongRegisters({old.id: WHY}, {"LHE": "Satu laporan belum tercatat"}))

    (started,) = told("cycle.correction_started", request.cycle_id)
    lines = {"lines": {str(old.id): WHY}, "lacking": {"LHE": "Satu laporan belum tercatat"}}
    assert started["registers"] == {str(request.unit_id): lines}
    (returned,) = told("cells.returned", request.cycle_id)
    assert returned["registers"] == {"LHP": WHY, "LHE": "Satu laporan belum tercatat"}
    assert (returned["cells"], returned["reason"]) == ([], f"{WHY}; Satu laporan belum tercatat")
    (carried,) = told("answers.carried_over", request.cycle_id)
    assert carried["register_lines"] == RegisterEntry.objects.filter(request__cycle=cycle).count()


def test_only_what_is_named_is_open(archived: tuple[Office, Cycle]) -> None:
    office, cycle = archived
    request = corrected(office, cycle, WrongRegisters(lacking={"LHP": "Satu laporan belum tercatat"}))
    head = office.actor("division_heads:1", NOW)
    kept, closed = RegisterEntry.objects.filter(request=request, register__in=["LHP", "TLHP"]).order_by("register")

    with refused("register_line_not_named"):
        withdraw_entry(kept.id, reason="Keliru", actor=head, now=NOW)
    with refused("register_not_named"):
        withdraw_entry(closed.id, reason="Keliru", actor=head, now=NOW)
    with refused("register_not_named"):
        enter_finding(request.id, replace(RECEIVED, register="LHE"), actor=head, now=NOW)
    with refused("cell_closed"):
        hand_in_many(request.id, [Answer(request.rows[0]["indicator_id"], "9")], actor=head, now=NOW)
    added = enter_finding(request.id, replace(RECEIVED, number="14/LHP/2026"), actor=head, now=NOW)
    withdraw_entry(added.id, reason="Salah ketik", actor=head, now=NOW)


def test_a_statement_of_nihil_is_a_line_too(archived: tuple[Office, Cycle]) -> None:
    office, cycle = archived
    nihil = line_of(cycle, office, "LHE")
    request = corrected(office, cycle, WrongRegisters({nihil.id: "Ada satu LHE"}))
    head = office.actor("division_heads:1", NOW)
    with refused("register_lines_wrong"):
        hand_in(request.id, actor=head, now=NOW)
    withdraw_entry(RegisterEntry.objects.get(request=request, register="LHE").id, reason="Ada", actor=head, now=NOW)
    with refused("registers_missing"):
        hand_in(request.id, actor=head, now=NOW)
    enter_finding(request.id, replace(RECEIVED, register="LHE"), actor=head, now=NOW)
    assert hand_in(request.id, actor=head, now=NOW).state == "handed_in"


def test_where_only_cells_are_named_the_registers_stay(archived: tuple[Office, Cycle]) -> None:
    office, cycle = archived
    unit, old = office.units[0], line_of(cycle, office)
    cell = old.request.rows[0]["indicator_id"]
    actor = office.actor("staff", NOW)
    new = correct_archived(cycle.id, {unit.id: {cell: "Salah ketik"}}, reason=REASON, actor=actor, now=NOW)
    copy = RegisterEntry.objects.get(request__cycle=new, request__unit=unit, register="LHP")
    assert copy.request.wrong_registers == {}
    with refused("register_not_named"):
        withdraw_entry(copy.id, reason="Keliru", actor=office.actor("division_heads:1", NOW), now=NOW)


def test_a_unit_named_as_a_whole_may_change_all_of_it(archived: tuple[Office, Cycle]) -> None:
    office, cycle = archived
    unit, old = office.units[0], line_of(cycle, office)
    wrong = WrongRegisters({old.id: WHY})
    actor = office.actor("staff", NOW)
    new = correct_archived(cycle.id, {unit.id: {}}, registers={unit.id: wrong}, reason=REASON, actor=actor, now=NOW)
    request = DataRequest.objects.get(cycle=new, unit=unit)
    assert request.wrong_registers is None
    assert set(Value.objects.filter(request=request).values_list("state", flat=True)) == {"returned"}
    line = RegisterEntry.objects.get(request=request, register="TLHP")
    withdraw_entry(line.id, reason="Keliru", actor=office.actor("division_heads:1", NOW), now=NOW)


def test_the_next_correction_begins_afresh(archived: tuple[Office, Cycle]) -> None:
    office, cycle = archived
    request = corrected(office, cycle, WrongRegisters(lacking={"LHP": "Belum lengkap"}))
    _finish(office, request.cycle)
    again = corrected(office, request.cycle, WrongRegisters(lacking={"TLHP": "Belum lengkap"}))
    assert (again.wrong_registers, again.round) == ({"TLHP": "Belum lengkap"}, 3)
    assert not RegisterEntry.objects.filter(request=again).exclude(wrong="").exists()


def _finish(office: Office, cycle: Cycle) -> None:
    while tasks := open_tasks(cycle):
        task = next((each for each in tasks if each.kind == "fill"), tasks[0])
        actor = office.doer(task, NOW)
        if task.kind == "fill":
            hand_in(task.subject_id or 0, actor=actor, now=NOW)
            continue
        for request in DataRequest.objects.filter(cycle=cycle, step=task.step, state="handed_in"):
            accept(request.id, actor=actor, now=NOW)
        complete(task.id, actor=actor, now=NOW)
    keep(cycle, NOW)
    cycle.refresh_from_db()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (lambda _own, other: WrongRegisters({other.id: WHY}), "register_line_unknown"),
        (lambda own, _other: WrongRegisters({own.id: " "}), "reason_missing"),
        (lambda _own, _other: WrongRegisters(lacking={"LKE": WHY}), "register_unknown"),
        (lambda _own, _other: WrongRegisters(), "cells_not_named"),
    ],
)
def test_what_is_not_the_units_own_is_refused(archived: tuple[Office, Cycle], wrong: Any, code: str) -> None:
    office, cycle = archived
    other = RegisterEntry.objects.get(request__cycle=cycle, request__unit=office.units[1], register="LHP")
    with refused(code):
        corrected(office, cycle, wrong(line_of(cycle, office), other))
    assert not Cycle.objects.filter(supersedes=cycle).exists()


def test_a_register_that_the_row_does_not_ask_for_is_refused(db: None) -> None:
    """004 gathers no registers."""
    office = open_office("mojokerto-dawarblandong-2023", units=1)
    cycle = office.start()
    while tasks := open_tasks(cycle):
        task = next((each for each in tasks if each.kind == "fill"), tasks[0])
        actor = office.doer(task, after(100))
        if task.kind == "fill":
            request = DataRequest.objects.get(pk=task.subject_id or 0)
            answers = [Answer(row["indicator_id"], "8") for row in request.rows]
            hand_in_many(request.id, answers, actor=actor, now=after(100))
            continue
        for request in DataRequest.objects.filter(cycle=cycle, step=task.step, state="handed_in"):
            accept(request.id, actor=actor, now=after(100))
        complete(task.id, actor=actor, now=after(100))
    keep(cycle, after(130))
    with refused("register_not_asked"):
        corrected(office, cycle, WrongRegisters(lacking={"LHP": WHY}))


def test_it_costs_the_same_for_many_units(db: None) -> None:
    counts = []
    for units in (1, 6):
        office, cycle = archive_with_registers(units=units)
        wrong = WrongRegisters({line_of(cycle, office).id: WHY})
        with CaptureQueriesContext(
            connection,
        ) as asked:
            corrected(office, cycle, wrong)
        counts.append(len(asked))
        assert Task.objects.filter(cycle__supersedes=cycle, kind="fill", state="open").count() == 1
    assert counts[0] == counts[1]
