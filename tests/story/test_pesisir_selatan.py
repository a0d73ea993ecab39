"""002, an inspectorate: two sub-divisions share a column, and the assistant inspectors author the reports."""

from __future__ import annotations

from himpun.archive.verifying import verify
from himpun.collection.models import DataRequest, RegisterEntry
from tests.story.conftest import Story, Told, signed, steps

KEY = "pesisir-selatan-inspektorat-2021"


def test_it_works(story: Story) -> None:
    told = story(KEY)

    assert steps(told) == ["0", "1", "2", "3", "4", "5", "6"]
    assert told["standard_minutes"] == 1460
    assert verify(told["folder"] / "bundle.zip").holds

    _the_inspector_signs_and_two_initial(told)
    _both_sub_divisions_of_the_shared_column_are_served()
    _the_irban_author_their_reports()


def _the_inspector_signs_and_two_initial(told: Told) -> None:
    acts = signed(told, "disposition")
    assert [act for _, act in acts] == ["sign", "initial", "initial"]
    assert acts[0][0].startswith("Inspektur")
    assert acts[1][0].startswith("Sekretaris")


def _both_sub_divisions_of_the_shared_column_are_served() -> None:
    asked = DataRequest.objects.filter(step="5").count(), DataRequest.objects.filter(step="4").count()
    assert asked == (2, 3)


def _the_irban_author_their_reports() -> None:
    """Whatever an Irban delivers as LHP or LHE is its own work, not received from an auditor."""
    lines = RegisterEntry.objects.filter(is_nihil=False, register__in=["LHP", "LHE"], request__step="4")
    assert lines.exists()
    assert all(line.is_authored for line in lines)
