"""Preparing, approving and discussing the form."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from himpun.collection.models import Form
from himpun.collection.selectors import form_rows, latest_form
from himpun.collection.services import ask_again_for, prepare_form
from himpun.collection.tests.stage import after, handed_out
from himpun.cycles.services import complete
from himpun.cycles.tests.office import Office, only_task, open_office, promise, refused
from himpun.organisations.models import Unit
from himpun.plans.models import Indicator, IndicatorUnit, Target

pytestmark = pytest.mark.django_db

MEASURING = "way-kanan-dpmk-2022"
BY_UNIT = "banggai-bappeda-2020"


def at_the_form(office: Office) -> int:
    """Start 003 and carry it to the row that makes the form."""
    cycle = office.start()
    for step in ("1", "2"):
        office.complete(only_task(cycle, step=step))
    return cycle.id


def test_it_works() -> None:
    office = open_office(MEASURING, units=2)
    cycle_id = at_the_form(office)
    task = only_task(office.procedure.cycles.get(pk=cycle_id), step="3")

    form = prepare_form(task.id, actor=office.actor("planner"), now=after(60))

    rows = form_rows(form)
    assert (form.version, form.state, len(rows)) == (1, "draft", 4)
    assert {row.target for row in rows} == {"10"}
    task.refresh_from_db()
    assert task.state == "done"


def test_it_is_done_once() -> None:
    office = open_office(MEASURING)
    cycle_id = at_the_form(office)
    task = only_task(office.procedure.cycles.get(pk=cycle_id), step="3")
    first = prepare_form(task.id, actor=office.actor("planner"), now=after(60))

    again = prepare_form(task.id, actor=office.actor("planner"), now=after(61))

    assert (again.id, Form.objects.count()) == (first.id, 1)


def test_a_plain_tick_is_refused() -> None:
    office = open_office(MEASURING)
    cycle_id = at_the_form(office)
    task = only_task(office.procedure.cycles.get(pk=cycle_id), step="3")

    with refused("form_missing"):
        complete(task.id, actor=office.actor("planner"), now=after(60))


def test_another_kind_of_task_is_refused() -> None:
    office = open_office(MEASURING)
    cycle = office.start()

    with refused("not_a_form_task"):
        prepare_form(only_task(cycle, step="1").id, actor=office.actor("agency_head"), now=after(60))


def test_where_no_row_makes_it_a_draft_lies_ready_and_the_order_approves_it() -> None:
    office = open_office()
    cycle = office.start()
    form = latest_form(cycle.id)
    assert form is not None
    assert form.state == "draft"

    office.complete(only_task(cycle, step="1"), now=after(5))

    form.refresh_from_db()
    assert (form.state, form.approved_at) == ("approved", after(5))


def test_an_empty_form_is_not_sent() -> None:
    office = open_office(indicators=0)
    cycle = office.start()
    office.complete(only_task(cycle, step="1"))

    with refused("form_empty"):
        office.complete(only_task(cycle, step="2", kind="distribute"))


def test_the_last_period_and_open_plans_are_at_hand() -> None:
    stage = handed_out(units=1, indicators=1)
    stage.hand_in(0, "1.234,5")
    stage.accept_all()
    promise(stage.office, 0, "2026-Q2")
    indicator = stage.office.indicators[stage.office.units[0].id] = [Indicator.objects.get(pk=stage.indicator_id())]
    ask_again_for(lambda _cycle: {(stage.indicator_id(), None): ["Tambah penyuluhan sampai 1 Juni 2026"]})

    following = stage.office.start("2026-Q2", now=after(200))

    form = latest_form(following.id)
    assert form is not None
    row = next(row for row in form_rows(form) if row.indicator_id == indicator[0].id)
    assert (row.last_value, row.last_period) == ("1.234,5", "Triwulan I 2026")
    assert row.plans == ("Tambah penyuluhan sampai 1 Juni 2026",)


def test_only_what_the_period_ends_is_asked() -> None:
    office = open_office(units=1, indicators=0)
    unit = office.units[0]
    for code, frequency, ends_on in (
        ("month", "month", None),
        ("quarter", "quarter", None),
        ("year", "year", None),
        ("promised", "year", None),
        ("ended", "month", date(2025, 12, 31)),
    ):
        indicator = Indicator.objects.create(
            agency=office.agency,
            code=code,
            name=code,
            measure_unit="%",
            measure={},
            frequency=frequency,
            ends_on=ends_on,
        )
        IndicatorUnit.objects.create(indicator=indicator, unit=unit)
        if code == "promised":
            Target.objects.create(indicator=indicator, period="2026-Q1", text="5", decided_on=date(2026, 1, 5))

    cycle = office.start()

    form = latest_form(cycle.id)
    assert form is not None
    assert {row.code for row in form_rows(form)} == {"month", "quarter", "promised"}
    assert [row.target for row in form_rows(form) if row.code == "promised"] == ["5"]


def test_a_meeting_notes_that_it_was_discussed() -> None:
    office = open_office(BY_UNIT, units=2)
    cycle = office.start()
    office.complete(only_task(cycle, step="1"))
    office.complete(only_task(cycle, step="2"))
    prepare_form(only_task(cycle, step="2", kind="prepare_form").id, actor=office.actor("head_of_data"), now=after(20))
    office.complete(only_task(cycle, step="3"), now=after(30))
    for task in list(cycle.tasks.filter(step="4", state="open")):
        office.complete(task, now=after(90))

    form = latest_form(cycle.id)
    assert form is not None
    assert form.state == "discussed"


def test_cost_does_not_depend_on_units() -> None:
    costs = []
    for units in (2, 11):
        office = open_office(MEASURING, units=units)
        cycle_id = at_the_form(office)
        task = only_task(office.procedure.cycles.get(pk=cycle_id), step="3")
        with CaptureQueriesContext(connection) as queries:
            prepare_form(task.id, actor=office.actor("planner"), now=after(60))
        costs.append(sum("collection_form" in query["sql"] or "plans_" in query["sql"] for query in queries))
        assert Unit.objects.filter(agency=office.agency, kind="bidang").count() == units - 1
    assert costs[0] == costs[1]
