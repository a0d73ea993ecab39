"""Sending work back: with a reason, along the arrows that are drawn, for the units that are named."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from himpun.cycles.models import Cycle, StepRun, Task
from himpun.cycles.running import Running
from himpun.cycles.services import close_lane, pause_for, resume, send_back
from himpun.cycles.services.locking import locked_task
from himpun.cycles.tests.office import START, Office, only_task, open_office, open_tasks, refused
from himpun.cycles.tests.tables import EACH, GATHER, by, row, table
from himpun.ledger.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]

LATER = START + timedelta(minutes=30)
_HOUR = {"max": 1, "unit": "jam", "text": "1 jam"}
_ROWS = [
    row("1", work="distribute", to=["sections"]),
    row("2", **EACH, time=_HOUR),
    row("3", by=by("one", "planning"), work="meet"),
    row("4", time=_HOUR, returns=[{"to": "2", "scope": "units"}, {"to": "1", "scope": "cycle"}]),
    row("5"),
]


def test_it_works() -> None:
    """The unit's own lane opens as a new round; who returned is asked again when it is back; all else stays."""
    office, cycle = _at_step_4(units=3)
    task = only_task(cycle)

    _send_back(office, task, unit=1)

    again = only_task(cycle)
    assert (again.step, again.unit, again.round) == ("2", office.units[1], 2)
    assert _read(task).state == Task.State.RETURNED
    office.complete(again, now=LATER)
    assert (only_task(cycle).step, only_task(cycle).round) == ("4", 2)
    assert _rounds(cycle) == {"1": [1], "2": [1, 1, 1, 2], "3": [1], "4": [1, 2]}


def test_it_is_recorded_with_its_reason_and_what_stays_valid() -> None:
    office, cycle = _at_step_4()

    _send_back(office, only_task(cycle), unit=0)

    returned, stayed, opened = list(Entry.objects.filter(cycle_id=cycle.id).order_by("seq"))[-3:]
    assert (returned.verb, stayed.verb, opened.verb) == ("task.returned", "step.stayed_valid", "step.opened")
    told = _data(returned)
    assert (told["step"], told["to"], told["units"]) == ("4", "2", [office.units[0].id])
    assert told["reason"] == "Angka keliru"
    assert _data(stayed) == {"step": "3", "unit": None, "note": "tetap berlaku"}
    assert StepRun.objects.get(cycle=cycle, step="4").reason == "Angka keliru"


def test_a_new_round_has_the_full_standard_time() -> None:
    office, cycle = _at_step_4()
    task = only_task(cycle)
    first_due = task.due_at

    _send_back(office, task, unit=0, now=LATER)
    again = only_task(cycle)
    office.complete(again, now=LATER + timedelta(minutes=10))

    resumed = only_task(cycle)
    assert first_due == START + timedelta(hours=1)
    assert again.due_at == LATER + timedelta(hours=1)
    assert resumed.due_at == LATER + timedelta(minutes=70)
    assert _read(task).measured_minutes == 30


def test_the_whole_cycle_can_go_back() -> None:
    office, cycle = _at_step_4()

    _send_back(office, only_task(cycle), to="1", units=None)

    assert only_task(cycle).step == "1"
    office.complete(only_task(cycle))
    assert {task.step for task in open_tasks(cycle)} == {"2"}
    assert len(open_tasks(cycle)) == 2


def test_work_that_stands_open_behind_the_target_is_withdrawn() -> None:
    rows = [row("1"), row("2", next=["3", "4"]), row("3", returns=[{"to": "1", "scope": "cycle"}], next=["5"])]
    office = open_office(table(*rows, row("4"), row("5")))
    cycle = office.start()
    for _ in range(2):
        office.complete(only_task(cycle))
    task, other = open_tasks(cycle)

    _send_back(office, task, to="1", units=None, now=LATER)

    assert (_read(other).state, other.measured_minutes) == (Task.State.WITHDRAWN, 30)
    assert only_task(cycle).step == "1"
    with refused("not_your_turn"):
        office.complete(other)


