"""The sample offices: they stand where a visitor can go on, at whatever moment they are made."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from himpun.collection.models import DataRequest
from himpun.cycles.models import Cycle, Task
from himpun.ledger.selectors import check_chains
from himpun.measurement.models import Achievement
from himpun.organisations.models import Agency, User
from himpun.portal.rehearsal.office import PASSWORD
from himpun.portal.sample.making import make_sample
from himpun.portal.sample.people import accounts
from himpun.portal.sample.scenes import OFFICES
from himpun.portal.sample.telling import tell_office

NOW = datetime(2026, 11, 18, 3, 30, tzinfo=UTC)
"""A Wednesday, 10.30 at the office."""

pytestmark = pytest.mark.django_db


def make(code: str, now: datetime = NOW) -> Agency:
    wanted = [office for office in OFFICES if office.code == code]
    (agency,) = make_sample(now, offices=wanted, tell=lambda _line: None)
    return agency


def test_it_works() -> None:
    """Half collected: one unit is late, one has a cell back; the year before is there to compare with.

    One person holds two positions.
    """
    agency = make("muba")
    before, running = Cycle.objects.filter(agency=agency).order_by("id")
    assert (before.state, before.period, running.state, running.period) == ("ended", "2025-Q3", "running", "2026-Q3")

    states = list(DataRequest.objects.filter(cycle=running).values_list("state", flat=True))
    assert states.count("returned") == 1
    assert states.count("open") == 1
    assert "accepted" in states
    late = Task.objects.filter(cycle=running, kind="fill", state="open", due_at__lt=NOW)
    assert [task.unit_id for task in late] == [DataRequest.objects.get(cycle=running, state="open").unit_id]
    assert Achievement.objects.filter(cycle=before).exists()
    held = [row for row in accounts(agency, NOW) if row.username == "muba.sekretaris"]
    assert [row.capacity for row in held] == ["Definitif", "Plt."]
    assert all(report.problem is None or report.problem == "" for report in check_chains()[0])


def test_everybody_can_sign_in_and_the_people_are_made_up() -> None:
    agency = make("pessel")
    people = accounts(agency, NOW)
    assert {row.position for row in people} >= {"Inspektur", "Sekretaris", "Pengelola Himpun"}
    for row in people[:2]:
        signed_in = Client().post("/masuk/", {"username": row.username, "password": PASSWORD})
        assert signed_in.status_code == 302
    assert User.objects.filter(is_staff=True).count() == 1
    for official in agency.officials.all():
        assert "Contoh" in official.name
        assert official.nip == "" or official.nip.startswith("000")


def test_twice_makes_it_once() -> None:
    make("pessel")
    before = (Cycle.objects.count(), User.objects.count(), Task.objects.count())
    make("pessel", timezone.now())
    assert (Cycle.objects.count(), User.objects.count(), Task.objects.count()) == before


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 22, 20, 0, tzinfo=UTC),  # a Sunday night
        datetime(2027, 1, 4, 23, 0, tzinfo=UTC),  # the year has turned, its first period is not over
        datetime(2027, 3, 12, 5, 0, tzinfo=UTC),  # in the days before Idulfitri
    ],
)
def test_at_any_moment(now: datetime) -> None:
    agency = make("banggai", now)
    told = tell_office(agency, now)
    assert [cycle.state for cycle in told.cycles] == ["Berjalan", "Berjalan"]
    assert {owed.work for cycle in told.cycles for owed in cycle.owed} >= {"fill", "validate", "order"}
    assert not Task.objects.filter(cycle__agency=agency, opened_at__gt=now).exists()


def test_signed_and_waiting_for_a_decision() -> None:
    agency = make("waykanan")
    works = [{owed.work for owed in cycle.owed} for cycle in tell_office(agency, NOW).cycles]
    assert works == [{"archive"}, {"review"}]
