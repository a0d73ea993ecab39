"""003 measures a quarter out of what was collected month by month; the figures are hand arithmetic."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from himpun.collection.followups import FOLLOW_UPS
from himpun.collection.models import DataRequest, Value
from himpun.collection.readiness import READINESS
from himpun.collection.realising import without_padding
from himpun.collection.services import Answer, accept, hand_in_many, prepare_form, return_cells
from himpun.collection.tests.stage import after
from himpun.collection.tests.test_take_accepted import COLLECTING
from himpun.cycles.models import Cycle
from himpun.cycles.services.complete import require
from himpun.cycles.tests.office import Office, only_task, open_office, open_tasks
from himpun.ledger.models import Entry
from himpun.ledger.services import wire
from himpun.measurement.models import Achievement
from himpun.measurement.services import compute
from himpun.measurement.tests.cast import measured_by
from himpun.measurement.tests.golden import fixture, measure_of
from himpun.plans.models import Indicator, Target
from himpun.procedures.services import Holder, bring_in, put_in_force

pytestmark = pytest.mark.django_db

CASES: list[dict[str, Any]] = fixture("quarter")["cases"]
MONTHS = ("2026-M01", "2026-M02", "2026-M03")


@pytest.fixture(autouse=True)
def _collecting_too(_measuring_alone: None) -> None:
    """What collecting does by itself is in force; the package's fixture puts the rest back."""
    wire(FOLLOW_UPS)
    require(READINESS)


def offices(*, units: int = 1, indicators: int = 2) -> tuple[Office, Office]:
    """The same office as 003 sees it, and as its monthly collecting procedure does."""
    office = open_office("way-kanan-dpmk-2022", units=units, indicators=indicators)
    Indicator.objects.update(frequency="month")
    text = COLLECTING.replace("[quarterly]", "[monthly, quarterly]")
    edition = bring_in(office.agency, text, name="pengumpulan.yaml", actor=None, now=after(0))
    planner = office.positions["planner"]
    put_in_force(edition, holders={"planner": Holder(position_id=planner.id)}, actor=None, now=after(0))
    return office, Office(office.agency, edition.procedure, edition, office.positions, office.officials)


def collect(
    office: Office, collecting: Office, period: str, answers: dict[int, Any], *, minute: int, units: int = 1
) -> Cycle:
    """One month: its units answer, and their answers are accepted."""
    cycle = collecting.start(period, now=after(minute))
    collecting.complete(only_task(cycle, step="1"), now=after(minute))
    for number, unit in enumerate(office.units[:units], start=1):
        request = DataRequest.objects.get(cycle=cycle, unit=unit)
        typed = [_answer(row["indicator_id"], answers.get(row["indicator_id"], "8")) for row in request.rows]
        hand_in_many(request.id, typed, actor=office.actor(f"data_units:{number}"), now=after(minute + 1))
        accept(request.id, actor=office.actor("planner"), now=after(minute + 2))
    return cycle


def _answer(indicator_id: int, said: Any) -> Answer:
    if said == "nihil":
        return Answer(indicator_id, is_nihil=True, note="Tidak ada kegiatan")
    if isinstance(said, dict):
        return Answer(indicator_id, variables=said)
    return Answer(indicator_id, said.replace(".", ","))


def measure(office: Office, *, minute: int = 200) -> Cycle:
    """003 for the quarter, carried to its gathering."""
    cycle = office.start("2026-Q1", now=after(minute))
    for step in ("1", "2"):
        office.complete(only_task(cycle, step=step), now=after(minute))
    prepare_form(only_task(cycle, step="3").id, actor=office.actor("planner"), now=after(minute))
    return cycle


def indicators_of(office: Office) -> list[Indicator]:
    return list(Indicator.objects.filter(agency=office.agency).order_by("order", "id"))


def months(office: Office, collecting: Office, keys: tuple[str, ...] = MONTHS, *, units: int = 1) -> list[Cycle]:
    return [
        collect(office, collecting, key, {}, minute=10 * place, units=units) for place, key in enumerate(keys, start=1)
    ]


def test_hand_arithmetic() -> None:
    office, collecting = offices(indicators=len(CASES))
    rows = dict(zip(CASES_BY_NAME, indicators_of(office), strict=True))
    Target.objects.filter(indicator__agency=office.agency).delete()
    for name, case in CASES_BY_NAME.items():
        measured_by(rows[name], measure_of(case["measure"]))
        target = case["target"].replace(".", ",")
        Target.objects.create(indicator=rows[name], period="2026-Q1", text=target, decided_on=date(2026, 1, 5))
    for place, key in enumerate(MONTHS):
        said = {rows[name].id: case["months"][place] for name, case in CASES_BY_NAME.items()}
        collect(office, collecting, key, said, minute=10 * (place + 1))

    cycle = measure(office)

    assert not open_tasks(cycle, kind="fill")
    compute(cycle.id, actor=None, now=after(210))
    for name, case in CASES_BY_NAME.items():
        value = Value.objects.get(request__cycle=cycle, indicator=rows[name])
        assert _said(value) == case["quarter"], name
        assert value.variables == case.get("variables", {}), name
        result = Achievement.objects.get(cycle=cycle, indicator=rows[name], is_current=True)
        assert (None if result.percent is None else str(result.percent)) == case["percent"], name
        assert result.state == case["state"], name


CASES_BY_NAME = {case["name"]: case for case in CASES}


def _said(value: Value) -> str:
    if value.is_nihil:
        return "nihil"
    return value.predicate if value.number is None else f"{without_padding(value.number):f}"