def test_a_gathering_is_gathered_again_from_the_named_units() -> None:
    rows = [row("1", **GATHER), row("2", work="analyse", returns=[{"to": "1", "scope": "units"}])]
    office = open_office(table(*rows))
    cycle = office.start()
    office.complete(only_task(cycle))

    _send_back(office, only_task(cycle), to="1", unit=1)

    assert (only_task(cycle).step, only_task(cycle).round) == ("1", 2)


def test_a_lane_that_was_closed_stays_closed_until_it_is_named() -> None:
    office = open_office(table(*_ROWS), units=2)
    cycle = office.start()
    office.complete(only_task(cycle))
    silent, other = office.units
    close_lane(cycle.id, silent.id, reason="Tidak menjawab", actor=office.actor("planning"), now=START)
    office.complete(only_task(cycle, unit=other))
    office.complete(only_task(cycle))

    _send_back(office, only_task(cycle), unit=1)
    assert only_task(cycle).unit == other
    office.complete(only_task(cycle))
    _send_back(office, only_task(cycle), unit=0)

    assert only_task(cycle).unit == silent


@pytest.mark.parametrize("reason", ["", "  ", "\n", "x"])
def test_the_reason_is_mandatory(reason: str) -> None:
    office, cycle = _at_step_4()

    with refused("reason_missing"):
        _send_back(office, only_task(cycle), unit=0, reason=reason)


@pytest.mark.parametrize(("to", "scope"), [("3", "units"), ("1", "units"), ("2", "cycle"), ("9", "cycle")])
def test_only_arrows_that_are_drawn_lead_back(to: str, scope: str) -> None:
    office, cycle = _at_step_4()
    units = frozenset({office.units[0].id}) if scope == "units" else None

    with refused("return_not_drawn"):
        _send_back(office, only_task(cycle), to=to, units=units)


def test_units_must_take_part_in_the_target() -> None:
    office, cycle = _at_step_4()
    stranger = office.positions["planning"].unit_id

    for units in (frozenset(), frozenset({stranger}), frozenset({office.units[0].id, stranger})):
        with refused("units_unknown"):
            _send_back(office, only_task(cycle), units=units)


def test_the_same_return_again_gives_back_what_was_recorded() -> None:
    office, cycle = _at_step_4()
    task = only_task(cycle)
    _send_back(office, task, unit=0)
    entries = Entry.objects.count()

    again = send_back(
        task.id,
        to="2",
        reason="Angka keliru",
        units=frozenset({office.units[0].id}),
        actor=office.actor("staff"),
        now=LATER,
    )

    assert again.done_at == START
    assert Entry.objects.count() == entries


def test_who_completes_what_was_returned_is_told_so() -> None:
    office, cycle = _at_step_4()
    task = only_task(cycle)
    _send_back(office, task, unit=0)

    with refused("already_done") as told:
        office.complete(task)
    assert "dikembalikan oleh Staf Perencanaan pada 6 April 2026" in told.value.message


def test_the_wrong_person_and_the_stranger_are_refused() -> None:
    office, cycle = _at_step_4()
    task = only_task(cycle)
    other = open_office(table(row("1")))
    units = frozenset({office.units[0].id})

    with refused("not_your_task"):
        send_back(task.id, to="2", reason="Angka keliru", units=units, actor=office.actor("planning"), now=START)
    with refused("not_there"):
        send_back(task.id, to="2", reason="Angka keliru", units=units, actor=other.actor("staff"), now=START)


# -- closing a lane --------------------------------------------------------------------------------


