"""000, a village department: opened by a disposition, gathered twice, analysed; silent about errors."""

from __future__ import annotations

from datetime import datetime

from himpun.archive.verifying import verify
from himpun.cycles.models import Task
from tests.story.conftest import Story, Told, kinds, signed, steps

KEY = "musi-banyuasin-dpmd-2019"
PLANNING = "Kasubbag Perencanaan, Evaluasi dan Pelaporan"


def test_it_works(story: Story) -> None:
    told = story(KEY)

    assert steps(told) == ["0", "1", "2", "3", "4", "5", "6"]
    assert told["standard_minutes"] == 1460
    assert told["values"]["missing"] == 0
    assert verify(told["folder"] / "bundle.zip").holds

    _the_disposition_goes_down_before_step_1(told)
    _finance_is_served_once_and_every_division_head_too(told)
    _the_registers_are_gathered_and_recapitulated_in_papers_of_their_own(told)
    _a_wrong_cell_goes_back_inside_the_gathering_step(told)
    _nobody_else_signs_the_result(told)


def _the_disposition_goes_down_before_step_1(told: Told) -> None:
    assert signed(told, "disposition") == [
        ("Kepala Dinas", "sign"),
        ("Sekretaris", "initial"),
        (PLANNING, "initial"),
    ]
    first = Task.objects.get(step="1")
    marks = [mark["at"] for mark in told["signatures"] if mark["document"] == "disposition"]
    assert first.opened_at == max(datetime.fromisoformat(at) for at in marks)


def _finance_is_served_once_and_every_division_head_too(told: Told) -> None:
    fillings = Task.objects.filter(kind="fill", round=1).select_related("position").order_by("id")
    assert [(task.step, task.position.title) for task in fillings if task.position] == [
        ("5", "Kasubbag Keuangan dan Aset"),
        ("4", "Kepala Bidang Pemerintahan Desa"),
        ("4", "Kepala Bidang Pemberdayaan Masyarakat"),
        ("4", "Kepala Bidang Ekonomi Desa"),
    ]
    assert told["units"] == 4


def _the_registers_are_gathered_and_recapitulated_in_papers_of_their_own(told: Told) -> None:
    assert {"register", "recap", "measurement", "request", "receipt", "disposition"} <= kinds(told)
    assert [document["kind"] for document in told["documents"]].count("register") == 2


def _a_wrong_cell_goes_back_inside_the_gathering_step(told: Told) -> None:
    """The edition draws no return, so the gatherer sends the cell back while the step stays open."""
    (returned,) = told["returns"]
    assert returned["step"] == returned["to_step"]
    assert {step["no"]: step["rounds"] for step in told["steps_done"]}["6"] == 1


def _nobody_else_signs_the_result(told: Told) -> None:
    assert signed(told, "measurement") == [(PLANNING, "sign")]
