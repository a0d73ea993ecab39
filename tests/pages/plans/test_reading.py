"""Reading the plan of a year, and one entry of the dictionary."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from himpun.cycles.tests.office import START, Office, open_office
from himpun.plans.models import Indicator
from himpun.plans.rules import Measure
from himpun.plans.services import NewTarget, add_objective, change_measure, set_targets
from tests.pages.signing_in import client_of

pytestmark = pytest.mark.django_db


def an_office(units: int = 2, indicators: int = 2) -> tuple[Office, Indicator]:
    office = open_office(units=units, indicators=indicators)
    return office, next(iter(office.indicators.values()))[0]


def reader(office: Office) -> Client:
    return client_of(office, "section_heads:1")


def test_it_works() -> None:
    office, row = an_office()
    page = reader(office).get("/rencana/").content.decode()
    assert "Rencana 2026" in page
    assert f'href="/rencana/indikator/{row.id}/"' in page
    assert "Triwulan I" in page
    assert "Perjanjian Kinerja, 5 Januari 2026" in page
    assert "/rencana/impor/" not in page


def test_objectives_stand_in_their_tree() -> None:
    office, _ = an_office()
    actor = office.first()
    goal = add_objective(kind="tujuan", name="Desa mandiri", actor=actor, now=START)
    add_objective(kind="sasaran", name="Layanan cepat", parent_id=goal.id, actor=actor, now=START)
    page = reader(office).get("/rencana/").content.decode()
    assert page.index("Desa mandiri") < page.index("Layanan cepat")
    assert "objective-1" in page


def test_an_entry_shows_targets_measure_and_who_changed_what_when_and_why() -> None:
    office, row = an_office()
    actor = office.first()
    set_targets(row.id, [NewTarget("2026-Q2", "12")], decided_on=date(2026, 3, 1), actor=actor, now=START)
    set_targets(row.id, [NewTarget("2026-Q2", "14")], decided_on=date(2026, 4, 1), actor=actor, now=START)
    change_measure(row.id, Measure(polarity="minimise"), reason="Keluhan harus turun", actor=actor, now=START)
    page = reader(office).get(f"/rencana/indikator/{row.id}/").content.decode()
    for text in ("(2T − R)/T × 100", "Versi 2", "Keluhan harus turun", actor.position_title, "<b>14</b>", "12 <span"):
        assert text in page, text


def test_the_list_is_narrowed_by_words_and_unit() -> None:
    office, _ = an_office()
    unit = office.positions["section_heads:1"].unit
    answer = reader(office).get(f"/rencana/?unit={unit.id}&words=Indikator 1")
    lines = [line for group in answer.context["groups"] for line in group.lines]
    assert [line.indicator.name for line in lines] == ["Indikator 1"]
    assert "Tidak ada indikator yang cocok" in reader(office).get("/rencana/?words=zzz").content.decode()


@pytest.mark.parametrize("query", ["year=abc", "year=1", "unit=999999", "words=" + "a" * 5000])
def test_a_wrong_filter_is_told_and_narrows_nothing(query: str) -> None:
    office, row = an_office()
    answer = reader(office).get(f"/rencana/?{query}")
    assert answer.status_code == 200
    assert "invalid-feedback" in answer.content.decode()
    assert row.name in answer.content.decode()


def test_script_text_stays_text_and_the_export_runs_no_formula() -> None:
    office, row = an_office()
    row.name, row.source = "<script>alert(1)</script>", "=1+1"
    row.save()
    for address in ("/rencana/", f"/rencana/indikator/{row.id}/"):
        assert "<script>alert" not in reader(office).get(address).content.decode()
    assert ";'=1+1;" in reader(office).get("/rencana/ekspor/").content.decode("utf-8-sig")


def test_another_office_sees_nothing_of_it() -> None:
    _, row = an_office()
    row.name = "Rahasia kantor ini"
    row.save()
    other = open_office(units=1, zone="Asia/Makassar")
    stranger = reader(other)
    assert stranger.get(f"/rencana/indikator/{row.id}/").status_code == 404
    for address in ("/rencana/", "/rencana/ekspor/", "/rencana/ekspor-pagu/"):
        assert row.name not in stranger.get(address).content.decode()


def test_who_is_signed_out_goes_to_sign_in(client: Client) -> None:
    for address in ("/rencana/", "/rencana/indikator/1/", "/rencana/ekspor/", "/rencana/impor/"):
        assert client.get(address).status_code == 302


def test_many_indicators_cost_as_many_statements_as_few() -> None:
    few, many = an_office(1, 1), an_office(5, 10)
    for path in ("/rencana/", "/rencana/ekspor/", "/rencana/indikator/{}/"):
        costs = {_cost(reader(office), path.format(row.id)) for office, row in (few, many)}
        assert len(costs) == 1, (path, costs)


def _cost(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as counted:
        assert browser.get(address).status_code == 200
    return len(counted)
