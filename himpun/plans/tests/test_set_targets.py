"""Fixing targets, the agreement and budgets; and which target holds for a period."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from himpun.kernel.periods import parse_period
from himpun.ledger.models import Entry
from himpun.organisations.models import Agency, Unit
from himpun.plans.models import Indicator, Target
from himpun.plans.rules import Measure
from himpun.plans.selectors import annual_targets, budgets_of, has_agreement, has_targets, targets_in_force
from himpun.plans.services import BudgetEntry, NewTarget, add_indicator, agree, set_budget, set_targets
from himpun.plans.services import Entry as NewEntry
from himpun.plans.tests.cast import DECIDED, NOW, open_agency, planner, refused

pytestmark = pytest.mark.django_db

CHANGED = date(2026, 7, 20)


@pytest.fixture
def agency() -> Agency:
    return open_agency()


def indicator_of(agency: Agency, code: str = "IK-1", measure: Measure | None = None) -> Indicator:
    entry = NewEntry(code=code, name="Layanan", measure_unit="%", measure=measure or Measure())
    return add_indicator(entry, actor=planner(agency), now=NOW)


def fixed(indicator: Indicator, *targets: NewTarget, decided_on: date = DECIDED) -> list[Target]:
    return set_targets(indicator.id, targets, decided_on=decided_on, actor=planner(indicator.agency), now=NOW)


def held(indicator: Indicator, period: str, unit: Unit | None = None) -> str | None:
    found = targets_in_force(indicator.agency_id, parse_period(period)).get((indicator.id, unit.id if unit else None))
    return found.text if found else None


def test_it_works(agency: Agency) -> None:
    indicator = indicator_of(agency)
    fixed(indicator, NewTarget("2026-Q1", "≥ 70"), NewTarget("2026", "90 %"))
    in_force = targets_in_force(agency.id, parse_period("2026-Q1"))[indicator.id, None]
    assert (in_force.text, in_force.target.number, in_force.decided_on) == ("≥ 70", Decimal(70), DECIDED)
    assert annual_targets(agency.id, parse_period("2026-Q1"))[indicator.id, None].text == "90 %"
    assert held(indicator, "2026-Q2") is None


def test_a_change_in_mid_year_leaves_the_earlier_periods(agency: Agency) -> None:
    indicator = indicator_of(agency)
    fixed(indicator, *(NewTarget(f"2026-Q{n}", "70") for n in range(1, 5)))
    fixed(indicator, *(NewTarget(f"2026-Q{n}", "60") for n in range(1, 5)), decided_on=CHANGED)
    assert [held(indicator, f"2026-Q{n}") for n in range(1, 5)] == ["70", "70", "60", "60"]


def test_an_annual_comparison_reads_the_year_s_target_of_its_time(agency: Agency) -> None:
    indicator = indicator_of(agency, measure=Measure(against="annual"))
    fixed(indicator, NewTarget("2026", "90"))
    fixed(indicator, NewTarget("2026", "80"), decided_on=CHANGED)
    assert [held(indicator, f"2026-Q{n}") for n in (1, 3)] == ["90", "80"]


def test_a_unit_may_have_its_own(agency: Agency) -> None:
    indicator, unit = indicator_of(agency), Unit.objects.filter(agency=agency).earliest("id")
    fixed(indicator, NewTarget("2026-Q1", "70"), NewTarget("2026-Q1", "75", unit_id=unit.id))
    assert (held(indicator, "2026-Q1"), held(indicator, "2026-Q1", unit)) == ("70", "75")


def test_the_same_again_writes_nothing(agency: Agency) -> None:
    indicator = indicator_of(agency)
    first = fixed(indicator, NewTarget("2026-Q1", "70"))
    assert fixed(indicator, NewTarget("2026-Q1", " 70 ")) == first
    assert Entry.objects.filter(verb="targets.set").count() == 1


def test_another_target_of_the_same_document_is_refused(agency: Agency) -> None:
    indicator = indicator_of(agency)
    fixed(indicator, NewTarget("2026-Q1", "70"))
    with refused("target_decided"):
        fixed(indicator, NewTarget("2026-Q1", "60"))


@pytest.mark.parametrize(
    ("target", "code"),
    [
        (NewTarget("2026-Q1", "≤ 70"), "target_contradicts_polarity"),
        (NewTarget("2026-Q1", ""), "target_empty"),
        (NewTarget("2026-Q1", "banyak"), "target_not_a_number"),
        (NewTarget("2026-Q9", "70"), "period_unknown"),
        (NewTarget("2026-Q1", "70", unit_id=999999), "not_there"),
    ],
)
def test_a_faulty_target_is_refused(agency: Agency, target: NewTarget, code: str) -> None:
    indicator = indicator_of(agency)
    with refused(code):
        fixed(indicator, NewTarget("2026-Q2", "70"), target)


def test_the_agreement_of_a_year(agency: Agency) -> None:
    assert not has_agreement(agency.id, 2026)
    agree(year=2026, signed_on=DECIDED, number="PK/1", actor=planner(agency), now=NOW)
    assert has_agreement(agency.id, 2026)
    with refused("agreement_exists"):
        agree(year=2026, signed_on=DECIDED, actor=planner(agency), now=NOW)
    agree(year=2026, signed_on=CHANGED, actor=planner(agency), now=NOW)
    with refused("year_unknown"):
        agree(year=226, signed_on=CHANGED, actor=planner(agency), now=NOW)


def test_whether_a_year_has_targets(agency: Agency) -> None:
    indicator = indicator_of(agency)
    fixed(indicator, NewTarget("2025-Q4", "70"))
    assert (has_targets(agency.id, 2025), has_targets(agency.id, 2026)) == (True, False)


def test_a_ceiling_and_its_change(agency: Agency) -> None:
    spending = indicator_of(agency, "RA-1", Measure(value_type="money"))
    entry = BudgetEntry(year=2026, code="1.01", name="Pembinaan", ceiling=Decimal(1000), spending_id=spending.id)
    set_budget(entry, actor=planner(agency), now=NOW)
    less = BudgetEntry(year=2026, code="1.01", name="Pembinaan", ceiling=Decimal(900), spending_id=spending.id)
    set_budget(less, actor=planner(agency), now=NOW)
    (budget,) = budgets_of(agency.id, 2026)
    assert budget.ceiling == 900
    assert '"before":"1000.00"' in Entry.objects.filter(verb="budget.set").latest("id").body


def test_a_faulty_budget_is_refused(agency: Agency) -> None:
    other = indicator_of(agency)
    for changes, code in (
        ({"ceiling": Decimal(-1)}, "ceiling_unfit"),
        ({"ceiling": Decimal("NaN")}, "ceiling_unfit"),
        ({"code": ""}, "budget_code_missing"),
        ({"name": " "}, "budget_name_missing"),
        ({"unit_id": 999999}, "not_there"),
        ({"objective_id": 999999}, "not_there"),
        ({"spending_id": 999999}, "not_there"),
        ({"spending_id": other.id}, "spending_not_money"),
    ):
        usual = {"year": 2026, "code": "1.01", "name": "Pembinaan", "ceiling": Decimal(1)}
        with refused(code):
            set_budget(BudgetEntry(**{**usual, **changes}), actor=planner(agency), now=NOW)  # type: ignore[arg-type]


def test_reading_targets_costs_one_statement(agency: Agency) -> None:
    for number in range(5):
        fixed(indicator_of(agency, f"IK-{number}"), NewTarget("2026-Q1", "70"))
    with CaptureQueriesContext(connection) as queries:
        assert len(targets_in_force(agency.id, parse_period("2026-Q1"))) == 5
    assert len(queries) == 1
