"""Changing the plan in the browser: by administrators, with reasons, and with what was typed when it is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from himpun.cycles.tests.office import Office, open_office
from himpun.ledger.models import Entry
from himpun.plans.models import Budget, Indicator, IndicatorUnit, Objective, PerformanceAgreement, Target
from tests.pages.signing_in import client_of

pytestmark = pytest.mark.django_db

MEASURE = {
    "polarity": "maximise", "value_type": "number", "consolidation_periods": "sum", "consolidation_units": "none",
    "basis": "increment", "against": "period", "zero_rule": "undefined", "zero_rule_other": "undefined",
}  # fmt: skip


def an_office() -> tuple[Office, Indicator, Client]:
    office = open_office(units=2, indicators=1)
    return office, next(iter(office.indicators.values()))[0], client_of(office, "head_of_planning", administrator=True)


def entry(office: Office, **other: Any) -> dict[str, Any]:
    unit = office.positions["section_heads:1"].unit
    return {
        "code": "IK-99", "name": "Jumlah desa mandiri", "measure_unit": "desa", "units": [str(unit.id)],
        "frequency": "quarter", "validity": "exact", "evidence_required": "on", **MEASURE, **other,
    }  # fmt: skip


def test_it_works() -> None:
    office, _, browser = an_office()
    assert browser.get("/rencana/indikator/baru/").status_code == 200
    answer = browser.post("/rencana/indikator/baru/", entry(office, cap="1.200,5"))
    assert answer.status_code == 302, answer.content.decode()
    row = Indicator.objects.get(code="IK-99")
    assert (row.name, row.measure["cap"], row.measure["consolidation_periods"]) == (
        "Jumlah desa mandiri",
        "1200.5",
        "sum",
    )
    assert IndicatorUnit.objects.filter(indicator=row).count() == 1
    assert Entry.objects.filter(verb="indicator.added", subject_id=row.id).exists()


def test_a_code_that_is_taken_comes_back_with_all_that_was_typed() -> None:
    office, row, browser = an_office()
    answer = browser.post("/rencana/indikator/baru/", entry(office, code=row.code, definition="Desa yang mandiri"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "sudah dipakai" in page
    assert "Desa yang mandiri" in page


def test_an_impossible_measure_is_refused_in_words() -> None:
    office, _, browser = an_office()
    answer = browser.post("/rencana/indikator/baru/", entry(office, value_type="percent"))
    assert answer.status_code == 422
    assert "tidak boleh dijumlahkan" in answer.content.decode()


def test_the_measure_is_changed_with_a_reason() -> None:
    _, row, browser = an_office()
    address = f"/rencana/indikator/{row.id}/cara-ukur/"
    without = browser.post(address, {**MEASURE, "polarity": "minimise"})
    assert without.status_code == 422
    answer = browser.post(address, {**MEASURE, "polarity": "minimise", "reason": "Keluhan harus turun"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.measure_version, row.measure["polarity"]) == (2, "minimise")
    assert browser.post(address, {**MEASURE, "polarity": "minimise", "reason": "Dua kali klik"}).status_code == 302
    row.refresh_from_db()
    assert row.measure_version == 2


def test_targets_are_fixed_by_a_document() -> None:
    _, row, browser = an_office()
    address = f"/rencana/indikator/{row.id}/target/2026/"
    assert "Triwulan IV 2026" in browser.get(address).content.decode()
    assert browser.post(address, {"decided_on": "2026-04-01", "target-2026-Q2": "12"}).status_code == 302
    assert Target.objects.get(indicator=row, period="2026-Q2", unit=None).text == "12"
    other = browser.post(address, {"decided_on": "2026-04-01", "target-2026-Q2": "15"})
    assert other.status_code == 422
    assert "sudah ditetapkan" in other.content.decode()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"decided_on": "2026-04-01"}, "Isi target untuk setidaknya satu periode"),
        ({"decided_on": "2026-04-01", "target-2026-Q2": "banyak"}, "tidak terbaca"),
        ({"decided_on": "kemarin", "target-2026-Q2": "12"}, "tanggal"),
        ({"decided_on": "2026-04-01", "target-2026-Q2": "12", "unit": "999999"}, "Pilihan ini tidak ada"),
    ],
)
def test_faulty_targets_change_nothing(typed: dict[str, str], message: str) -> None:
    _, row, browser = an_office()
    before = Target.objects.count()
    answer = browser.post(f"/rencana/indikator/{row.id}/target/2026/", typed)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert Target.objects.count() == before


def test_an_entry_is_brought_up_to_date_with_a_reason() -> None:
    office, row, browser = an_office()
    address = f"/rencana/indikator/{row.id}/ubah/"
    typed = entry(office, name="Nama yang benar", reason="Salah ketik")
    assert browser.post(address, typed).status_code == 302
    row.refresh_from_db()
    assert row.name == "Nama yang benar"
    assert "Salah ketik" in browser.get(f"/rencana/indikator/{row.id}/").content.decode()


def test_objectives_ceilings_and_agreements_are_written() -> None:
    _, _, browser = an_office()
    assert browser.post("/rencana/sasaran/baru/", {"kind": "sasaran", "name": "Layanan cepat"}).status_code == 302
    assert Objective.objects.get().name == "Layanan cepat"
    pagu = {"code": "2.13.02", "name": "Pembinaan", "ceiling": "Rp 150.000.000"}
    assert browser.post("/rencana/pagu/2026/baru/", pagu).status_code == 302
    assert Budget.objects.get().ceiling == 150_000_000
    address = f"/rencana/pagu/2026/{Budget.objects.get().id}/"
    assert "150.000.000" in browser.get(address).content.decode()
    assert browser.post("/rencana/pagu/2026/baru/", {**pagu, "ceiling": "12.5"}).status_code == 422
    assert browser.post("/rencana/perjanjian/2027/", {"signed_on": "2027-01-04", "number": "1/PK"}).status_code == 302
    assert PerformanceAgreement.objects.filter(year=2027).exists()
    assert browser.post("/rencana/perjanjian/2027/", {"signed_on": "2027-01-04"}).status_code == 422


@pytest.mark.parametrize(
    "address", ["/rencana/indikator/{}/target/99999/", "/rencana/pagu/3000/baru/", "/rencana/perjanjian/1/"]
)
def test_a_year_that_nobody_plans_is_no_page(address: str) -> None:
    _, row, browser = an_office()
    assert browser.get(address.format(row.id)).status_code == 404


def test_only_administrators_change_the_plan() -> None:
    office, row, _ = an_office()
    reader = client_of(office, "section_heads:1")
    before = Entry.objects.count()
    for address in (
        "/rencana/indikator/baru/", f"/rencana/indikator/{row.id}/ubah/", f"/rencana/indikator/{row.id}/cara-ukur/",
        f"/rencana/indikator/{row.id}/target/2026/", "/rencana/sasaran/baru/", "/rencana/pagu/2026/baru/",
        "/rencana/perjanjian/2026/", "/rencana/impor/", "/rencana/impor/templat/",
    ):  # fmt: skip
        assert reader.get(address).status_code == 403, address
        assert reader.post(address, {}).status_code in (403, 405), address
    assert Entry.objects.count() == before


def test_another_offices_administrator_finds_nothing() -> None:
    _, row, _ = an_office()
    other = open_office(units=1, zone="Asia/Makassar")
    stranger = client_of(other, "head_of_planning", administrator=True)
    for tail in ("ubah/", "cara-ukur/", "target/2026/"):
        assert stranger.get(f"/rencana/indikator/{row.id}/{tail}").status_code == 404
