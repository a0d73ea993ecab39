"""The achievement table of a cycle, and each figure down to its cell."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from himpun.cycles.tests.office import open_office
from himpun.measurement.models import Achievement, Recap
from himpun.measurement.selectors.paging import ResultTable
from himpun.measurement.selectors.tables import achievement_table
from tests.pages.measurement.measured import Measured, at_analysis
from tests.pages.signing_in import client_of

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    found = at_analysis()
    browser = client_of(found.office, "head_of_planning")
    page = browser.get(f"/pengukuran/siklus/{found.cycle.id}/").content.decode()
    assert "Capaian Triwulan I 2026" in page
    assert "80,00%" in page
    assert "Tidak tercapai" in page
    assert '<svg class="bar bar-missed"' in page


def test_the_list_leads_to_the_cycle() -> None:
    found = at_analysis()
    page = client_of(found.office, "head_of_planning").get("/pengukuran/").content.decode()
    assert f'href="/pengukuran/siklus/{found.cycle.id}/"' in page
    assert "Triwulan I 2026" in page


def test_an_empty_list_says_what_to_do() -> None:
    office = open_office(units=1)
    page = client_of(office, next(iter(office.positions))).get("/pengukuran/").content.decode()
    assert "Belum ada yang diukur" in page
    assert 'href="/siklus/"' in page


def test_it_can_be_narrowed_to_what_was_missed() -> None:
    found = at_analysis()
    answer = client_of(found.office, "head_of_planning").get(f"/pengukuran/siklus/{found.cycle.id}/?state=missed")
    assert [line.row.state for line in answer.context["lines"]] == ["missed", "missed"]


@pytest.mark.parametrize("query", ["unit=999", "category=<script>", "state=x"])
def test_a_choice_that_is_not_there_narrows_nothing_and_says_so(query: str) -> None:
    found = at_analysis()
    answer = client_of(found.office, "head_of_planning").get(f"/pengukuran/siklus/{found.cycle.id}/?{query}")
    page = answer.content.decode()
    assert "Pilihan ini tidak ada" in page
    assert "<script>" not in page.split("<main")[1]
    assert len(answer.context["lines"]) == 6


def test_a_wrong_period_in_the_address_is_told() -> None:
    found = at_analysis()
    page = client_of(found.office, "head_of_planning").get("/pengukuran/?period=2026-Q9").content.decode()
    assert "Pilihan ini tidak ada" in page


def test_a_long_table_comes_in_pages_and_whole_for_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("himpun.measurement.web.results.LINES", 4)
    found = at_analysis()
    browser, address = client_of(found.office, "head_of_planning"), f"/pengukuran/siklus/{found.cycle.id}/"
    assert len(browser.get(address).context["lines"]) == 4
    assert len(browser.get(f"{address}?page=2").context["lines"]) == 2
    assert len(browser.get(f"{address}?baris=semua").context["lines"]) == 6


def test_pages_filters_and_the_whole_table_agree() -> None:
    found = at_analysis()
    browser, address = client_of(found.office, "head_of_planning"), f"/pengukuran/siklus/{found.cycle.id}/"
    whole = [line.row.id for line in achievement_table(found.cycle)]
    assert [line.row.id for line in ResultTable(found.cycle)] == whole
    assert [ResultTable(found.cycle)[place].row.id for place in range(len(whole))] == whole
    missed = found.result(missed=True)
    fits: dict[str, Callable[[Achievement], bool]] = {
        f"unit={missed.unit_id}": lambda row: row.unit_id == missed.unit_id,
        "unit=agency": lambda row: row.unit_id is None,
        f"category={missed.category}": lambda row: row.category == missed.category,
        "state=missed": lambda row: row.state == "missed",
        "state=achieved": lambda row: row.state == "achieved",
        "state=unmeasured": lambda row: row.state in ("undefined", "not_measured"),
        "state=asked": lambda row: bool(row.checks),
    }
    lines = achievement_table(found.cycle)
    for query, fit in fits.items():
        shown = [line.row.id for line in browser.get(f"{address}?{query}").context["lines"]]
        assert shown == [line.row.id for line in lines if fit(line.row)], query


def test_a_page_reads_only_the_rows_that_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("himpun.measurement.web.results.LINES", 2)
    found = at_analysis()
    browser, address = client_of(found.office, "head_of_planning"), f"/pengukuran/siklus/{found.cycle.id}/"
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    formulas = [query["sql"] for query in asked if '"measurement_achievement"."formula"' in query["sql"]]
    assert len(formulas) == 1
    assert "IN (" in formulas[0]


def test_a_figure_leads_to_its_formula_values_and_who_accepted_them() -> None:
    found = at_analysis()
    row = found.result(missed=True)
    page = client_of(found.office, "head_of_planning").get(f"/pengukuran/capaian/{row.id}/").content.decode()
    accepted = found.office.officials[found.office.positions["staff"].id].name
    for text in ("R/T × 100", "cara ukur versi 1", "Isian yang menjadi dasarnya", accepted):
        assert text in page, text


def test_a_recap_shows_its_seal() -> None:
    found = at_analysis()
    recap = Recap.objects.filter(cycle=found.cycle)[0]
    page = client_of(found.office, "head_of_planning").get(f"/pengukuran/rekap/{recap.id}/").content.decode()
    assert recap.sha256 in page


def test_another_office_gets_the_answer_of_what_is_not_there() -> None:
    found = at_analysis()
    recap = Recap.objects.filter(cycle=found.cycle)[0]
    other = open_office(units=1, zone="Asia/Makassar")
    stranger = client_of(other, next(iter(other.positions)))
    for address in (
        f"/pengukuran/siklus/{found.cycle.id}/",
        f"/pengukuran/siklus/{found.cycle.id}/ekspor/",
        f"/pengukuran/capaian/{found.result().id}/",
        f"/pengukuran/rekap/{recap.id}/",
    ):
        theirs, nowhere = stranger.get(address), stranger.get(address.replace(address.split("/")[3], "987654"))
        assert (theirs.status_code, nowhere.status_code) == (404, 404)
        assert theirs.content.decode().split("<main")[1] == nowhere.content.decode().split("<main")[1]
    assert "Triwulan I 2026" not in stranger.get("/pengukuran/").content.decode()


def test_who_is_signed_out_goes_to_sign_in(client: Client) -> None:
    for address in ("/pengukuran/", "/pengukuran/siklus/1/", "/pengukuran/capaian/1/", "/pengukuran/rencana-aksi/"):
        assert client.get(address).status_code == 302


def test_the_export_runs_no_formula() -> None:
    found = at_analysis()
    indicator = found.result().indicator
    indicator.name, indicator.code = '=HYPERLINK("http://contoh";"x")', "+IK"
    indicator.save()
    answer = client_of(found.office, "head_of_planning").get(f"/pengukuran/siklus/{found.cycle.id}/ekspor/")
    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    assert ";=" not in text
    assert "'+IK;" in text
    assert ";80,00%;" in text


def test_script_text_in_a_name_stays_text() -> None:
    found = at_analysis()
    indicator = found.result().indicator
    indicator.name = "<script>alert(1)</script>"
    indicator.save()
    for address in (f"/pengukuran/siklus/{found.cycle.id}/", f"/pengukuran/capaian/{found.result().id}/"):
        assert "<script>alert" not in client_of(found.office, "head_of_planning").get(address).content.decode()


def statements(address: str, browser: Client) -> int:
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert browser.get(address).status_code == 200
    return len(counted)


def test_many_indicators_cost_as_many_statements_as_few() -> None:
    few, many = at_analysis(units=1), at_analysis(units=6)
    for path in ("siklus/{0.cycle.id}/", "siklus/{0.cycle.id}/ekspor/", ""):
        costs = {_cost(each, "/pengukuran/" + path.format(each)) for each in (few, many)}
        assert len(costs) == 1, (path, costs)


def _cost(found: Measured, address: str) -> int:
    return statements(address, client_of(found.office, "head_of_planning"))


def test_whoever_holds_a_post_in_the_office_reads_its_results() -> None:
    found = at_analysis()
    unit_head = client_of(found.office, "section_heads:2")
    assert unit_head.get(f"/pengukuran/siklus/{found.cycle.id}/").status_code == 200
    assert unit_head.get(f"/pengukuran/capaian/{found.returnable.id}/").status_code == 200


def test_another_units_cell_is_named_and_not_linked() -> None:
    found = at_analysis()
    address = f"/pengukuran/capaian/{found.returnable.id}/"
    assert "/pengumpulan/permintaan/" in client_of(found.office, "section_heads:1").get(address).content.decode()
    assert "/pengumpulan/permintaan/" not in client_of(found.office, "section_heads:2").get(address).content.decode()
