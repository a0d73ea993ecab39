"""The desks of measuring: recap, analysis with wrong cells back, decision, causes, action plans."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from himpun.collection.models import Value
from himpun.cycles.models import Task
from himpun.cycles.tests.office import open_office, open_tasks
from himpun.ledger.models import Entry
from himpun.measurement.models import Analysis, Decision, Recap
from himpun.organisations.models import TeamMember
from tests.pages.measurement.measured import Measured, at_analysis, at_cause, at_plan, at_review, carried
from tests.pages.signing_in import client_of

pytestmark = pytest.mark.django_db

TEXT = "Sebagian unit kekurangan petugas sehingga target belum tercapai."
PLAN = {"cause": "Petugas kurang", "action": "Menambah petugas", "output": "Dua petugas", "due_on": "2026-06-30"}


def sent(found: Measured, act: str, **typed: Any) -> Any:
    """Press a button on the open task's page, as its holder."""
    query = f"?outcome={typed.pop('outcome')}" if "outcome" in typed else ""
    return found.browser().post(found.address + query, {"act": act, **typed})


def test_it_works() -> None:
    found = at_analysis()
    page = found.browser().get(found.address).content.decode()
    for text in ("Capaian dan yang perlu diperiksa", "80,00%", "Belum ada bukti dukung", "Tulis analisis"):
        assert text in page, text
    answer = sent(found, "finish", text=TEXT)
    assert (answer.status_code, answer.url) == (302, found.address)
    found.task.refresh_from_db()
    assert found.task.state == Task.State.DONE
    assert Analysis.objects.get(cycle=found.cycle).text == TEXT


def test_an_analysis_may_be_saved_before_it_is_finished() -> None:
    found = at_analysis()
    assert sent(found, "save", text=TEXT).status_code == 302
    found.task.refresh_from_db()
    assert found.task.state == Task.State.OPEN
    assert TEXT in found.browser().get(found.address).content.decode()


def test_an_analysis_without_a_text_is_not_finished_and_says_so_at_the_text() -> None:
    found = at_analysis()
    answer = sent(found, "finish", text="", note="Catatan saya")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Analisis belum ditulis" in page
    assert "Catatan saya" in page


def test_five_thousand_and_too_many_characters() -> None:
    found = at_analysis()
    assert sent(found, "save", text="a" * 5000).status_code == 302
    answer = sent(found, "save", text="b" * 20001)
    assert answer.status_code == 422
    assert "b" * 20001 in answer.content.decode()


def test_script_text_stays_text() -> None:
    found = at_analysis()
    sent(found, "save", text="<script>alert(1)</script> panjang")
    page = found.browser().get(found.address).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_computing_again_changes_nothing_that_did_not_change() -> None:
    found = at_analysis()
    before = found.result().id
    assert sent(found, "compute").status_code == 302
    assert found.result().id == before


def test_wrong_cells_go_back_to_their_unit_alone() -> None:
    found = at_analysis()
    row = found.returnable
    key = f"{row.unit_id}-{row.indicator_id}"
    answer = sent(found, "return_cells", way="0", cells=[key], **{f"reason-{key}": "Angka tertukar"})
    assert answer.status_code == 302
    found.task.refresh_from_db()
    assert found.task.state in (Task.State.SUSPENDED, Task.State.RETURNED)
    returned = Value.objects.filter(request__cycle=found.cycle, is_current=True, state="returned")
    assert [(value.indicator_id, value.request.unit_id, value.reason) for value in returned] == [
        (row.indicator_id, row.unit_id, "Angka tertukar")
    ]


def test_wrong_cells_without_a_reason_come_back_marked() -> None:
    found = at_analysis()
    row = found.returnable
    key = f"{row.unit_id}-{row.indicator_id}"
    answer = sent(found, "return_cells", way="0", cells=[key])
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{key}" checked' in page
    assert "alasan untuk semua" in page
    assert not Value.objects.filter(request__cycle=found.cycle, state="returned").exists()


@pytest.mark.parametrize("cells", [[], ["1-999999"], ["<script>"]])
def test_cells_that_are_not_there_change_nothing(cells: list[str]) -> None:
    found = at_analysis()
    before = Entry.objects.count()
    answer = sent(found, "return_cells", way="0", cells=cells, common="Salah hitung")
    assert answer.status_code == 422
    assert Entry.objects.count() == before


def test_the_decision_shows_what_is_possible_and_why_not() -> None:
    found = at_review()
    page = found.browser().get(found.address).content.decode()
    assert "Belum dapat dinyatakan tercapai" in page
    assert page.count(" disabled") == 1
    assert "Rencana aksi untuk 2 indikator diminta dahulu" in page


def test_what_is_missed_stands_open_and_what_can_be_chosen_stands_first() -> None:
    found = at_review()
    page = found.browser().get(found.address).content.decode()
    assert page.index("Tidak tercapai</span>") < page.index('class="paper fold calm"')
    assert "baris lain: tercapai atau nihil" in page
    decide = [each for each in page.split("<button") if 'value="decide"' in each]
    assert ["disabled" in each for each in decide] == sorted("disabled" in each for each in decide)


def test_who_judges_reads_what_a_check_saw_and_not_what_the_unit_should_do() -> None:
    found = at_analysis()
    page = found.browser().get(found.address).content.decode()
    assert "Belum ada bukti dukung." in page
    assert "Lampirkan bukti" not in page


def test_not_achieved_asks_for_the_causes() -> None:
    found = at_review()
    assert sent(found, "decide", outcome="not_achieved").status_code == 302
    assert Decision.objects.get(cycle=found.cycle).outcome == "not_achieved"
    assert open_tasks(found.cycle, kind="cause")


