"""Action plans in a list, one by one, and how far they have come."""

from __future__ import annotations

import pytest

from himpun.cycles.tests.office import open_office
from himpun.measurement.models import ActionPlan
from tests.pages.measurement.measured import Measured, at_plan
from tests.pages.signing_in import client_of

pytestmark = pytest.mark.django_db


def with_a_plan() -> tuple[Measured, ActionPlan, str]:
    """A written plan, and its address."""
    found = at_plan()
    found.walk.act()
    plan = ActionPlan.objects.filter(cycle=found.cycle, written_at__isnull=False).order_by("id")[0]
    return found, plan, f"/pengukuran/rencana-aksi/{plan.id}/"


def test_it_works() -> None:
    found, plan, address = with_a_plan()
    planner = client_of(found.office, "planner")
    assert plan.action in planner.get("/pengukuran/rencana-aksi/").content.decode()
    answer = planner.post(address, {"progress": "Kontrak sudah ditandatangani"})
    assert answer.status_code == 302
    page = planner.get(address).content.decode()
    assert "Kontrak sudah ditandatangani" in page
    assert "Kemajuan dilaporkan" in page


def test_a_finished_plan_says_so() -> None:
    found, plan, address = with_a_plan()
    client_of(found.office, "planner").post(address, {"progress": "Semua selesai", "is_finished": "on"})
    plan.refresh_from_db()
    assert plan.finished_on is not None
    assert "Selesai dilaksanakan" in client_of(found.office, "planner").get(address).content.decode()


def test_an_empty_report_is_refused_and_kept() -> None:
    found, _, address = with_a_plan()
    answer = client_of(found.office, "planner").post(address, {"progress": "x"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "terlalu pendek" in page


def test_only_the_responsible_or_the_answering_unit_reports() -> None:
    found, plan, address = with_a_plan()
    other = client_of(found.office, "agency_head")
    assert "Laporkan kemajuan" not in other.get(address).content.decode()
    answer = other.post(address, {"progress": "Dari orang lain"})
    assert answer.status_code == 422
    plan.refresh_from_db()
    assert plan.progress == ""


def test_another_office_finds_nothing() -> None:
    _, plan, address = with_a_plan()
    other = open_office(units=1, zone="Asia/Makassar")
    stranger = client_of(other, next(iter(other.positions)))
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"progress": "Dari kantor lain"}).status_code == 404
    assert plan.action not in stranger.get("/pengukuran/rencana-aksi/").content.decode()


@pytest.mark.parametrize("standing", ["asked", "open", "finished", "x"])
def test_the_list_is_narrowed(standing: str) -> None:
    found, plan, _ = with_a_plan()
    page = client_of(found.office, "planner").get(f"/pengukuran/rencana-aksi/?standing={standing}").content.decode()
    assert (plan.action in page) == (standing in ("open", "x"))
