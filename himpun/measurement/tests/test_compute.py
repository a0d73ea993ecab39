"""Computing: what a result rests on, over units and periods, and that unchanged results stay."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from himpun.collection.models import DataRequest, Value
from himpun.cycles.models import Cycle
from himpun.cycles.tests.office import START, Office, open_office
from himpun.ledger.models import Entry
from himpun.measurement.models import Achievement, CategoryScale
from himpun.measurement.selectors import judged_counts, preview, results_with_trend
from himpun.measurement.services import compute
from himpun.measurement.tests.cast import COLLECTING, NOW, answer, answer_all, ask, measured_by
from himpun.organisations.models import Agency
from himpun.plans.formulas import Formula
from himpun.plans.models import Indicator, IndicatorUnit, Target
from himpun.plans.rules import Measure

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return open_office(COLLECTING)


def computed(office: Office, cycle: Cycle, *, now: datetime = NOW) -> list[Achievement]:
    return sorted(compute(cycle.id, actor=office.actor("staff", now), now=now), key=lambda row: row.id)


def shared(office: Office, measure: Measure, *, target: str = "30", period: str = "2026-Q1") -> Indicator:
    """An indicator for which every unit answers, with a target of the agency; the others are dropped."""
    indicator = Indicator.objects.create(
        agency=office.agency, code="IK-S", name="Bersama", measure_unit="dokumen", measure={}, order=99
    )
    measured_by(indicator, measure)
    IndicatorUnit.objects.bulk_create(IndicatorUnit(indicator=indicator, unit=unit) for unit in office.units)
    Target.objects.create(indicator=indicator, period=period, text=target, decided_on=date(2026, 1, 5))
    for unit in office.units:
        office.indicators[unit.id] = [indicator]
    return indicator


def test_it_works(office: Office) -> None:
    cycle = office.start()
    requests = answer_all(cycle, office, "9")
    results = computed(office, cycle)

    assert len(results) == 4
    row = results[0]
    value = Value.objects.get(request=requests[row.unit_id or 0], indicator=row.indicator)
    target = Target.objects.get(indicator=row.indicator, period="2026-Q1")
    assert (row.percent, row.category, row.state, row.target, row.realised) == (
        Decimal("90.00"), "Tinggi", "missed", "10", "9"
    )  # fmt: skip
    assert (row.formula, row.measure_version) == ("R/T × 100", 1)
    assert row.inputs["values"] == [{"value_id": value.id, "unit_id": row.unit_id, "period": "2026-Q1"}]
    assert row.inputs["target"]["target_id"] == target.id
    assert row.inputs["figures"] == {"T": "10", "R": "9"}


def test_again_without_a_change_writes_nothing(office: Office) -> None:
    cycle = office.start()
    answer_all(cycle, office)
    first = computed(office, cycle)
    entries = Entry.objects.count()
    assert [row.id for row in computed(office, cycle)] == [row.id for row in first]
    assert Entry.objects.count() == entries


def test_an_office_content_with_less_counts_more_as_achieved(office: Office) -> None:
    """9 of 10 is 90 %; the result keeps the percentage that it was judged by."""
    office.agency.achieved_from = Decimal(90)
    office.agency.save()
    cycle = office.start()
    answer_all(cycle, office, "9")
    row = computed(office, cycle)[0]
    assert (row.percent, row.state, row.category, row.achieved_from) == (
        Decimal("90.00"), "achieved", "Tinggi", Decimal(90)
    )  # fmt: skip
    assert '"achieved_from":"90"' in Entry.objects.get(verb="achievements.computed").body


def test_a_changed_practice_leaves_old_results_as_they_were_judged(office: Office) -> None:
    office.agency.achieved_from = Decimal(90)
    office.agency.save()
    cycle = office.start()
    answer_all(cycle, office, "9")
    computed(office, cycle)
    Agency.objects.update(achieved_from=Decimal(95))
    before = Achievement.objects.order_by("id")[0]
    assert (before.state, before.achieved_from) == ("achieved", Decimal(90))

    computed(office, cycle)
    before.refresh_from_db()
    assert (before.is_current, before.state, before.achieved_from) == (False, "achieved", Decimal(90))
    (after,) = Achievement.objects.filter(indicator=before.indicator, unit=before.unit, is_current=True)
    assert (after.version, after.state, after.percent, after.achieved_from) == (
        2, "missed", Decimal("90.00"), Decimal(95)
    )  # fmt: skip


def test_a_correction_counts_as_achieved_what_the_archived_version_did(office: Office) -> None:
    office.agency.achieved_from = Decimal(90)
    office.agency.save()
    archived = office.start()
    answer_all(archived, office, "9")
    computed(office, archived)
    Cycle.objects.filter(pk=archived.pk).update(state=Cycle.State.ENDED)
    Agency.objects.update(achieved_from=Decimal(100))
    new = Cycle.objects.create(
        agency=office.agency, procedure=archived.procedure, edition=archived.edition, period=archived.period,
        version=2, supersedes=archived, started_at=NOW,
    )  # fmt: skip
    answer_all(new, office, "9")
    compute(new.id, actor=None, now=NOW)
    rows = Achievement.objects.filter(cycle=new)
    assert {(row.state, row.achieved_from) for row in rows} == {("achieved", Decimal(90))}


def test_a_corrected_answer_supersedes_its_result_only(office: Office) -> None:
    cycle = office.start()
    requests = answer_all(cycle, office)
    computed(office, cycle)
    unit_id, indicators = next(iter(office.indicators.items()))
    answer(requests[unit_id], indicators[0], "5")
    computed(office, cycle)
    versions = Achievement.objects.filter(indicator=indicators[0]).order_by("version")
    assert [(row.version, row.is_current, row.percent) for row in versions] == [
        (1, False, Decimal(100)),
        (2, True, Decimal(50)),
    ]
    assert Achievement.objects.count() == 5


def test_what_nobody_accepted_is_not_measured(office: Office) -> None:
    cycle = office.start()
    requests = ask(cycle, office)
    unit_id, indicators = next(iter(office.indicators.items()))
    answer(requests[unit_id], indicators[0], "10", state="handed_in")
    answer(requests[unit_id], indicators[1], None, nihil="Tidak ada kegiatan")
    results = {row.indicator_id: row for row in computed(office, cycle)}
    waiting, nihil = results[indicators[0].id], results[indicators[1].id]
    assert (waiting.state, waiting.realised, waiting.inputs["reason_code"]) == ("not_measured", "", "missing")
    assert (nihil.state, nihil.realised, nihil.inputs["reason_code"]) == ("not_measured", "nihil", "nihil")
    assert judged_counts(cycle).lacking == 3


def test_units_are_added_up_and_judged_once(office: Office) -> None:
    indicator = shared(office, Measure(consolidation_units="sum"))
    cycle = office.start()
    requests = ask(cycle, office)
    for request, figure in zip(requests.values(), ("10", "14"), strict=True):
        answer(request, indicator, figure)
    results = computed(office, cycle)
    total = next(row for row in results if row.unit_id is None)
    assert (total.is_judged, total.realised, total.percent) == (True, "24", Decimal("80.00"))
    assert total.inputs["over_units"]["text"] == "jumlah dari 2 dari 2"
    assert len(total.inputs["values"]) == 2
    assert [row.is_judged for row in results if row.unit_id] == [False, False]
    assert judged_counts(cycle).missed == 1


def test_a_missing_unit_makes_the_sum_incomplete(office: Office) -> None:
    indicator = shared(office, Measure(consolidation_units="sum"))
    cycle = office.start()
    answer(next(iter(ask(cycle, office).values())), indicator, "30")
    total = next(row for row in computed(office, cycle) if row.unit_id is None)
    assert (total.state, total.realised, total.percent) == ("not_measured", "30 (belum lengkap)", None)
    assert office.units[1].name in total.reason


def test_an_excused_unit_owes_nothing(office: Office) -> None:
    indicator = shared(office, Measure(consolidation_units="sum"))
    cycle = office.start()
    requests = list(ask(cycle, office).values())
    answer(requests[0], indicator, "30")
    DataRequest.objects.filter(pk=requests[1].id).update(state="excused")
    (row,) = computed(office, cycle)
    assert (row.state, row.percent) == ("achieved", Decimal(100))


def test_shares_are_consolidated_by_their_variables(office: Office) -> None:
    formula = Formula("selesai / masuk × 100")
    measure = Measure(value_type="percent", consolidation_units="sum", formula=formula)
    indicator = shared(office, measure, target="80")
    cycle = office.start()
    figures = ({"selesai": "90", "masuk": "100"}, {"selesai": "5", "masuk": "10"})
    for request, given in zip(ask(cycle, office).values(), figures, strict=True):
        answer(request, indicator, given)
    total = next(row for row in computed(office, cycle) if row.unit_id is None)
    # (90 + 5) / (100 + 10) × 100 = 86,3636…; the mean of 90 % and 50 % would be 70.
    assert total.percent == Decimal("107.95")
    assert total.inputs["variables"] == {"selesai": "95", "masuk": "110"}
    assert total.inputs["value_formula"] == "selesai / masuk × 100"


def test_units_that_are_not_consolidated_share_the_target_of_the_agency(office: Office) -> None:
    indicator = shared(office, Measure(value_type="index"), target="80")
    cycle = office.start()
    for request, figure in zip(ask(cycle, office).values(), ("80", "60"), strict=True):
        answer(request, indicator, figure)
    results = computed(office, cycle)
    assert [(row.unit_id is None, row.is_judged, row.state) for row in results] == [
        (False, True, "achieved"),
        (False, True, "missed"),
    ]


def test_a_quarter_is_made_of_its_months(office: Office) -> None:
    indicator = shared(office, Measure(consolidation_periods="sum", consolidation_units="sum"))
    for number, figures in (("01", ("4", "5")), ("02", ("5", "5")), ("03", ("5", "6"))):
        month = office.start(f"2026-M{number}")
        for request, figure in zip(ask(month, office).values(), figures, strict=True):
            answer(request, indicator, figure)
    cycle = office.start("2026-Q1")
    ask(cycle, office)
    total = next(row for row in computed(office, cycle) if row.unit_id is None)
    assert (total.realised, total.percent) == ("30", Decimal(100))
    assert len(total.inputs["values"]) == 6


def test_an_annual_target_is_met_by_the_year_so_far(office: Office) -> None:
    measure = Measure(consolidation_periods="sum", consolidation_units="sum", against="annual")
    indicator = shared(office, measure, target="100", period="2026")
    first, second = office.start("2026-Q1"), office.start("2026-Q2")
    for cycle, figure in ((first, "10"), (second, "15")):
        for request in ask(cycle, office).values():
            answer(request, indicator, figure)
    total = next(row for row in computed(office, second) if row.unit_id is None)
    assert (total.realised, total.percent) == ("50", Decimal(50))


def test_the_change_and_the_copy_are_told(office: Office) -> None:
    for period in ("2026-Q1", "2026-Q2"):
        Target.objects.get_or_create(
            indicator=next(iter(office.indicators.values()))[0], unit_id=next(iter(office.indicators)), period=period,
            defaults={"text": "20", "decided_on": date(2026, 1, 5)},
        )  # fmt: skip
    before = office.start("2026-Q1")
    answer_all(before, office, "8")
    computed(office, before)
    cycle = office.start("2026-Q2", now=START + timedelta(days=90))
    answer_all(cycle, office, "8")
    row = computed(office, cycle, now=NOW + timedelta(days=90))[0]
    # 8 of 20 is 40 %, after 8 of 10 = 80 %.
    assert (row.percent, row.change, row.inputs["change"]) == (Decimal(40), Decimal(-40), "tetap")
    codes = {finding["code"] for finding in row.checks}
    assert codes == {"identical_to_last_period", "no_evidence", "missed_without_explanation"}
    point = results_with_trend(cycle)[0].trend[0]
    assert (point.period, point.percent) == ("2026-Q1", Decimal(80))


def test_a_region_may_have_its_own_scale(office: Office) -> None:
    CategoryScale.objects.create(
        region=office.agency.region,
        since=date(2026, 1, 1),
        name="Perbup 1/2026",
        steps=[["95", "Baik"], [None, "Kurang"]],
    )
    cycle = office.start()
    answer_all(cycle, office, "9")
    assert computed(office, cycle)[0].category == "Kurang"


def test_the_cost_does_not_grow_with_the_units() -> None:
    def cost(units: int) -> int:
        office = open_office(COLLECTING, units=units, indicators=2, name=f"Kantor {units}")
        cycle = office.start()
        answer_all(cycle, office)
        actor = office.actor("staff", NOW)
        with CaptureQueriesContext(connection) as queries:
            compute(cycle.id, actor=actor, now=NOW)
        return len(queries)

    cost(1)
    assert cost(2) == cost(10)


def test_a_validator_sees_what_an_answer_would_come_to(office: Office) -> None:
    cycle = office.start()
    requests = ask(cycle, office)
    unit_id, indicators = next(iter(office.indicators.items()))
    answer(requests[unit_id], indicators[0], "9", state="handed_in")
    seen = {row.indicator_id: row for row in preview(cycle, [unit_id])}
    assert set(seen) == {indicator.id for indicator in indicators}
    assert seen[indicators[0].id].result.percent == Decimal(90)
    assert {found.code for found in seen[indicators[0].id].findings} == {"no_evidence", "missed_without_explanation"}
    assert Achievement.objects.count() == 0


def test_a_file_is_missed_only_where_the_dictionary_demands_one(office: Office) -> None:
    cycle = office.start()
    for request in answer_all(cycle, office).values():
        request.rows = [{**row, "evidence_required": False} for row in request.rows]
        request.save()
    assert [row.checks for row in computed(office, cycle)] == [[], [], [], []]