def test_closing_a_lane_lets_the_others_go_on() -> None:
    office = open_office(table(*_ROWS), units=2)
    cycle = office.start()
    office.complete(only_task(cycle))
    silent, other = office.units
    task = only_task(cycle, unit=silent)
    office.complete(only_task(cycle, unit=other))

    close_lane(cycle.id, silent.id, reason="Tidak menjawab", actor=office.actor("planning"), now=LATER)

    assert only_task(cycle).step == "3"
    assert (_read(task).state, task.measured_minutes) == (Task.State.WITHDRAWN, 30)
    closed = Entry.objects.get(cycle_id=cycle.id, verb="lane.closed")
    assert _data(closed) == {"step": "2", "unit": silent.id, "reason": "Tidak menjawab"}


def test_all_open_lanes_of_the_silent_unit_close() -> None:
    office = open_office(table(row("1", next=["2", "3"]), row("2", **EACH, next=["4"]), row("3", **EACH), row("4")))
    cycle = office.start()
    office.complete(only_task(cycle))
    silent, other = office.units

    close_lane(cycle.id, silent.id, reason="Tidak menjawab", actor=office.actor("planning"), now=START)

    assert {task.unit for task in open_tasks(cycle)} == {other}
    for task in open_tasks(cycle):
        office.complete(task)
    assert only_task(cycle).step == "4"


def test_closing_the_last_lane_can_end_the_cycle() -> None:
    office = open_office(table(row("1", **EACH)), units=1)
    cycle = office.start()

    close_lane(cycle.id, office.units[0].id, reason="Tidak menjawab", actor=office.actor("planning"), now=START)

    cycle.refresh_from_db()
    assert (cycle.state, cycle.ends) == (Cycle.State.ENDED, ["1"])


def test_closing_a_lane_needs_a_reason_an_open_lane_and_a_colleague() -> None:
    office, stranger = open_office(table(*_ROWS)), open_office(table(row("1")))
    cycle = office.start()
    unit = office.units[0].id

    with refused("reason_missing"):
        close_lane(cycle.id, unit, reason="", actor=office.actor("planning"), now=START)
    with refused("not_open"):
        close_lane(cycle.id, unit, reason="Tidak menjawab", actor=office.actor("planning"), now=START)
    with refused("not_there"):
        close_lane(cycle.id, unit, reason="Tidak menjawab", actor=stranger.actor("planning"), now=START)


# -- pausing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lane", [False, True])
def test_a_decision_waits_and_is_asked_again(lane: bool) -> None:
    office = open_office(table(row("1", **(EACH if lane else {}), work="other"), row("2")), units=1)
    cycle = office.start()
    task, running = locked_task(only_task(cycle).id, now=LATER)

    pause_for(task, running)
    with refused("waiting_for_repair"):
        office.complete(task)
    resume(Running(task.cycle, LATER + timedelta(minutes=15)), "1", task.unit_id if lane else None)

    assert (only_task(cycle).step, only_task(cycle).round) == ("1", 2)
    task = _read(task)
    assert (task.state, task.measured_minutes, task.waiting_minutes) == (Task.State.RETURNED, 30, 15)


def _at_step_4(units: int = 2) -> tuple[Office, Cycle]:
    office = open_office(table(*_ROWS), units=units, indicators=0)
    cycle = office.start()
    office.complete(only_task(cycle))
    for task in open_tasks(cycle):
        office.complete(task)
    office.complete(only_task(cycle))
    return office, cycle


def _send_back(office: Office, task: Task, *, unit: int | None = None, **changes: Any) -> Task:
    named = frozenset({office.units[unit].id}) if unit is not None else None
    wanted = {"to": "2", "reason": "Angka keliru", "units": named, "actor": office.actor("staff"), "now": START}
    return send_back(task.id, **{**wanted, **changes})


def _rounds(cycle: Cycle) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for run in StepRun.objects.filter(cycle=cycle, round__gt=0).order_by("id"):
        found.setdefault(run.step, []).append(run.round)
    return found


def _read(task: Task) -> Task:
    task.refresh_from_db()
    return task


def _data(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(entry.body)["data"]
    return found
