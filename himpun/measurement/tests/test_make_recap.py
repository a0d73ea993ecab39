"""Recapitulating: what is sealed, and what a second recap is."""

from __future__ import annotations

import pytest

from himpun.cycles.tests.office import only_task, open_office
from himpun.measurement.recapping import seal
from himpun.measurement.selectors import rows_of
from himpun.measurement.services import make_recap
from himpun.measurement.tests.cast import COLLECTING, NOW, answer_all, up_to

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    office = open_office(COLLECTING)
    cycle = office.start()
    answer_all(cycle, office)
    task = up_to(office, cycle, "2")

    recap = make_recap(task.id, actor=office.doer(task, NOW), now=NOW)

    rows = rows_of(recap)
    assert (recap.unit_id, recap.version, len(rows)) == (None, 1, 4)
    assert {(row.text, row.target, row.state, row.percent, row.category) for row in rows} == {
        ("10", "10", "accepted", "100.00", "Sangat Tinggi")
    }
    assert recap.sha256 == seal(rows)
    assert only_task(cycle).step == "3"
