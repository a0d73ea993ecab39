"""What the symbols of the sheet say while a cycle goes on, for each of the five procedures and for their returns."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings

from himpun.collection.models import DataRequest
from himpun.collection.services import correct_archived, return_cells
from himpun.collection.tests.stage import after, handed_out
from himpun.cycles.board import Board, board_of
from himpun.cycles.board.drawn import drawn, fingerprint
from himpun.cycles.board.shares import UNDER_WAY, State
from himpun.cycles.models import Cycle, Task
from himpun.cycles.services import cancel
from himpun.cycles.tests.archived import keep
from himpun.cycles.tests.generated import generate, valid_procedures
from himpun.cycles.tests.office import START, open_office, open_tasks
from himpun.documents.tests.generated import generated
from himpun.documents.tests.walk import walk
from himpun.organisations.calendars import calendar_for
from himpun.procedures.arrows import all_arrows
from himpun.procedures.definition import Definition
from himpun.procedures.sheet.picture import draw_picture

FIVE = [
    "musi-banyuasin-dpmd-2019",
    "banggai-bappeda-2020",
    "pesisir-selatan-inspektorat-2021",
    "way-kanan-dpmk-2022",
    "mojokerto-dawarblandong-2023",
]
DONE = (State.DONE, State.STAYS, State.CLOSED)


def states(board: Board) -> dict[str, str]:
    return {step.no: step.state.value for step in board.steps}


def placed(board: Board) -> list[int]:
    """Every task that some symbol, or the list beside the table, stands for."""
    shares = [share for step in board.steps for symbol in step.symbols for share in symbol.shares]
    shares += [*board.opening, *(share for group in board.beside for share in group.shares)]
    return [task.id for share in shares for task in share.tasks]


@pytest.mark.django_db
@pytest.mark.parametrize("key", FIVE)
def test_it_works(key: str) -> None:
    """From start to end every open task lies in one symbol that says so, and at the end all that was walked is done."""
    going = walk(key)
    while open_tasks(going.cycle):
        board = board_of(going.cycle, now=going.now)
        found = placed(board)
        assert len(found) == len(set(found))
        live = set(Task.objects.filter(cycle=going.cycle, state="open").values_list("id", flat=True))
        assert live <= set(found)
        for step in board.steps:
            has_live = any(share.state in UNDER_WAY for symbol in step.symbols for share in symbol.shares)
            assert has_live == bool(live & {t.id for s in step.symbols for h in s.shares for t in h.tasks})
        going.act()
    going.cycle.refresh_from_db()
    board = board_of(going.cycle, now=going.now)
    walked = {task.step for task in going.cycle.tasks.all() if task.run_id}
    assert all(step.state in DONE for step in board.steps if step.no in walked)
    assert board.now == []
    assert board.done_count == len(board.steps)


@pytest.mark.django_db
@pytest.mark.parametrize("key", FIVE)
def test_the_first_row_runs_and_the_rest_waits_for_its_turn(key: str) -> None:
    going = walk(key)
    first = board_of(going.cycle, now=START).steps[0].no
    going.to(first)
    board = board_of(going.cycle, now=going.now)
    assert board.steps[0].state is State.RUNNING
    assert {step.state for step in board.steps[1:]} == {State.LATER}
    late = board_of(going.cycle, now=going.now + timedelta(days=30))
    assert late.steps[0].state is State.LATE
    assert late.steps[0].late > 0


@pytest.mark.django_db
def test_who_asks_and_who_answers_are_two_symbols_with_a_count() -> None:
    stage = handed_out(units=3)
    stage.hand_in(0)
    board = board_of(stage.cycle, now=after(60))
    step = board.step("4")
    assert step is not None
    fill = next(symbol for symbol in step.symbols if symbol.symbol.part == "fill")
    assert (fill.finished, len(fill.shares), fill.state) == (1, 3, State.RUNNING)
    assert sorted(share.state.value for share in fill.shares) == ["done", "running", "running"]
    assert states(board)["3"] == "done"


@pytest.mark.django_db
def test_what_came_back_says_so() -> None:
    stage = handed_out(units=2)
    stage.hand_in(0)
    stage.hand_in(1)
    request = stage.request(0)
    return_cells(request.id, {stage.indicator_id(): "Salah ketik"}, actor=stage.staff(after(70)), now=after(70))
    board = board_of(stage.cycle, now=after(75))
    step = board.step("4")
    assert step is not None
    fill = next(symbol for symbol in step.symbols if symbol.symbol.part == "fill")
    assert fill.state is State.RETURNED
    assert (fill.finished, fill.rounds) == (1, 2)


@pytest.mark.django_db
def test_measured_time_is_the_longest_of_those_side_by_side() -> None:
    stage = handed_out(units=2)
    stage.gather_all(handed_in=after(60), accepted=after(90))
    board = board_of(stage.cycle, now=after(90))
    step = board.step("1")
    assert step is not None
    assert (step.measured, step.standard, step.is_over_standard) == (0, 5, False)
    gathering = board.step("4")
    assert gathering is not None
    assert gathering.measured is not None
    assert gathering.measured <= 30


@pytest.mark.django_db
def test_a_correction_shows_what_stays_valid() -> None:
    going = walk("mojokerto-dawarblandong-2023")
    going.to_the_end()
    keep(going.cycle, going.now)
    request = DataRequest.objects.filter(cycle=going.cycle, step="4").order_by("id")[0]
    wrong = {request.unit_id: {request.rows[0]["indicator_id"]: "Salah ketik"}}
    actor = going.office.actor("staff", going.now)
    new = correct_archived(going.cycle.id, wrong, reason="Temuan evaluator", actor=actor, now=going.now)
    board = board_of(new, now=going.now)
    assert states(board)["1"] == "stays"
    step = board.step("4")
    assert step is not None
    fill = next(symbol for symbol in step.symbols if symbol.symbol.part == "fill")
    assert sorted(share.state.value for share in fill.shares) == ["returned", "stays"]


@pytest.mark.django_db
def test_a_cancelled_cycle_has_nothing_under_way() -> None:
    stage = handed_out()
    cancel(stage.cycle.id, reason="Salah periode", actor=stage.staff(), now=after(10))
    cycle = Cycle.objects.get(pk=stage.cycle.pk)
    board = board_of(cycle, now=after(9000))
    assert board.now == []
    assert not set(states(board).values()) & {state.value for state in UNDER_WAY}


@pytest.mark.django_db
def test_the_mark_changes_only_when_somebody_would_see_it() -> None:
    stage = handed_out()
    calendar = calendar_for(stage.office.agency)

    def mark(minutes: int) -> str:
        board = board_of(stage.cycle, now=after(minutes))
        return fingerprint(board, drawn(board, calendar))

    before = mark(60)
    assert mark(60) == before
    stage.hand_in(0)
    assert mark(60) != before


@pytest.mark.django_db
@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("seed", range(8))
def test_generated_procedures_have_every_open_task_on_the_board(seed: int) -> None:
    """Whatever is open in a procedure that nobody wrote, the board shows it in one place."""
    made = generate(Random(seed), rows=3 + seed * 3)
    office = open_office(made.text)
    cycle = office.start(period={"monthly": "2026-M03"}.get(made.definition.frequency[0], "2026-Q1"))
    for _turn in range(12):
        board = board_of(cycle, now=START)
        found = placed(board)
        assert len(found) == len(set(found))
        tasks = open_tasks(cycle)
        assert {task.id for task in tasks} <= set(found)
        if not tasks:
            return
        node = next((step for step in made.definition.steps if step.no == tasks[0].step), None)
        office.complete(tasks[0], outcome=node.outcomes[0].key if node and node.outcomes else "")


def every_step_and_arrow_is_drawn(definition: Definition) -> None:
    """Each row has a symbol, and each arrow of the definition a line between the right rows."""
    picture = draw_picture(definition)
    chart = picture.flow.chart
    assert {chart.symbols[mark.symbol].row for mark in picture.marks} == set(range(len(definition.steps)))
    strokes = picture.flow.pages[0].drawing.strokes
    drawn_pairs = {(chart.symbols[one.source].row, chart.symbols[one.target].row) for one in strokes if one.target >= 0}
    rows = {step.no: row for row, step in enumerate(definition.steps)}
    for arrow in all_arrows(definition):
        source, target = rows[arrow.source], rows[arrow.target]
        through = {b for a, b in drawn_pairs if a == source} | {source}
        assert target in through or any((middle, target) in drawn_pairs for middle in through), arrow
    assert str(picture.ground).count('class="tip"') == sum(stroke.head for stroke in strokes)


@settings(max_examples=20, deadline=None)
@given(valid_procedures(24))
def test_every_step_and_arrow_of_generated_procedures_is_drawn(made: object) -> None:
    every_step_and_arrow_is_drawn(made.definition)  # type: ignore[attr-defined]


def test_forty_rows_and_twelve_actors_are_drawn() -> None:
    definition = generated(steps=40, columns=12, seed=3)
    every_step_and_arrow_is_drawn(definition)
    picture = draw_picture(definition)
    assert len(picture.bands) == 40
    assert len(picture.flow.chart.columns) == 12
    assert picture.flow.grid.actor_width >= 18


def test_texts_are_escaped() -> None:
    definition = generated(steps=3, columns=2, seed=1)
    steps = [definition.steps[0].model_copy(update={"activity": "<script>alert(1)</script>"}), *definition.steps[1:]]
    picture = draw_picture(definition.model_copy(update={"steps": steps}))
    assert "<script" not in str(picture.ground)
    assert "&lt;script&gt;" in str(picture.ground)