def test_the_value_says_of_which_it_was_made() -> None:
    office, collecting = offices()
    indicator = indicators_of(office)[0]
    measured_by(indicator, measure_of({"consolidation_periods": "sum"}))
    cycles = months(office, collecting)
    cycle = measure(office)

    value = Value.objects.select_related("taken_from__request").get(request__cycle=cycle, indicator=indicator)
    parts = [Value.objects.get(request__cycle=each, indicator=indicator) for each in cycles]
    assert value.number == 24
    assert value.taken_from == parts[-1]
    assert value.made_of == {
        "way": "sum",
        "text": "jumlah dari 3 dari 3",
        "parts": [{"value": part.id, "period": key, "text": "8"} for part, key in zip(parts, MONTHS, strict=True)],
    }
    told = json.loads(Entry.objects.get(verb="values.taken_over", cycle_id=cycle.id).body)["data"]
    assert told["from_cycles"] == [each.id for each in cycles]
    assert {"indicator": indicator.id, "values": [part.id for part in parts]} in told["cells"]


def test_a_month_that_nobody_answered_is_asked_for() -> None:
    """Also where the last known value would do: what the quarter ended with is not what February ended with."""
    office, collecting = offices()
    for indicator, way in zip(indicators_of(office), ("sum", "last"), strict=True):
        measured_by(indicator, measure_of({"consolidation_periods": way}))
    months(office, collecting, MONTHS[:2])
    cycle = measure(office)

    assert not Value.objects.filter(request__cycle=cycle).exists()
    assert only_task(cycle, kind="fill").unit == office.units[0]


def test_a_cell_that_came_back_in_one_month_is_asked_for_and_the_rest_is_taken() -> None:
    office, collecting = offices()
    first, second = indicators_of(office)
    (*_, march) = months(office, collecting)
    request = DataRequest.objects.get(cycle=march)
    return_cells(request.id, {first.id: "Salah ketik"}, actor=office.actor("planner"), now=after(100))
    cycle = measure(office)

    assert [value.indicator for value in Value.objects.filter(request__cycle=cycle)] == [second]
    assert DataRequest.objects.get(cycle=cycle).state == "open"


def test_what_was_collected_for_the_quarter_itself_goes_first() -> None:
    office, collecting = offices()
    months(office, collecting)
    quarter = collect(
        office, collecting, "2026-Q1", dict.fromkeys([i.id for i in indicators_of(office)], "50"), minute=60
    )
    cycle = measure(office)

    taken = Value.objects.filter(request__cycle=cycle).select_related("taken_from__request")
    assert {(value.number, value.made_of) for value in taken} == {(Decimal(50), None)}
    assert {value.taken_from.request.cycle_id for value in taken if value.taken_from} == {quarter.id}


def test_a_quarterly_indicator_of_monthly_cycles_was_asked_in_march() -> None:
    """January and February did not ask for it, so March's answer is the quarter's, and nothing is added up."""
    office, collecting = offices()
    first, second = indicators_of(office)
    for indicator in (first, second):
        measured_by(indicator, measure_of({"consolidation_periods": "sum"}))
    Indicator.objects.filter(pk=first.pk).update(frequency="quarter")
    (*_, march) = months(office, collecting)
    assert not Value.objects.filter(indicator=first).exclude(request__cycle=march).exists()
    cycle = measure(office)

    numbers = {value.indicator_id: value.number for value in Value.objects.filter(request__cycle=cycle)}
    assert numbers == {first.id: 8, second.id: 24}


def test_a_quarterly_indicator_that_was_asked_each_month_wants_each_month() -> None:
    """A target for January asks for it in January too; March alone is then not the quarter."""
    office, collecting = offices()
    indicator, other = indicators_of(office)
    measured_by(indicator, measure_of({"consolidation_periods": "sum"}))
    Indicator.objects.filter(pk=indicator.pk).update(frequency="quarter")
    Target.objects.create(indicator=indicator, period="2026-M01", text="3", decided_on=date(2026, 1, 5))
    january, _, march = months(office, collecting)
    request = DataRequest.objects.get(cycle=january)
    return_cells(request.id, {indicator.id: "Salah ketik"}, actor=office.actor("planner"), now=after(100))
    assert Value.objects.filter(request__cycle=march, indicator=indicator).exists()
    assert [value.indicator for value in Value.objects.filter(request__cycle=measure(office))] == [other]


def test_obstacles_of_the_months_are_told_together() -> None:
    office, collecting = offices(indicators=1)
    cycles = months(office, collecting)
    for cycle, obstacle in zip(cycles, ("Hujan", "", "Hujan"), strict=True):
        Value.objects.filter(request__cycle=cycle).update(obstacle=obstacle)
    value = Value.objects.get(request__cycle=measure(office))
    assert value.obstacle == "Januari 2026, Maret 2026: Hujan"


def test_it_costs_the_same_for_many_units() -> None:
    counts = []
    for units in (1, 5):
        office, collecting = offices(units=units)
        months(office, collecting, units=units)
        cycle = office.start("2026-Q1", now=after(200))
        for step in ("1", "2"):
            office.complete(only_task(cycle, step=step), now=after(200))
        task = only_task(cycle, step="3")
        with CaptureQueriesContext(connection) as asked:
            prepare_form(task.id, actor=office.actor("planner"), now=after(200))
        counts.append(len(asked))
        assert Value.objects.filter(request__cycle=cycle).count() == 2 * units
    assert counts[0] == counts[1]
