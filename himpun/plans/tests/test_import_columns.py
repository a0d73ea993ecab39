"""A table with few columns says nothing about the other fields."""

from __future__ import annotations

import pytest

from himpun.organisations.models import Agency
from himpun.plans.models import Indicator
from himpun.plans.selectors import current_measure
from himpun.plans.services import Imported, import_plan
from himpun.plans.tests.cast import DECIDED, NOW, USUAL, open_agency, planner, xlsx

pytestmark = pytest.mark.django_db

_WHOLE = {"definisi": "Selesai dari masuk", "sumber data": "Register", "kondisi awal": "70", "frekuensi": "bulanan",
          "konsolidasi periode": "rata-rata", "batas atas": 120}  # fmt: skip


def bring_in(agency: Agency, content: bytes, *, name: str) -> Imported:
    return import_plan(content, name=name, year=2026, decided_on=DECIDED, actor=planner(agency), now=NOW)


def test_it_works() -> None:
    """Its fields stay as they were for indicators that exist; a new one gets the usual values."""
    agency = open_agency()
    whole = {**USUAL, **_WHOLE}
    bring_in(agency, xlsx([list(whole), list(whole.values())]), name="rencana.xlsx")
    before = Indicator.objects.values().get()
    few = (
        "Kode;Indikator;Satuan;Polaritas;Unit penjawab\n"
        "IK-1;Nama baru;%;maksimum;Seksi Satu\n"
        "IK-9;Lain;buah;maksimum;Seksi Satu\n"
    )

    done = bring_in(agency, few.encode(), name="rencana.csv")

    assert (done.added, done.changed, done.measures_changed) == (1, 1, 0)
    assert Indicator.objects.values().get(code="IK-1") == {**before, "name": "Nama baru"}
    new = Indicator.objects.get(code="IK-9")
    assert (new.frequency, new.definition, new.responsible, current_measure(new).cap) == ("quarter", "", None, None)
