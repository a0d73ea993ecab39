"""The head's decision: achieved, not achieved with plans and a new round, back for work."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from himpun.collection.models import DataRequest
from himpun.cycles.models import Cycle, Task
from himpun.cycles.tests.office import Office, only_task, open_office, open_tasks, refused
from himpun.kernel.periods import parse_period
from himpun.ledger.models import Entry
from himpun.measurement.models import ActionPlan, Decision
from himpun.measurement.selectors.plans import open_plans, plans_asked_again, plans_of
from himpun.measurement.services import Plan, compute, decide, report_progress, write_action_plan, write_cause
from himpun.measurement.tests.cast import MEASURING, NOW, answer, answer_all, ask, up_to

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
PLAN = Plan(action="Menambah petugas", output="Dua petugas", due_on=date(2026, 6, 30))


def decided(task: Task, office: Office, outcome: str, reason: str = "") -> Decision:
    return decide(task.id, outcome, reason=reason, actor=office.doer(task, LATER), now=LATER)


def with_a_miss() -> tuple[Office, Cycle, Task]:
    """A cycle before the head, in which the first indicator of the first unit has 7 of 10."""
    office = open_office(MEASURING)
    cycle = office.start()
    requests = answer_all(cycle, office)
    unit_id, indicators = next(iter(office.indicators.items()))
    answer(requests[unit_id], indicators[0], "7")
    return office, cycle, up_to(office, cycle, "4")


def test_it_works() -> None:
    office = open_office(MEASURING)
    cycle = office.start()
    answer_all(cycle, office)
    task = up_to(office, cycle, "4")
    compute(cycle.id, actor=office.doer(task, NOW), now=NOW)

    decision = decided(task, office, "achieved")

    assert (decision.achieved, decision.missed, decision.not_measured) == (4, 0, 0)
    assert only_task(cycle).step == "5"
    again = decided(task, office, "achieved")
    assert again == decision
    assert Decision.objects.count() == 1


def test_not_achieved_asks_for_causes_and_plans_and_comes_back_to_the_head() -> None:
    office, cycle, task = with_a_miss()

    assert decided(task, office, "not_achieved").missed == 1

    task.refresh_from_db()
    assert task.state == Task.State.SUSPENDED
    cause = only_task(cycle, kind="cause")
    assert cause.team_id is not None
    (plan,) = plans_of(cycle)
    write_cause(cause.id, {plan.id: "Petugas kurang"}, actor=office.doer(cause, LATER), now=LATER)

    writing = only_task(cycle, kind="action_plan")
    assert writing.position == office.positions["planner"]
    written = write_action_plan(writing.id, PLAN, actor=office.doer(writing, LATER), now=LATER)
    assert (written.cause, written.responsible, written.due_on) == (
        "Petugas kurang", office.positions["planner"], PLAN.due_on
    )  # fmt: skip

    second = only_task(cycle)
    assert (second.step, second.kind, second.round) == ("4", "review", 2)
    decided(second, office, "not_achieved")
    assert only_task(cycle).step == "5"
    assert [row.round for row in Decision.objects.order_by("id")] == [1, 2]
    verbs = list(Entry.objects.filter(cycle_id=cycle.id).order_by("seq").values_list("verb", flat=True))
    for verb in ("decision.made", "action_plan.asked", "cause.written", "action_plan.written"):
        assert verb in verbs


def test_achieved_is_refused_while_something_is_missed() -> None:
    office, _, task = with_a_miss()
    with refused("not_all_achieved"):
        decided(task, office, "achieved")


def test_achieved_is_refused_while_something_is_missing() -> None:
    office = open_office(MEASURING)
    cycle = office.start()
    requests = ask(cycle, office)
    first, second = office.indicators.values()
    for indicator in first:
        answer(requests[next(iter(office.indicators))], indicator, "10")
    task = up_to(office, cycle, "4")
    with refused("not_all_achieved"):
        decided(task, office, "achieved")
    # Nothing is missed, so no plan is owed; the head may still say that it was not achieved.
    decided(task, office, "not_achieved")
    assert only_task(cycle).step == "5"
    assert Decision.objects.get().not_measured == len(second)


def test_nihil_is_neither_achieved_nor_missed() -> None:
    office = open_office(MEASURING)
    cycle = office.start()
    requests = answer_all(cycle, office)
    unit_id, indicators = next(iter(office.indicators.items()))
    answer(requests[unit_id], indicators[0], None, nihil="Tidak ada permohonan")
    task = up_to(office, cycle, "4")
    decision = decided(task, office, "achieved")
    assert (decision.achieved, decision.missed, decision.not_measured) == (3, 0, 1)


def test_not_achieved_is_refused_when_all_is_achieved() -> None:
    office = open_office(MEASURING)
    cycle = office.start()
    answer_all(cycle, office)
    task = up_to(office, cycle, "4")
    with refused("nothing_missed"):
        decided(task, office, "not_achieved")


def test_back_for_work_needs_a_reason() -> None:
    office, cycle, task = with_a_miss()
    with refused("reason_missing"):
        decided(task, office, "needs_work")
    decided(task, office, "needs_work", "Angka unit 1 belum jelas")
    assert only_task(cycle).step == "3"


def test_an_unknown_outcome_is_refused() -> None:
    office, _, task = with_a_miss()
    with refused("outcome_missing"):
        decided(task, office, "maybe")


def test_nobody_decides_on_figures_they_typed() -> None:
    office, cycle, task = with_a_miss()
    actor = office.doer(task, LATER)
    DataRequest.objects.filter(cycle=cycle).first().values.update(typed_by_id=actor.official_id)  # type: ignore[union-attr]
    with refused("own_cell"):
        decided(task, office, "not_achieved")
    office.agency.allows_self_acceptance = True
    office.agency.save()
    decided(task, office, "not_achieved")
    made = Entry.objects.get(verb="decision.made")
    assert '"reviews_own_answer":true' in made.body


def test_a_stranger_may_not_decide() -> None:
    office, _, task = with_a_miss()
    with refused("not_your_task"):
        decide(task.id, "not_achieved", actor=office.actor("planner", LATER), now=LATER)


def test_a_cause_is_owed_for_each_missed_result() -> None:
    office, cycle, task = with_a_miss()
    decided(task, office, "not_achieved")
    cause = only_task(cycle, kind="cause")
    actor = office.doer(cause, LATER)
    with refused("cause_missing"):
        write_cause(cause.id, {}, actor=actor, now=LATER)
    with refused("not_there"):
        write_cause(cause.id, {999999: "Entah"}, actor=actor, now=LATER)


def test_a_plan_is_whole_or_refused() -> None:
    office, cycle, task = with_a_miss()
    decided(task, office, "not_achieved")
    cause = only_task(cycle, kind="cause")
    write_cause(cause.id, {plans_of(cycle)[0].id: "Petugas kurang"}, actor=office.doer(cause, LATER), now=LATER)
    writing = only_task(cycle, kind="action_plan")
    actor = office.doer(writing, LATER)
    for faulty, code in (
        (Plan(action="", output="Dua petugas", due_on=PLAN.due_on), "action_missing"),
        (Plan(action="Menambah", output=" ", due_on=PLAN.due_on), "output_missing"),
        (Plan(action="Menambah", output="Dua petugas", due_on=date(2026, 1, 1)), "due_in_past"),
        (Plan(action="Menambah", output="Dua petugas", due_on=PLAN.due_on, responsible_id=999999), "not_there"),
    ):
        with refused(code):
            write_action_plan(writing.id, faulty, actor=actor, now=LATER)


def test_the_responsible_position_of_the_indicator_writes_its_plan() -> None:
    office, cycle, task = with_a_miss()
    indicator = next(iter(office.indicators.values()))[0]
    indicator.responsible = office.positions["section_heads:1"]
    indicator.save()
    decided(task, office, "not_achieved")
    cause = only_task(cycle, kind="cause")
    write_cause(cause.id, {plans_of(cycle)[0].id: "Petugas kurang"}, actor=office.doer(cause, LATER), now=LATER)
    assert only_task(cycle, kind="action_plan").position == office.positions["section_heads:1"]


def test_the_decision_waits_for_the_last_plan() -> None:
    office = open_office(MEASURING, units=2, indicators=2)
    cycle = office.start()
    answer_all(cycle, office, "9")
    task = up_to(office, cycle, "4")
    decided(task, office, "not_achieved")
    cause = only_task(cycle, kind="cause")
    causes = {plan.id: "Sebab" for plan in plans_of(cycle)}
    write_cause(cause.id, causes, actor=office.doer(cause, LATER), now=LATER)
    waiting = open_tasks(cycle, kind="action_plan")
    assert len(waiting) == 4
    for writing in waiting:
        assert open_tasks(cycle, kind="review") == []
        write_action_plan(writing.id, PLAN, actor=office.doer(writing, LATER), now=LATER)
    assert only_task(cycle).kind == "review"


def test_an_unfinished_plan_is_asked_for_again_in_the_next_period() -> None:
    office, cycle, task = with_a_miss()
    decided(task, office, "not_achieved")
    cause = only_task(cycle, kind="cause")
    write_cause(cause.id, {plans_of(cycle)[0].id: "Petugas kurang"}, actor=office.doer(cause, LATER), now=LATER)
    writing = only_task(cycle, kind="action_plan")
    plan = write_action_plan(writing.id, PLAN, actor=office.doer(writing, LATER), now=LATER)
    following = parse_period("2026-Q2")

    assert open_plans(office.agency.id, following) == [plan]
    assert open_plans(office.agency.id, parse_period("2026-Q1")) == []

    stranger = office.actor("section_heads:2", LATER)
    with refused("not_your_plan"):
        report_progress(plan.id, "Satu petugas sudah ada", actor=stranger, now=LATER)
    responsible = office.actor("planner", LATER)
    report_progress(plan.id, "Satu petugas sudah ada", actor=responsible, now=LATER)
    following_cycle = office.start("2026-Q2", now=LATER)
    assert plans_asked_again(following_cycle) == {
        (plan.indicator_id, plan.unit_id): [
            "Menambah petugas; keluaran: Dua petugas; tenggat 30 Juni 2026; kemajuan: Satu petugas sudah ada"
        ]
    }
    assert open_plans(office.agency.id, following) == [plan]
    report_progress(plan.id, "Dua petugas sudah ada", is_finished=True, actor=responsible, now=LATER)
    assert open_plans(office.agency.id, following) == []
    assert ActionPlan.objects.get().progress == "Dua petugas sudah ada"
