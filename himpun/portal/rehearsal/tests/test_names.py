"""Made-up units suit the office: a planning agency plans, and has no village department's fields."""

from __future__ import annotations

import pytest
from django.utils import timezone

from himpun.organisations.models import Unit
from himpun.portal.rehearsal.names import unit_name
from himpun.portal.rehearsal.office import build_office
from himpun.procedures.library import library_definition, library_keys


def test_it_works() -> None:
    names = [unit_name("bidang", number, plans=True).unit for number in range(5)]
    assert names[0] == "Bidang Perencanaan, Pengendalian dan Evaluasi"
    assert len(set(names)) == 5
    assert not any("Desa" in name for name in names)


@pytest.mark.django_db
@pytest.mark.parametrize("key", library_keys())
def test_fields_of_work_fit_the_office(key: str) -> None:
    definition = library_definition(key)
    office = build_office(definition, units=5, now=timezone.now())
    fields = {row.name for row in Unit.objects.filter(agency=office.agency, kind="bidang")}
    plans = "perencanaan pembangunan" in definition.identity.office.casefold()
    village = {name for name in fields if "Desa" in name}
    assert bool(village) == bool(fields and not plans)
