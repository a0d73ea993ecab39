"""Correcting an archived answer: copies of everything, and exactly the named cells open."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from himpun.collection.models import DataRequest, Evidence, StoredFile, Value
from himpun.collection.selectors import accepted_of, latest_form, previous_cycle
from himpun.collection.services import (
    Answer,
    accept,
    attach_evidence,
    close_without,
    correct_archived,
    excuse,
    hand_in_many,
    prepare_form,
    withdraw_evidence,
)
from himpun.collection.tests.counting import value_counts
from himpun.collection.tests.stage import Stage, after, handed_out
from himpun.collection.tests.test_take_accepted import at_gathering, collected
from himpun.cycles.models import Cycle, Task
from himpun.cycles.services import complete
from himpun.cycles.tests.archived import keep
from himpun.cycles.tests.office import Office, only_task, open_office, open_tasks, refused
from himpun.ledger.models import Entry

pytestmark = pytest.mark.django_db

NOW = after(2000)
REASON = "Temuan evaluator"


def archived(units: int = 2, indicators: int = 2) -> Stage:
    """004 with every answer accepted, ended and kept."""
    stage = handed_out(units=units, indicators=indicators)
    stage.gather_all()
    return to_the_end(stage)


def to_the_end(stage: Stage) -> Stage:
    finish(stage.office, stage.cycle)
    return stage


def finish(office: Office, cycle: Cycle) -> None:
    """Whatever is still owed, so that the cycle ends and is kept."""
    while tasks := open_tasks(cycle):
        fill = next((task for task in tasks if task.kind == "fill"), None)
        if fill is not None:
            request = DataRequest.objects.get(pk=fill.subject_id or 0)
            answers = [Answer(data["indicator_id"], "7") for data in request.rows]
            hand_in_many(request.id, answers, actor=office.doer(fill, after(120)), now=after(120))
            continue
        task = tasks[0]
        for request in DataRequest.objects.filter(cycle=cycle, step=task.step, state="handed_in"):
            accept(request.id, actor=office.doer(task, after(120)), now=after(120))
        complete(task.id, actor=office.doer(task, after(120)), now=after(120))
    keep(cycle, after(130))
    cycle.refresh_from_db()
    assert cycle.state == Cycle.State.ENDED


def corrected(stage: Stage, wrong: dict[int, dict[int, str]]) -> Stage:
    """The next version, with the same office."""
    cycle = correct_archived(stage.cycle.id, wrong, reason=REASON, actor=stage.staff(NOW), now=NOW)
    return Stage(stage.office, cycle)


def states(stage: Stage) -> dict[tuple[int, int], str]:
    """How every cell stands, by unit and indicator."""
    values = Value.objects.filter(request__cycle=stage.cycle, is_current=True).select_related("request")
    return {(value.request.unit_id, value.indicator_id): value.state for value in values}


def test_it_works() -> None:
    old = archived()
    unit, cell = old.office.units[0], old.indicator_id()

    new = corrected(old, {unit.id: {cell: "Salah ketik"}})

    assert states(new) == {**states(old), (unit.id, cell): "returned"}
    request = new.request()
    assert (request.state, request.round) == ("returned", 2)
    owed = only_task(new.cycle, kind="fill")
    assert (owed.subject_id, owed.step, owed.round, owed.position_id) == (request.id, "4", 2, request.position_id)
    assert owed.due_at == request.due_at
    assert new.request(1).state == "accepted"
    opened = request.values.get(indicator_id=cell)
    assert (opened.reason, opened.decided_by_id) == ("Salah ketik", old.staff().official_id)
    assert opened.number == 7


def test_every_value_says_from_which_it_was_taken() -> None:
    old = archived()
    new = corrected(old, {old.office.units[0].id: {old.indicator_id(): "Salah ketik"}})

    for value in Value.objects.filter(request__cycle=new.cycle).select_related("taken_from__request", "request"):
        source = value.taken_from
        assert source is not None
        assert (source.request.cycle, source.indicator_id) == (old.cycle, value.indicator_id)
        assert (source.request.unit_id, source.number) == (value.request.unit_id, value.number)
    assert set(states(old).values()) == {"accepted"}


def test_only_the_named_cell_can_be_typed_and_the_rest_counts() -> None:
    old = archived()
    cell, other = old.indicator_id(place=0), old.indicator_id(place=1)
    new = corrected(old, {old.office.units[0].id: {cell: "Salah ketik"}})
    request = new.request()
    with refused("cell_closed"):
        hand_in_many(request.id, [Answer(other, "9")], actor=new.head(now=NOW), now=NOW)

    hand_in_many(request.id, [Answer(cell, "8")], actor=new.head(now=NOW), now=NOW)
    accept(request.id, actor=new.staff(NOW), now=NOW)

    values = accepted_of([new.cycle.id], [request.unit_id]).values()
    numbers = {value.indicator_id: value.number for value in values}
    assert numbers == {cell: 8, other: 7}
    counts = value_counts(new.cycle.id)
    assert (counts.expected, counts.accepted) == (counts.accepted, value_counts(old.cycle.id).accepted)
    complete(new.gathering().id, actor=new.staff(NOW), now=NOW)


def test_a_unit_without_named_cells_answers_all_of_them() -> None:
    old = archived()
    new = corrected(old, {old.office.units[0].id: {}})

    unit_id = old.office.units[0].id
    assert {state for (unit, _), state in states(new).items() if unit == unit_id} == {"returned"}
    assert set(new.request().values.values_list("reason", flat=True)) == {REASON}
    assert {state for (unit, _), state in states(new).items() if unit != unit_id} == {"accepted"}


def test_the_form_in_force_is_the_same_form() -> None:
    old = archived()
    new = corrected(old, {old.office.units[0].id: {}})
    before, now = latest_form(old.cycle.id), latest_form(new.cycle.id)
    assert before is not None
    assert now is not None
    assert (now.version, now.state, now.sha256) == (before.version, before.state, before.sha256)
    assert not Entry.objects.filter(cycle_id=new.cycle.id, verb__in=("form.prepared", "requests.sent")).exists()


def test_evidence_comes_along() -> None:
    stage = handed_out()
    request, head = stage.request(), stage.head()
    kept = attach_evidence(request.id, b"%PDF-1.7\n", name="a.pdf", actor=head, now=after(10))
    gone = attach_evidence(request.id, b"%PDF-1.7\n2", name="b.pdf", actor=head, now=after(11))
    withdraw_evidence(gone.id, reason="Salah berkas", actor=head, now=after(12))
    stage.gather_all()

    new = corrected(to_the_end(stage), {stage.office.units[0].id: {}})

    copied = Evidence.objects.get(request=new.request())
    assert (copied.name, copied.file_id, copied.attached_at) == ("a.pdf", kept.file_id, kept.attached_at)
    assert StoredFile.objects.count() == 2


@pytest.mark.parametrize("leave_out", [close_without, excuse])
def test_a_unit_that_was_left_out_is_asked_after_all(leave_out: object) -> None:
    stage = handed_out()
    stage.hand_in(0)
    accept(stage.request(0).id, actor=stage.staff(after(90)), now=after(90))
    leave_out(stage.request(1).id, reason="Tidak menjawab", actor=stage.staff(after(91)), now=after(91))  # type: ignore[operator]
    to_the_end(stage)

    new = corrected(stage, {stage.office.units[1].id: {}})

    request = new.request(1)
    assert (request.state, request.reason) == ("returned", "")
    hand_in_many(request.id, new.answers(request), actor=new.head(1, NOW), now=NOW)
    accept(request.id, actor=new.staff(NOW), now=NOW)
    assert value_counts(new.cycle.id).missing == 0


# -- refusals ---------------------------------------------------------------------------------------


def test_nothing_named_is_nothing_to_correct() -> None:
    stage = archived()
    with refused("cells_not_named"):
        corrected(stage, {})


def test_a_cell_that_was_never_asked_is_refused() -> None:
    stage = archived()
    with refused("cell_not_asked"):
        corrected(stage, {stage.office.units[0].id: {stage.indicator_id(1): "Salah unit"}})
    assert Cycle.objects.count() == 1


def test_each_cell_needs_its_reason() -> None:
    stage = archived()
    with refused("reason_missing"):
        corrected(stage, {stage.office.units[0].id: {stage.indicator_id(): " "}})


def test_a_section_head_cannot_open_his_own_answer() -> None:
    stage = archived()
    wrong = {stage.office.units[0].id: {stage.indicator_id(): "Salah ketik"}}
    with refused("not_yours_to_correct"):
        correct_archived(stage.cycle.id, wrong, reason=REASON, actor=stage.head(now=NOW), now=NOW)


# -- what others read -------------------------------------------------------------------------------


def test_the_next_period_reads_the_version_that_counts() -> None:
    """Its form shows the archived figure while the correction runs, and the corrected one once it has ended."""
    old = archived()
    unit, cell = old.office.units[0], old.indicator_id()
    new = corrected(old, {unit.id: {cell: "Salah ketik"}})
    following = Cycle(procedure=old.cycle.procedure, period="2026-Q2")
    assert previous_cycle(following) == old.cycle

    hand_in_many(new.request().id, [Answer(cell, "9")], actor=new.head(now=NOW), now=NOW)
    accept(new.request().id, actor=new.staff(NOW), now=NOW)
    while tasks := open_tasks(new.cycle):
        complete(tasks[0].id, actor=new.office.doer(tasks[0], NOW), now=NOW)

    counting = previous_cycle(following)
    assert counting == new.cycle
    assert accepted_of([new.cycle.id], [unit.id])[unit.id, cell].number == 9


def test_a_figure_corrected_where_it_was_collected_is_not_typed_again() -> None:
    """003 took its figures from the collecting procedure, where one was corrected since."""
    office = open_office("way-kanan-dpmk-2022", units=2)
    source = collected(office, units=2)
    complete(only_task(source, step="2").id, actor=office.actor("planner", after(25)), now=after(25))
    keep(source, after(26))
    measured = at_gathering(office)
    Task.objects.filter(cycle=measured, state=Task.State.OPEN).update(state=Task.State.NOT_NEEDED)
    _end(measured)
    unit = office.units[0]
    cells = [row["indicator_id"] for row in DataRequest.objects.get(cycle=source, unit=unit).rows]
    _correct_source(office, source, {unit.id: {cells[0]: "Salah ketik"}}, cells[0])

    wrong = {unit.id: dict.fromkeys(cells, "Diperbaiki pada pengumpulan")}
    planner = office.actor("planner", NOW)
    new = correct_archived(measured.id, wrong, reason=REASON, actor=planner, now=NOW)

    request = DataRequest.objects.get(cycle=new, unit=unit)
    taken = request.values.select_related("taken_from__request__cycle").get(indicator_id=cells[0])
    assert taken.number == 9
    assert taken.state == "accepted"
    assert taken.taken_from is not None
    assert taken.taken_from.request.cycle.version == 2
    # The other one says the same there: whoever named it says that it is wrong, so it is asked for.
    assert request.values.get(indicator_id=cells[1]).state == "returned"
    assert only_task(new, kind="fill").unit == unit


def _end(cycle: Cycle) -> None:
    """As if the measuring had been carried to its end; its later rows have tests of their own."""
    cycle.runs.filter(stand="open").update(stand="", closing="done")
    cycle.state = Cycle.State.ENDED
    cycle.save(update_fields=["state"])
    keep(cycle, after(200))


def _correct_source(office: Office, source: Cycle, wrong: dict[int, dict[int, str]], cell: int) -> None:
    planner = office.actor("planner", after(300))
    new = correct_archived(source.id, wrong, reason=REASON, actor=planner, now=after(300))
    request = DataRequest.objects.get(cycle=new, unit=office.units[0])
    hand_in_many(request.id, [Answer(cell, "9")], actor=office.actor("data_units:1", after(310)), now=after(310))
    accept(request.id, actor=planner, now=after(320))
    complete(only_task(new, step="2").id, actor=planner, now=after(330))


def test_statements_do_not_grow_with_the_units() -> None:
    counts = []
    for units in (2, 8):
        stage = archived(units=units)
        wrong = {unit.id: {stage.indicator_id(number): "Salah"} for number, unit in enumerate(stage.office.units)}
        with CaptureQueriesContext(connection) as statements:
            corrected(stage, wrong)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_prepared_form_is_not_prepared_again() -> None:
    """The correction begins behind the row of the form; nobody has to draw it up a second time."""
    office = open_office("way-kanan-dpmk-2022", units=2)
    cycle = office.start()
    for step in ("1", "2"):
        office.complete(only_task(cycle, step=step))
    prepare_form(only_task(cycle, step="3").id, actor=office.actor("planner", after(5)), now=after(5))
    Task.objects.filter(cycle=cycle, state=Task.State.OPEN).update(state=Task.State.NOT_NEEDED)
    _end(cycle)
    unit = office.units[0]
    actor = office.actor("planner", NOW)
    new = correct_archived(cycle.id, {unit.id: {}}, reason=REASON, actor=actor, now=NOW)
    assert not open_tasks(new, kind="prepare_form")
