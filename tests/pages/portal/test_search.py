"""Search finds what the own office has, and nothing of any other; no NIP; any text may be typed."""

from __future__ import annotations

from typing import Any

import pytest

from himpun.cycles.tests.office import open_office
from himpun.organisations.models import Official
from tests.pages.portal.desks import started
from tests.pages.reading import text_of
from tests.pages.signing_in import client_of


def found(client: Any, text: str, **headers: str) -> str:
    answer = client.get("/cari/", {"q": text}, headers=headers)
    assert answer.status_code == 200
    return text_of(answer)


@pytest.mark.django_db
def test_it_works() -> None:
    office, cycle = started()
    client = client_of(office, "planner")
    assert f"/siklus/{cycle.id}/" in found(client, "contoh triwulan i 2026")
    collecting = open_office(units=2, name="Kantor Pengumpul")
    page = found(client_of(collecting, "head_of_planning"), "indikator 1")
    assert f"IK-{collecting.units[0].id}-1" in page
    assert "Kepala Seksi 1" in found(client, "seksi 1")
    name = office.officials[office.positions["clerk"].id].name
    assert "Arsiparis" in found(client, name)
    assert "Tidak ada yang cocok" in found(client, "tidak ada di mana pun")
    assert "sekurang-kurangnya 2 huruf" in found(client, "a")
    assert "Tidak ada yang cocok" in found(client, "contoh triwulan iv 2026")


@pytest.mark.django_db
def test_another_offices_rows_never_appear() -> None:
    office, cycle = started()
    other, others = started(name="Kantor Lain")
    Official.objects.filter(agency=other.agency).update(name="Orang Lain")
    other.positions["clerk"].title = "Jabatan Rahasia"
    other.positions["clerk"].save()
    client = client_of(office, "planner")
    page = found(client, "contoh")
    assert f"/siklus/{cycle.id}/" in page
    assert f"/siklus/{others.id}/" not in page
    assert "Tidak ada yang cocok" in found(client, "Orang Lain")
    assert "Tidak ada yang cocok" in found(client, "Jabatan Rahasia")
    indicators = open_office(units=2, name="Kantor Pengumpul")
    assert "Tidak ada yang cocok" in found(client, f"IK-{indicators.units[0].id}-1")


@pytest.mark.django_db
def test_a_cycle_without_part_in_it_is_not_found() -> None:
    office, cycle = started()
    outsider = office.positions["planner"].unit.positions.create(title="Pengemudi", role="other")
    official = Official.objects.create(agency=office.agency, name="Orang Luar")
    outsider.appointments.create(official=official, starts_on="2020-01-01")
    office.positions["outsider"], office.officials[outsider.id] = outsider, official
    outsider.unit = office.units[0].agency.units.create(name="Garasi", kind="lainnya")
    outsider.save()
    assert f"/siklus/{cycle.id}/" not in found(client_of(office, "outsider"), "contoh")


@pytest.mark.django_db
def test_a_nip_is_neither_shown_nor_searched() -> None:
    office, _cycle = started()
    nip = "199001012020121001"
    Official.objects.filter(agency=office.agency).update(nip=nip)
    client = client_of(office, "planner")
    assert "Tidak ada yang cocok" in found(client, nip[:10])
    assert nip not in found(client, "Kepala Seksi")


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["%%", "__", "<script>alert(1)", "' or 1=1 --", "\u200fx", "x" * 5000, "😀"])
def test_any_text_may_be_typed(typed: str) -> None:
    office, cycle = started()
    page = found(client_of(office, "planner"), typed)
    assert "<script>alert(1)" not in page
    assert f"/siklus/{cycle.id}/" not in page


@pytest.mark.django_db
def test_a_nul_is_turned_away_before_it_is_looked_for() -> None:
    office, _cycle = started()
    answer = client_of(office, "planner").get("/cari/", {"q": "x\0x"})
    assert answer.status_code == 400
    assert "<h1" in text_of(answer)


@pytest.mark.django_db
def test_while_typing_only_the_results_come() -> None:
    office, cycle = started()
    page = found(client_of(office, "planner"), "contoh", **{"HX-Request": "true"})
    assert "<html" not in page
    assert f"/siklus/{cycle.id}/" in page


def test_who_is_signed_out_signs_in(client: Any) -> None:
    assert client.get("/cari/").status_code == 302


@pytest.mark.django_db
def test_it_costs_the_same_for_few_and_many(django_assert_max_num_queries: Any) -> None:
    costs = []
    for units in (2, 10):
        office, _cycle = started(units)
        client = client_of(office, "planner")
        with django_assert_max_num_queries(30) as counted:
            found(client, "indikator")
            found(client, "kepala")
        costs.append(len(counted))
    assert costs[0] == costs[1]
