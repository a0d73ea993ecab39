"""001, a planning agency: the form is made inside step 2, units walk steps 5 to 8 by themselves, then meet."""

from __future__ import annotations

from himpun.archive.verifying import verify
from himpun.cycles.models import Meeting, StepRun, Task
from tests.story.conftest import Story, Told, kinds, signed, steps

KEY = "banggai-bappeda-2020"


def test_it_works(story: Story) -> None:
    told = story(KEY)

    assert steps(told) == ["1", "2", "3", "4", "5", "6", "7", "8", "9"]
    assert told["standard_minutes"] == 2055
    assert verify(told["folder"] / "bundle.zip").holds

    _the_disposition_is_marked_inside_the_table_and_once_beside_it(told)
    _the_form_is_made_inside_step_2()
    _the_meeting_is_kept_with_its_attendance(told)
    _units_walk_alone_and_meet_before_the_agency_recap()
    _a_wrong_cell_goes_back_from_validation_to_that_unit_alone(told)
    _every_unit_and_the_agency_get_a_recap(told)


def _the_disposition_is_marked_inside_the_table_and_once_beside_it(told: Told) -> None:
    assert signed(told, "disposition") == [
        ("Kepala Bappeda & Litbang", "sign"),
        ("Sekretaris", "initial"),
        ("Kasubag Perencanaan", "initial"),
    ]
    assert Task.objects.get(kind="initial").step == ""


def _the_form_is_made_inside_step_2() -> None:
    order, form = Task.objects.filter(step="2", run__isnull=False).order_by("id")
    assert (order.kind, form.kind) == ("order", "prepare_form")
    assert order.done_at == form.opened_at
    assert order.due_at == form.due_at


def _the_meeting_is_kept_with_its_attendance(told: Told) -> None:
    meeting = Meeting.objects.get()
    assert len(meeting.attendance) == 3 + 1 + 3  # heads of the units, Kasubbid Data, staff of the units
    assert "minutes" in kinds(told)


def _units_walk_alone_and_meet_before_the_agency_recap() -> None:
    handed_over = StepRun.objects.filter(step="8", closing="done")
    recap = StepRun.objects.get(step="9", closing="done")
    assert handed_over.values("unit").distinct().count() == 3
    assert recap.unit_id is None
    assert recap.opened_at == max(run.closed_at for run in handed_over if run.closed_at)


def _a_wrong_cell_goes_back_from_validation_to_that_unit_alone(told: Told) -> None:
    (returned,) = told["returns"]
    assert (returned["step"], returned["to_step"]) == ("7", "5")
    again = {run.unit.name for run in StepRun.objects.filter(step="5", round=2).select_related("unit") if run.unit}
    assert again == {returned["unit"]}


def _every_unit_and_the_agency_get_a_recap(told: Told) -> None:
    recaps = [document for document in told["documents"] if document["kind"] == "recap"]
    assert {document["unit"] for document in recaps} >= {"Sekretariat", None}
    assert (told["folder"] / "recap.xlsx").exists()
    assert "measurement" not in kinds(told)
