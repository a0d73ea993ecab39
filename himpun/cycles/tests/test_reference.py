"""Two engines, one meaning: the engine and the small reference agree on what opens when."""

from __future__ import annotations

from random import Random

import pytest

from himpun.cycles.rules import DateReached, Done, Event, LaneClosed, Returned
from himpun.cycles.tests.generated import Generated, generate
from himpun.cycles.tests.reference import Reference
from himpun.cycles.tests.walking import Walk, walk_of

_SEEDS = range(24)
_OF_EACH = 25
"""24 × 25 = 600 procedures."""


def test_it_works() -> None:
    """Four rows, the third a decision; a return in the second suspends it and opens the first."""
    procedure = generate(Random(7), rows=4)
    walk = walk_of(procedure, Random(7))

    reference = _told(walk)

    assert not walk.marking.tokens
    assert not reference.open


@pytest.mark.parametrize("seed", _SEEDS)
def test_both_engines_agree(seed: int) -> None:
    """At every turn: what stands open, in which round, which results stand, which ends are reached."""
    for number in range(_OF_EACH):
        chance = Random(1000 * seed + number)
        rows = chance.choice([1, 2, 3, 4, 5, 5, 6, 6, 7, 8, 8, 9, 10, 12, 14, 18])
        _told(walk_of(generate(chance, rows=rows), chance))


def test_both_engines_agree_on_forty_rows() -> None:
    for seed in range(4):
        _told(walk_of(generate(Random(seed), rows=40), Random(seed), units=2))


def test_the_same_chance_makes_the_same_procedure() -> None:
    assert generate(Random(11)) == generate(Random(11))


def test_chance_reaches_every_kind_of_arrow() -> None:
    """The agreement above says something only where the generator draws what it promises."""
    made = [generate(Random(seed)) for seed in range(400)]

    assert {len(one.definition.steps) for one in made} >= {1, 2, 40}
    assert max(len(one.definition.actors) for one in made) == 12
    assert {step.by.mode for one in made for step in one.definition.steps} == {"one", "each", "jointly", "any"}
    assert {one.definition.starts for one in made} == {"all", "any"}
    assert all(_count(made, drawn) >= 20 for drawn in _DRAWN.values()), {
        name: _count(made, drawn) for name, drawn in _DRAWN.items()
    }


def _told(walk: Walk) -> Reference:
    """Tell every event of a walk to the reference as well, and compare after each."""
    reference = Reference(walk.definition, walk.case.lanes, walk.case.sources)
    events: list[Event] = []
    for event, change in walk.to_the_end():
        events.append(event)
        _tell(reference, event)
        live = {token.place: token.round for token in change.marking.tokens}
        assert set(live) == reference.open, events
        assert live == {place: reference.round(place) for place in live}, events
        assert set(change.marking.results) == reference.standing, events
        assert set(change.marking.ends) == reference.ends, events
    return reference


def _tell(reference: Reference, event: Event) -> None:
    match event:
        case Done(step, unit, outcome):
            reference.done((step, unit), outcome or "")
        case Returned(step, to, unit, units):
            reference.send_back((step, unit), to, units)
        case LaneClosed(step, unit):
            reference.close((step, unit))
        case DateReached():
            pass
        case _:
            reference.start(getattr(event, "at", None))


_DRAWN = {
    "fork": lambda step: len(step.next or []) > 1,
    "decision": lambda step: bool(step.outcomes),
    "loop by a decision": lambda step: any(int(way.to) <= int(step.no) for way in step.outcomes),
    "loop by a row of repair": lambda step: any(int(to) < int(step.no) for to in step.next or []),
    "forward skip": lambda step: len(step.next or []) == 1 and int(step.next[0]) > int(step.no) + 1,
    "end before the last row": lambda step: step.next == [],
    "return of units": lambda step: any(way.scope == "units" for way in step.returns),
    "return of the cycle": lambda step: any(way.scope == "cycle" for way in step.returns),
    "second start": lambda step: step.start,
    "row that waits": lambda step: step.not_before is not None,
    "further task": lambda step: bool(step.then),
    "gathering": lambda step: bool(step.from_),
}


def _count(made: list[Generated], drawn: object) -> int:
    assert callable(drawn)
    return sum(any(drawn(step) for step in one.definition.steps) for one in made)
