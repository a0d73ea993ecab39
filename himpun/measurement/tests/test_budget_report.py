"""Money: spent against the ceiling of the year, and efficiency only where like stands beside like."""

from __future__ import annotations

from decimal import Decimal

import pytest

from himpun.cycles.models import Cycle
from himpun.cycles.tests.office import Office, open_office
from himpun.measurement.selectors.budgets import WHOLE_YEAR, BudgetReport, budget_report
from himpun.measurement.services import compute
from himpun.measurement.tests.cast import COLLECTING, NOW, answer, ask, measured_by
from himpun.plans.models import Budget, Objective, Target
from himpun.plans.rules import Measure

pytestmark = pytest.mark.django_db

MONEY = Measure(value_type="money", consolidation_periods="sum", consolidation_units="sum")


@pytest.fixture
def office() -> Office:
    """One unit with an indicator of results and one of money, both of one sub kegiatan of 1,000 rupiah."""
    office = open_office(COLLECTING, units=1, indicators=2)
    (indicators,) = office.indicators.values()
    goal = Objective.objects.create(agency=office.agency, kind="sub_kegiatan", name="Pembinaan")
    indicators[0].objective = goal
    indicators[0].save()
    measured_by(indicators[1], MONEY)
    Target.objects.filter(indicator=indicators[1]).delete()
    Budget.objects.create(
        agency=office.agency, year=2026, code="1.01", name="Pembinaan", ceiling=Decimal(1000), objective=goal,
        spending=indicators[1],
    )  # fmt: skip
    return office


def reported(office: Office, period: str, result: str, money: str | None, *, nihil: str = "") -> BudgetReport:
    cycle: Cycle = office.start(period, now=NOW)
    (request,) = ask(cycle, office).values()
    (indicators,) = office.indicators.values()
    answer(request, indicators[0], result)
    if money or nihil:
        answer(request, indicators[1], money, nihil=nihil)
    compute(cycle.id, actor=office.actor("staff", NOW), now=NOW)
    report = budget_report(cycle)
    assert report is not None
    return report


def test_it_works(office: Office) -> None:
    """40 of 40 is 100 %; 800 of 1,000 is 80 %: 20 points to the good, and (1,000 − 800)/1,000 saved."""
    report = reported(office, "2026", "40", "800")
    (row,) = report.rows
    assert (row.spent, row.absorption.percent, row.efficiency.percent) == (Decimal(800), Decimal(80), Decimal(20))
    assert (report.absorption.percent, report.saving.percent) == (Decimal(80), Decimal(20))


def test_spending_adds_up_over_the_year_and_efficiency_waits_for_its_end(office: Office) -> None:
    reported(office, "2026-Q1", "10", "100")
    (row,) = reported(office, "2026-Q2", "10", "150").rows
    assert (row.spent, row.absorption.percent) == (Decimal(250), Decimal(25))
    assert (row.efficiency.percent, row.efficiency.reason) == (None, WHOLE_YEAR)


def test_a_missing_quarter_leaves_the_absorption_open(office: Office) -> None:
    (row,) = reported(office, "2026-Q2", "10", "150").rows
    assert (row.spent, row.absorption.percent) == (None, None)
    assert "Triwulan I 2026" in row.note


def test_nihil_is_nothing_spent(office: Office) -> None:
    (row,) = reported(office, "2026-Q1", "10", None, nihil="Belum ada pencairan").rows
    assert (row.spent, row.absorption.percent, row.note) == (Decimal(0), Decimal(0), "Belum ada pencairan")


def test_a_line_without_an_indicator_of_money_says_so(office: Office) -> None:
    Budget.objects.update(spending=None)
    report = reported(office, "2026", "40", "800")
    assert (report.rows[0].spent, report.left_out) == (None, ("1.01",))
    assert report.absorption.percent is None


def test_a_plan_without_budgets_has_no_report(office: Office) -> None:
    Budget.objects.all().delete()
    assert budget_report(office.start()) is None