def test_achieved_is_refused_while_something_is_missed() -> None:
    found = at_review()
    answer = sent(found, "decide", outcome="achieved", reason="Sudah baik")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Belum dapat dinyatakan tercapai" in page
    assert "Sudah baik" in page
    assert not Decision.objects.exists()


def test_achieved_goes_on_where_all_is_reached() -> None:
    found = at_review(missed=False)
    assert sent(found, "decide", outcome="achieved").status_code == 302
    assert open_tasks(found.cycle)[0].step == "8"


def test_work_goes_back_with_a_reason_only() -> None:
    found = at_review()
    answer = sent(found, "decide", outcome="needs_work")
    assert answer.status_code == 422
    assert "Tuliskan apa yang perlu diperbaiki" in answer.content.decode()
    assert sent(found, "decide", outcome="needs_work", reason="Angka unit 1 belum jelas").status_code == 302


def test_a_tampered_outcome_is_refused() -> None:
    found = at_review()
    answer = sent(found, "decide", outcome="<script>")
    assert answer.status_code == 422
    assert "Pilih salah satu keputusan" in answer.content.decode()


def test_pressing_twice_decides_once_and_an_old_form_is_told() -> None:
    found = at_review(missed=False)
    assert sent(found, "decide", outcome="achieved").status_code == 302
    assert sent(found, "decide", outcome="achieved").status_code == 302
    assert Decision.objects.count() == 1
    answer = sent(found, "decide", outcome="needs_work", reason="Ragu")
    assert answer.status_code == 422
    assert "sudah diselesaikan" in answer.content.decode()
    assert Decision.objects.count() == 1


def test_causes_are_written_for_each_missed_result() -> None:
    found = at_cause()
    plans = list(found.cycle.action_plans.order_by("id"))
    page = found.browser().get(found.address).content.decode()
    assert page.count("<textarea") == len(plans)
    half = {f"cause-{plans[0].id}": "Petugas kurang"}
    answer = sent(found, "write", **half)
    assert answer.status_code == 422
    assert "Petugas kurang" in answer.content.decode()
    assert sent(found, "write", **{f"cause-{plan.id}": "Petugas kurang" for plan in plans}).status_code == 302
    assert len(open_tasks(found.cycle, kind="action_plan")) == len(plans)


def test_an_action_plan_is_written() -> None:
    found = at_plan()
    assert found.task.position is not None
    answer = sent(found, "write", responsible=str(found.task.position.id), **PLAN)
    assert answer.status_code == 302, answer.content.decode()
    plan = found.cycle.action_plans.get(pk=found.task.subject_id or 0)
    assert (plan.action, plan.responsible) == ("Menambah petugas", found.task.position)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"due_on": "2026-01-01"}, "Tenggat rencana aksi sudah lewat"),
        ({"due_on": "besok"}, "Masukkan tanggal"),
        ({"action": ""}, "tidak boleh kosong"),
        ({"responsible": "999999"}, "Jabatan ini tidak ada di kantor ini"),
    ],
)
def test_a_faulty_plan_comes_back_as_it_was_typed(wrong: dict[str, str], message: str) -> None:
    found = at_plan()
    assert found.task.position is not None
    answer = sent(found, "write", **{"responsible": str(found.task.position.id), **PLAN, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert "Dua petugas" in page


def test_a_recap_is_previewed_then_sealed() -> None:
    found = carried("banggai-bappeda-2020", "6", "recap")
    page = found.browser().get(found.address).content.decode()
    assert "Isi rekap bila dibuat sekarang" in page
    assert sent(found, "make").status_code == 302
    recap = Recap.objects.get(cycle=found.cycle, step="6", unit=found.task.unit)
    assert recap.sha256 in found.browser().get(found.address).content.decode()


def test_a_colleague_reads_and_a_stranger_finds_nothing() -> None:
    found = at_review()
    colleague = client_of(found.office, "planner")
    page = colleague.get(found.address)
    assert page.status_code == 200
    assert "Tugas ini milik" in page.content.decode()
    assert colleague.post(found.address + "?outcome=not_achieved", {"act": "decide"}).status_code == 422
    other = open_office(units=1, zone="Asia/Makassar")
    assert client_of(other, next(iter(other.positions))).get(found.address).status_code == 404
    assert not Decision.objects.exists()


def test_a_form_that_is_older_than_a_colleagues_act_is_told_who_was_faster_and_keeps_its_text() -> None:
    found = at_cause()
    plans = list(found.cycle.action_plans.order_by("id"))
    typed = {f"cause-{plan.id}": "Sebab dari rekan" for plan in plans}
    planner = found.office.positions["planner"]
    TeamMember.objects.create(team_id=found.task.team_id or 0, position=planner, starts_on=date(2020, 1, 2))
    chair, colleague = found.browser(), found.browser_of(planner)
    assert chair.post(found.address, {"act": "write", **typed}).status_code == 302
    late = colleague.post(found.address, {"act": "write", **dict.fromkeys(typed, "Sebab saya sendiri")})
    page = late.content.decode()
    assert late.status_code == 422
    assert "sudah diselesaikan oleh" in page
    assert "Sebab saya sendiri" in page
    assert {plan.cause for plan in found.cycle.action_plans.all()} == {"Sebab dari rekan"}


def test_what_is_missing_is_marked_before_the_recap_is_sealed() -> None:
    found = carried("banggai-bappeda-2020", "6", "recap")
    Value.objects.filter(request__cycle=found.cycle, request__unit=found.task.unit).update(is_current=False)
    page = found.browser().get(found.address).content.decode()
    assert "2 isian belum ada" in page
    assert page.count("Belum diisi") == 2


def test_an_unknown_button_is_told() -> None:
    found = at_review()
    answer = sent(found, "hapus")
    assert answer.status_code == 422
    assert "Tombol ini tidak dikenal" in answer.content.decode()
