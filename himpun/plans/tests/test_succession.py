"""The successor of a unit or position owes what was promised; the past keeps its rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from himpun.ledger import services as ledger
from himpun.organisations.services.restructure import merge_units, rename_position, rename_unit
from himpun.organisations.tests.cast import NOW, TODAY, open_dinas
from himpun.plans.models import Indicator, IndicatorUnit, Target
from himpun.plans.succession import follow_position, follow_unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wired() -> Iterator[None]:
    before = dict(ledger._follow_ups)
    ledger.wire({"position.renamed": [follow_position], "unit.renamed": [follow_unit], "unit.merged": [follow_unit]})
    yield
    ledger.wire(before)


def test_it_works() -> None:
    dinas = open_dinas()
    indicator = _promised(dinas.agency.id, dinas.first.id)
    new = rename_unit(dinas.first, name="Seksi Perdana", actor=None, now=NOW)

    assert IndicatorUnit.objects.filter(indicator=indicator, unit=new).exists()
    assert _targets(new.id) == {"2026": "40", "2026-Q2": "10"}, "the first quarter is over and stays with the old unit"
    assert _targets(dinas.first.id) == {"2026": "40", "2026-Q1": "9", "2026-Q2": "10"}


def test_the_renamed_position_stays_responsible_for_what_is_in_use() -> None:
    dinas = open_dinas()
    kept = _promised(dinas.agency.id, dinas.first.id, responsible_id=dinas.first_head.id)
    over = _promised(
        dinas.agency.id, dinas.first.id, "IK-2", responsible_id=dinas.first_head.id, ends_on=TODAY - timedelta(days=1)
    )
    new = rename_position(dinas.first_head, title="Kepala Seksi Perdana", actor=None, now=NOW)

    assert Indicator.objects.get(pk=kept.pk).responsible == new
    assert Indicator.objects.get(pk=over.pk).responsible == dinas.first_head


def test_two_promises_for_one_indicator_are_not_added_up() -> None:
    dinas = open_dinas()
    indicator = _promised(dinas.agency.id, dinas.first.id)
    IndicatorUnit.objects.create(indicator=indicator, unit=dinas.second)
    Target.objects.create(indicator=indicator, unit=dinas.second, period="2026", text="7", decided_on=date(2026, 1, 5))
    merge_units([dinas.first], into=dinas.second, actor=None, now=NOW)

    assert _targets(dinas.second.id) == {"2026": "7", "2026-Q2": "10"}
    assert IndicatorUnit.objects.filter(unit=dinas.second).count() == 1


def _promised(agency_id: int, unit_id: int, code: str = "IK-1", **fields: object) -> Indicator:
    indicator = Indicator.objects.create(agency_id=agency_id, code=code, name=code, measure_unit="dokumen", measure={})
    for name, value in fields.items():
        setattr(indicator, name, value)
    indicator.save()
    IndicatorUnit.objects.create(indicator=indicator, unit_id=unit_id)
    for period, text in (("2026", "40"), ("2026-Q1", "9"), ("2026-Q2", "10")):
        Target.objects.create(
            indicator=indicator, unit_id=unit_id, period=period, text=text, decided_on=date(2026, 1, 5)
        )
    return indicator


def _targets(unit_id: int) -> dict[str, str]:
    return dict(Target.objects.filter(unit_id=unit_id).values_list("period", "text"))
