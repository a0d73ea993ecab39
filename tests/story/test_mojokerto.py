"""004, a sub-district: wrong data go back to the Kasi concerned, and only to him."""

from __future__ import annotations

from himpun.archive.verifying import verify
from himpun.collection.models import DataRequest
from himpun.cycles.models import StepRun
from himpun.ledger.models import Entry
from tests.story.conftest import Story, Told, kinds, signed, steps

KEY = "mojokerto-dawarblandong-2023"


def test_it_works(story: Story) -> None:
    told = story(KEY)

    assert steps(told) == ["1", "2", "3", "4", "5", "6"]
    assert told["standard_minutes"] == 1460
    assert told["period"] == "2025-M12"
    assert verify(told["folder"] / "bundle.zip").holds

    _no_disposition_is_invented(told)
    _the_wrong_cell_reopens_that_kasi_alone(told)
    _step_5_stays_valid_while_4_and_6_come_again(told)


def _no_disposition_is_invented(told: Told) -> None:
    assert "disposition" not in kinds(told)
    assert [act for _, act in signed(told, "measurement")] == ["sign"]


def _the_wrong_cell_reopens_that_kasi_alone(told: Told) -> None:
    (returned,) = told["returns"]
    assert (returned["step"], returned["to_step"]) == ("6", "4")
    assert [request.unit.name for request in DataRequest.objects.filter(round=2)] == [returned["unit"]]


def _step_5_stays_valid_while_4_and_6_come_again(told: Told) -> None:
    rounds = {step["no"]: step["rounds"] for step in told["steps_done"]}
    assert (rounds["4"], rounds["5"], rounds["6"]) == (2, 1, 2)
    assert Entry.objects.filter(verb="step.stayed_valid").count() == 1
    assert StepRun.objects.filter(step="5").count() == 1
