"""What holds for every procedure that an office could draw, whatever its people do."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from himpun.cycles.rules import (
    Change,
    DateReached,
    Done,
    Marking,
    NoSuchToken,
    Place,
    Resumed,
    Returned,
    Started,
    Units,
    advance,
)
from himpun.cycles.tests.generated import Generated, generate, valid_procedures
from himpun.cycles.tests.walking import Walk, walk_of
from himpun.procedures.checks import errors
from himpun.procedures.graph import OPENING
from himpun.procedures.reading import read_definition

_PATIENT = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
PROCEDURES = valid_procedures(12)
WALKS = st.builds(walk_of, PROCEDURES, st.integers(0, 2**32).map(Random))


@given(PROCEDURES)
@_PATIENT
def test_it_works(procedure: Generated) -> None:
    """A generated file is read as the definition it was made from, and has no error."""
    assert read_definition(procedure.text, name="coba.yaml") == procedure.definition
    assert not errors(procedure.definition)


@given(WALKS)
@_PATIENT
def test_from_wherever_a_cycle_stands_an_end_is_reached(walk: Walk) -> None:
    """No token is lost, every open task can end: after a wild stretch, going straight comes to an end."""
    walk.wild = walk.chance.randint(0, 25)

    turns = sum(1 for _ in walk.to_the_end())

    assert turns < 2000
    assert walk.marking.ends
    assert all(walk.case.graph.is_end(no) for no in walk.marking.ends)
    assert not walk.marking.called


@given(WALKS)
@_PATIENT
def test_nothing_opens_twice_and_rounds_count_up(walk: Walk) -> None:
    before = walk.marking
    for event, change in walk.to_the_end():
        closed = {token.place for token, _ in change.closed}
        still_live = {token.place for token in before.tokens} - closed
        opened = [token for token in change.opened if token.place not in still_live]
        assert max(Counter(token.place for token in opened).values(), default=0) <= 1, event
        assert all(token.round == before.rounds.get(token.place, 0) + 1 for token in opened), event
        assert len({token.place for token in change.marking.tokens}) == len(change.marking.tokens), event
        before = change.marking


@given(WALKS)
@_PATIENT
def test_without_going_back_every_place_opens_once(walk: Walk) -> None:
    """A fan-out joins once, a fork joins once, two starts join once; nothing opens beside what comes before it."""
    walk.wild = 0
    for event, change in walk.to_the_end():
        assume(not _goes_back(walk, event))
        begins = event == Done(OPENING) or isinstance(event, Started | DateReached)
        assert begins or not _opened_too_early(walk, change), event

    assert set(walk.marking.rounds.values()) == {1}


@given(WALKS)
@_PATIENT
def test_a_return_reopens_exactly_what_it_names(walk: Walk) -> None:
    before = walk.marking
    for event, change in walk.to_the_end():
        if isinstance(event, Returned) and event.units is not None:
            _assert_only_named(walk, event, event.units, before, change)
        before = change.marking


@given(WALKS)
@_PATIENT
def test_who_returned_is_asked_again_when_all_are_back(walk: Walk) -> None:
    """As the next round, unless somebody loops, closes a lane or decides anew meanwhile: then that leads the way."""
    returned: dict[Place, int] = {}
    for event, change in walk.to_the_end():
        if isinstance(event, Returned) and event.units is not None:
            token, _ = change.closed[0]
            returned[token.place] = token.round
        elif not isinstance(event, Done) or walk.case.graph[event.step].exits or _goes_back(walk, event):
            returned.clear()

    assert all(walk.marking.rounds[place] > number for place, number in returned.items())


@given(WALKS)
@_PATIENT
def test_an_act_that_was_done_is_not_done_again(walk: Walk) -> None:
    for event, change in walk.to_the_end():
        reopened = isinstance(event, Done) and any(token.place == (event.step, event.unit) for token in change.opened)
        if isinstance(event, Done) and not reopened:
            assert _is_refused(walk, change.marking, event)
            assert _is_refused(walk, change.marking, Resumed(event.step, event.unit))


def test_forty_rows_with_two_hundred_units_come_to_an_end() -> None:
    for seed in range(3):
        walk = walk_of(generate(Random(seed), rows=40), Random(seed), units=50)
        assert sum(1 for _ in walk.to_the_end()) < 20_000


def _opened_too_early(walk: Walk, change: Change) -> bool:
    """Whether a step opened while one before it, in its own lane or in none, is under way."""
    return any(
        token.step in walk.case.graph.downstream[other.step]
        and (None in (token.unit, other.unit) or token.unit == other.unit)
        for token in change.opened
        for other in change.marking.tokens
    )


def _assert_only_named(walk: Walk, event: Returned, units: Units, before: Marking, change: Change) -> None:
    lanes = walk.case.lanes.get(event.to, frozenset())
    named = {(event.to, unit) for unit in lanes & units} if lanes else {(event.to, None)}
    returner = (event.step, event.unit)
    assert {token.place for token in change.opened} <= {*named, returner}
    others = {place for place in before.results if place[1] is not None and place[1] not in units}
    assert others <= change.marking.results.keys(), "accepted lanes that are not named stay"
    live = {token.place for token in before.tokens if token.unit is not None and token.unit not in units}
    assert live - {returner} <= {token.place for token in change.marking.tokens}
    assert all(place[1] in units for place in change.undone if place[1] is not None)


def _goes_back(walk: Walk, event: object) -> bool:
    if not isinstance(event, Done):
        return False
    graph = walk.case.graph
    return any(not graph.goes_forward(event.step, to) for to in graph[event.step].targets_by(event.outcome or ""))


def _is_refused(walk: Walk, marking: Marking, event: Done | Resumed) -> bool:
    try:
        advance(walk.case, marking, event)
    except NoSuchToken:
        return True
    return False
