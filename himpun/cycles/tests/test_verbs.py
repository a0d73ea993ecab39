"""Who may act on a task: the rule alone, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.cycles.models import Task
from himpun.cycles.verbs import TaskSheet, refusal_to_act

MINE = TaskSheet(
    state="open",
    position_id=1,
    team_id=None,
    holder_title="Kasubag Perencanaan",
    done_at=None,
    done_as="",
    cycle_state="running",
    zone="Asia/Jakarta",
)
DONE = replace(MINE, state="done", done_at=datetime(2026, 4, 6, 2, 5, tzinfo=UTC), done_as="Sekretaris")


def test_it_works() -> None:
    assert refusal_to_act(MINE, position_id=1, team_ids=()) is None


def test_a_seat_in_the_team_is_enough() -> None:
    sheet = replace(MINE, position_id=None, team_id=7)

    assert refusal_to_act(sheet, position_id=2, team_ids=(5, 7)) is None
    assert _code(sheet, position_id=2) == "not_your_task"


def test_the_wrong_person_is_told_whose_task_it_is() -> None:
    refusal = refusal_to_act(MINE, position_id=2, team_ids=())

    assert refusal
    assert refusal.code == "not_your_task"
    assert "Kasubag Perencanaan" in refusal.message


@pytest.mark.parametrize(("state", "how"), [("done", "diselesaikan"), ("returned", "dikembalikan")])
def test_who_comes_late_is_told_who_was_faster_and_when(state: str, how: str) -> None:
    refusal = refusal_to_act(replace(DONE, state=state), position_id=1, team_ids=())

    assert refusal
    assert refusal.code == "already_done"
    assert f"{how} oleh Sekretaris pada 6 April 2026" in refusal.message
    assert "09.05" in refusal.message, "the time of the office, not of London"


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("later", "not_your_turn"),
        ("suspended", "waiting_for_repair"),
        ("withdrawn", "not_your_turn"),
        ("not_needed", "not_your_turn"),
    ],
)
def test_only_an_open_task_can_be_done(state: str, code: str) -> None:
    assert _code(replace(MINE, state=state)) == code


@pytest.mark.parametrize("state", ["ended", "cancelled"])
def test_nothing_is_done_in_a_cycle_that_is_over(state: str) -> None:
    assert _code(replace(DONE, cycle_state=state)) == "cycle_not_running"


@given(
    st.sampled_from(Task.State.values),
    st.sampled_from(["running", "ended", "cancelled"]),
    st.integers(1, 2),
    st.sampled_from([(), (7,)]),
    st.booleans(),
)
def test_only_the_holder_of_an_open_task_of_a_running_cycle_may_act(
    state: str, cycle_state: str, position: int, teams: tuple[int, ...], of_team: bool
) -> None:
    sheet = replace(DONE, state=state, cycle_state=cycle_state)
    if of_team:
        sheet = replace(sheet, position_id=None, team_id=7)
    holds = bool(teams) if of_team else position == 1

    may = refusal_to_act(sheet, position_id=position, team_ids=teams) is None

    assert may == (holds and state == "open" and cycle_state == "running")


def _code(sheet: TaskSheet, position_id: int = 1) -> str:
    refusal = refusal_to_act(sheet, position_id=position_id, team_ids=())
    assert refusal
    return refusal.code
