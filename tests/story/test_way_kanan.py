"""003, measuring: gathered, discussed, drafted; the head decides; missed targets get an action plan; then signed."""

from __future__ import annotations

from himpun.archive.verifying import verify
from himpun.cycles.models import StepRun, Task
from himpun.measurement.models import Decision
from tests.story.conftest import Story, Told, kinds, signed, steps

KEY = "way-kanan-dpmk-2022"
ROWS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"]


def test_it_works(story: Story) -> None:
    """An even seed reaches all targets: the head finds them achieved and signs."""
    told = story(KEY, seed=2)

    assert steps(told) == ROWS
    assert told["standard_minutes"] == 3180
    assert verify(told["folder"] / "bundle.zip").holds
    assert (told["missed_count"], told["action_plans"]) == (0, [])
    assert [decision.outcome for decision in Decision.objects.order_by("id")] == ["achieved"]
    _the_head_alone_signs(told)
    _it_ends_with_the_archiving_row()


def test_missed_targets_come_back_with_a_plan_before_they_are_signed(story: Story) -> None:
    """An odd seed misses some: the team finds the cause, those responsible write plans, the head decides again."""
    told = story(KEY, seed=1)

    assert steps(told) == ROWS
    assert told["missed_count"] == len(told["action_plans"]) > 0
    assert all(plan["cause"] and plan["action"] and plan["due_on"] for plan in told["action_plans"])
    assert {step["no"]: step["rounds"] for step in told["steps_done"]}["7"] == 2
    signing = Task.objects.get(kind="sign", step="8")
    assert all(task.done_at and task.done_at <= signing.opened_at for task in Task.objects.filter(kind="action_plan"))
    _the_team_evaluates_the_cause()


def _the_team_evaluates_the_cause() -> None:
    cause = Task.objects.get(kind="cause")
    assert cause.team is not None
    assert cause.team.name == "Tim SAKIP"


def _the_head_alone_signs(told: Told) -> None:
    assert signed(told, "measurement") == [("Kepala Dinas", "sign")]
    assert "disposition" not in kinds(told)


def _it_ends_with_the_archiving_row() -> None:
    last = StepRun.objects.order_by("closed_at", "id").last()
    assert last is not None
    assert last.step == "9"
