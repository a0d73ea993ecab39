"""The dictionary: adding entries, and changing how one is measured."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from himpun.ledger.models import Entry
from himpun.organisations.models import Agency, Unit
from himpun.plans.formulas import Formula
from himpun.plans.measures import measure_of
from himpun.plans.models import Indicator, MeasureVersion
from himpun.plans.rules import SAKIP_PREDICATES, Measure
from himpun.plans.selectors import current_measure
from himpun.plans.services import Entry as NewEntry
from himpun.plans.services import NewTarget, add_indicator, add_objective, change_measure, set_targets
from himpun.plans.tests.cast import DECIDED, NOW, open_agency, planner, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Agency:
    return open_agency()


def entry(agency: Agency, **changes: object) -> NewEntry:
    unit = Unit.objects.filter(agency=agency).earliest("id")
    return replace(NewEntry(code="IK-1", name="Layanan", measure_unit="%", unit_ids=[unit.id]), **changes)  # type: ignore[arg-type]


def added(agency: Agency, **changes: object) -> Indicator:
    return add_indicator(entry(agency, **changes), actor=planner(agency), now=NOW)


def test_it_works(agency: Agency) -> None:
    formula = Formula("selesai / masuk × 100")
    goal = add_objective(kind="sasaran", name="Layanan baik", actor=planner(agency), now=NOW)
    indicator = added(agency, objective_id=goal.id, measure=Measure(value_type="percent", formula=formula))

    measure = current_measure(indicator)
    assert (measure.value_type, measure.formula, measure.version) == ("percent", formula, 1)
    assert list(indicator.units.all()) == [Unit.objects.earliest("id")]
    assert Entry.objects.filter(verb="indicator.added").count() == 1


def test_a_code_is_used_once(agency: Agency) -> None:
    added(agency)
    with refused("indicator_exists"):
        added(agency)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"code": " "}, "indicator_code_missing"),
        ({"name": ""}, "indicator_name_missing"),
        ({"measure_unit": ""}, "measure_unit_missing"),
        ({"frequency": "weekly"}, "frequency_unknown"),
        ({"validity": "perhaps"}, "validity_unknown"),
        ({"unit_ids": [999999]}, "not_there"),
        ({"objective_id": 999999}, "not_there"),
        ({"responsible_id": 999999}, "not_there"),
    ],
)
def test_a_faulty_entry_is_refused(agency: Agency, changes: dict[str, object], code: str) -> None:
    with refused(code):
        added(agency, **changes)


def test_another_agency_s_unit_is_not_there(agency: Agency) -> None:
    stranger = Unit.objects.filter(agency=open_agency("Kantor Lain")).earliest("id")
    with refused("not_there"):
        added(agency, unit_ids=[stranger.id])


def changed(indicator: Indicator, measure: Measure, reason: str = "Manual IKU baru") -> Indicator:
    return change_measure(indicator.id, measure, reason=reason, actor=planner(indicator.agency), now=NOW)


def test_another_way_of_measuring_is_a_new_version(agency: Agency) -> None:
    indicator = changed(added(agency), Measure(polarity="minimise"))
    assert (current_measure(indicator).polarity, indicator.measure_version) == ("minimise", 2)
    assert measure_of(MeasureVersion.objects.get(version=1).measure) == Measure()
    assert MeasureVersion.objects.count() == 2
    changed(indicator, Measure(polarity="minimise"))
    assert MeasureVersion.objects.count() == 2


def test_a_change_needs_a_reason(agency: Agency) -> None:
    with refused("reason_missing"):
        changed(added(agency), Measure(polarity="minimise"), reason=" ")


def test_a_change_that_makes_targets_unreadable_is_refused(agency: Agency) -> None:
    indicator = added(agency)
    set_targets(indicator.id, [NewTarget("2026", "90")], decided_on=DECIDED, actor=planner(agency), now=NOW)
    graded = Measure(polarity="predicate", value_type="predicate", predicate_scale=SAKIP_PREDICATES)
    with refused("targets_unfit"):
        changed(indicator, graded)
    # A year later the target's period has ended, and the change reads nothing wrongly any more.
    change_measure(indicator.id, graded, reason="Manual IKU baru", actor=planner(agency), now=NOW + timedelta(days=400))


def test_another_agency_s_indicator_is_not_there(agency: Agency) -> None:
    indicator = added(agency)
    stranger = planner(open_agency("Kantor Lain"))
    with refused("not_there"):
        change_measure(indicator.id, Measure(polarity="minimise"), reason="Ingin", actor=stranger, now=NOW)
