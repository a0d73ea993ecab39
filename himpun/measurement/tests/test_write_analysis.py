"""The analyst's text, and what an analysis needs before it may be finished."""

from __future__ import annotations

from datetime import timedelta

import pytest

from himpun.cycles.models import Cycle, Task
from himpun.cycles.services import complete
from himpun.cycles.tests.office import Office, only_task, open_office, refused
from himpun.ledger.models import Entry
from himpun.measurement.models import Analysis, Recap
from himpun.measurement.selectors import latest_analysis, rows_of
from himpun.measurement.selectors.warnings import held_text, unfit_text
from himpun.measurement.services import compute, make_recap, write_analysis
from himpun.measurement.tests.cast import COLLECTING, NOW, answer, answer_all, ask, up_to
from himpun.plans.models import PerformanceAgreement, Target

pytestmark = pytest.mark.django_db

TEXT = "Seluruh target triwulan I tercapai."
LATER = NOW + timedelta(minutes=10)


def before_analysis(office: Office) -> tuple[Cycle, Task]:
    cycle = office.start()
    answer_all(cycle, office)
    task = up_to(office, cycle, "2")
    make_recap(task.id, actor=office.doer(task, NOW), now=NOW)
    return cycle, only_task(cycle)


def written(office: Office, task: Task, text: str = TEXT) -> Analysis:
    return write_analysis(task.id, text, actor=office.doer(task, LATER), now=LATER)


def finished(office: Office, task: Task) -> Task:
    return complete(task.id, actor=office.doer(task, LATER), now=LATER)


def test_it_works() -> None:
    office = open_office(COLLECTING)
    cycle, task = before_analysis(office)
    analysis = written(office, task)
    assert (analysis.version, analysis.text, analysis.position) == (1, TEXT, office.positions["staff"])
    finished(office, task)
    cycle.refresh_from_db()
    assert cycle.state == Cycle.State.ENDED
    assert latest_analysis(cycle) == analysis


def test_an_analysis_opens_with_results_and_a_recap_of_its_own() -> None:
    office = open_office(COLLECTING)
    cycle, _ = before_analysis(office)
    recap = Recap.objects.get(cycle=cycle, step="3")
    assert rows_of(recap)[0].category == "Sangat Tinggi"


def test_the_same_text_twice_is_kept_once_and_another_supersedes_it() -> None:
    office = open_office(COLLECTING)
    _, task = before_analysis(office)
    first = written(office, task)
    assert written(office, task) == first
    assert written(office, task, TEXT + " Dengan catatan.").version == 2
    assert Entry.objects.filter(verb="analysis.written").count() == 2


def test_it_is_not_finished_without_a_text() -> None:
    office = open_office(COLLECTING)
    _, task = before_analysis(office)
    with refused("analysis_missing"):
        finished(office, task)
    with refused("analysis_missing"):
        written(office, task, "  baik ")


def test_a_text_that_does_not_know_the_results_is_outdated() -> None:
    office = open_office(COLLECTING)
    cycle, task = before_analysis(office)
    written(office, task)
    unit_id, indicators = next(iter(office.indicators.items()))
    answer(cycle.requests.get(unit_id=unit_id), indicators[0], "3")
    much_later = LATER + timedelta(hours=1)
    compute(cycle.id, actor=office.doer(task, much_later), now=much_later)
    with refused("analysis_outdated"):
        complete(task.id, actor=office.doer(task, much_later), now=much_later)


def test_another_task_has_no_analysis() -> None:
    office = open_office(COLLECTING)
    cycle = office.start()
    with refused("not_an_analysis"):
        written(office, only_task(cycle))


# The Peringatan of 004: "Apabila dokumen penetapan kinerja … tidak ada maka evaluasi tidak dapat dilakukan".


def analysis_of_004() -> tuple[Office, Cycle, Task]:
    office = open_office(period="2026-M03")
    cycle = office.start("2026-M03")
    answer_all(cycle, office)
    while not (task := next(iter(cycle.tasks.filter(state="open", kind="analyse")), None)):
        for open_task in cycle.tasks.filter(state="open"):
            office.complete(open_task, now=NOW)
    return office, cycle, task


def test_without_an_agreement_there_is_no_evaluation() -> None:
    office, _, task = analysis_of_004()
    PerformanceAgreement.objects.all().delete()
    with refused("no_targets"):
        written(office, task)
    with refused("no_targets"):
        finished(office, task)


def test_without_targets_of_the_year_there_is_no_evaluation() -> None:
    office, _, task = analysis_of_004()
    Target.objects.all().delete()
    with refused("no_targets"):
        written(office, task)


def test_with_both_the_evaluation_goes_on() -> None:
    office, _, task = analysis_of_004()
    written(office, task)
    finished(office, task)
    task.refresh_from_db()
    assert task.state == Task.State.DONE


@pytest.mark.parametrize(
    ("procedure", "held", "unfit"),
    [("musi-banyuasin-dpmd-2019", True, False), ("pesisir-selatan-inspektorat-2021", False, True)],
)
def test_an_incomplete_gathering_holds_the_report_or_marks_the_result(procedure: str, held: bool, unfit: bool) -> None:
    office = open_office(procedure)
    cycle = office.start()
    requests = ask(cycle, office)
    assert (bool(held_text(cycle)), bool(unfit_text(cycle))) == (held, unfit)
    for unit_id, indicators in office.indicators.items():
        for indicator in indicators:
            answer(requests[unit_id], indicator, "10")
    assert (held_text(cycle), unfit_text(cycle)) == ("", "")
