"""The table of verbs, cells and clocks, without a database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.collection.rules import (
    DECIDED,
    MOVES,
    Cell,
    CellState,
    FormRow,
    RequestSheet,
    Role,
    State,
    Verb,
    awaits_decision,
    refusal_to,
    refusal_to_close_gathering,
    refusal_to_decide,
    refusal_to_hand_in,
    refusal_to_type,
    state_after,
    unanswered,
)

verbs = st.sampled_from(Verb)
states = st.sampled_from(State)
roles = st.sets(st.sampled_from(Role))
cell_states = st.dictionaries(st.integers(1, 6), st.sampled_from([str(state) for state in CellState]))


def row(indicator_id: int) -> FormRow:
    return FormRow(1, "Seksi 1", indicator_id, f"IK-{indicator_id}", "Indikator", "dokumen")


ROWS = {number: row(number) for number in range(1, 7)}


def test_it_works() -> None:
    sheet = RequestSheet("open", "Seksi 1")
    assert refusal_to(Verb.HAND_IN, sheet, [Role.FILLER]) is None
    refusal = refusal_to(Verb.HAND_IN, sheet, [Role.DECIDER])
    assert refusal is not None
    assert refusal.code == "not_your_request"


@given(verb=verbs, state=states, held=roles)
def test_allowed_is_exactly_what_the_table_says(verb: Verb, state: State, held: set[Role]) -> None:
    allowed_states, allowed_roles = MOVES[verb]
    refusal = refusal_to(verb, RequestSheet(state, "Seksi 1"), held)
    assert (refusal is None) == (state in allowed_states and bool(held & allowed_roles))


@given(verb=verbs, state=states, held=roles, over=st.sampled_from(["ended", "cancelled"]))
def test_nothing_happens_in_a_cycle_that_is_over(verb: Verb, state: State, held: set[Role], over: str) -> None:
    refusal = refusal_to(verb, RequestSheet(state, "Seksi 1", over), held)
    assert refusal is not None
    assert refusal.code == "cycle_not_running"


@pytest.mark.parametrize("state", State)
def test_every_refusal_is_a_sentence(state: State) -> None:
    for verb in Verb:
        refusal = refusal_to(verb, RequestSheet(state, "Seksi 1"), Role)
        assert refusal is None or (refusal.message.endswith(".") and "{" not in refusal.message)


@given(cells=cell_states)
def test_what_is_unanswered_blocks_handing_in(cells: dict[int, str]) -> None:
    waiting = unanswered(ROWS.values(), cells)
    refusal = refusal_to_hand_in(ROWS.values(), cells, [])
    assert (refusal is None) == (not waiting)
    for line in waiting:
        assert refusal_to_type(ROWS, line.indicator_id, cells.get(line.indicator_id)) is None


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ({}, "baris belum diisi:"),
        (dict.fromkeys(ROWS, CellState.RETURNED), "baris belum diperbaiki:"),
        ({next(iter(ROWS)): CellState.RETURNED}, "baris belum diisi atau diperbaiki:"),
    ],
)
def test_what_was_sent_back_is_not_called_empty(states: dict[int, str], told: str) -> None:
    refusal = refusal_to_hand_in(ROWS.values(), states, [])
    assert refusal is not None
    assert told in refusal.message


@given(cells=cell_states)
def test_a_closed_cell_is_never_typed(cells: dict[int, str]) -> None:
    for indicator_id, state in cells.items():
        refusal = refusal_to_type(ROWS, indicator_id, state)
        assert (refusal is not None) == (state in (CellState.HANDED_IN, CellState.ACCEPTED))


@given(cells=cell_states, current=states)
def test_accepted_means_every_cell_is(cells: dict[int, str], current: State) -> None:
    after = state_after(ROWS.values(), cells, current)
    if all(cells.get(number) == CellState.ACCEPTED for number in ROWS):
        assert after is State.ACCEPTED
    else:
        assert after is current


@given(typists=st.lists(st.integers(1, 3), min_size=1, max_size=6), me=st.integers(1, 3), allows=st.booleans())
def test_nobody_decides_on_their_own_cell(typists: list[int], me: int, allows: bool) -> None:
    cells = [Cell(number, "handed_in", typist) for number, typist in enumerate(typists, start=1)]
    refusal = refusal_to_decide(ROWS, cells, me, allows_self=allows)
    assert (refusal is not None) == (me in typists and not allows)


@given(known=st.lists(states, max_size=5))
def test_the_clock_and_the_end_of_a_gathering_agree(known: list[State]) -> None:
    undecided = {str(place): str(state) for place, state in enumerate(known) if state not in DECIDED}
    can_end = refusal_to_close_gathering(undecided) is None
    if can_end:
        assert awaits_decision(known)
    assert awaits_decision(known) == (can_end or State.HANDED_IN in known)


def test_a_row_survives_being_kept() -> None:
    kept = FormRow(1, "Seksi 1", 2, "IK-2", "Nama", "%", variables=("a", "b"), scale=("AA", "A"), plans=("x",))
    assert FormRow.of(kept.data()) == kept
