"""A second, small engine, written from the settled meanings alone, to hold the real one against.

It keeps nothing but the history of what was asked and answered. After every event it works out anew, from the whole
history and by a fixpoint over single places, what should stand open. A *place* is a row, or one unit's lane of a row;
all arrows are drawn out between places, so that lanes, forks and joins need no rule of their own:

* a place is *wanted* when the cycle begins there, when something was sent back to it, or when a result that still
  stands leads to it;
* a wanted place opens unless it stands done, or something before it is open or wanted (a join waits only for branches
  that were opened);
* a loop, or a return of the whole cycle, undoes what comes after its target; a return for units undoes only the
  named units' own places and what rests on their data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from himpun.procedures.definition import Definition, Step

Place = tuple[str, int | None]
OPENING = "0"
RESTS_ON_DATA = {"recap", "validate", "analyse", "draft", "discuss", "review", "sign", "hand_over", "archive"}
OVER = {"done", "closed", "returned", "withdrawn"}


@dataclass
class Entry:
    """One line of the history; `places` are those that it undoes, where it undoes any."""

    what: str
    place: Place
    way: str = ""
    places: frozenset[Place] = frozenset()
    awaits: frozenset[Place] = frozenset()


@dataclass
class Reference:
    """One cycle. `lanes` and `sources` are the units of each row that fans out, and of each that gathers."""

    definition: Definition
    lanes: Mapping[str, frozenset[int]]
    sources: Mapping[str, frozenset[int]]
    begins: tuple[str, ...] = ()
    history: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rows = [step.no for step in self.definition.steps]
        self.steps: dict[str, Step] = {step.no: step for step in self.definition.steps}
        if _has_opening(self.definition):
            self.rows.insert(0, OPENING)
        self.after = self._all_after()

    # -- the drawing --------------------------------------------------------------------------

    def places(self, no: str) -> set[Place]:
        units = self.lanes.get(no)
        return {(no, unit) for unit in units} if units else {(no, None)}

    def targets(self, no: str, way: str = "") -> list[str]:
        """Rows to which a row leads, by this way out; all ways where none is named."""
        if no == OPENING:
            return []
        step = self.steps[no]
        if step.outcomes:
            return [exit_.to for exit_ in step.outcomes if way in ("", exit_.key)]
        if step.next is not None:
            return list(step.next)
        here = self.rows.index(no)
        return self.rows[here + 1 : here + 2]

    def arrows(self, place: Place, way: str = "") -> set[Place]:
        """The later places to which one leads. Over the same units, each lane leads into itself."""
        no, unit = place
        found: set[Place] = set()
        for target in self.targets(no, way):
            if self.rows.index(target) > self.rows.index(no):
                found |= {(target, unit)} if self.is_same_lane(place, (target, unit)) else self.places(target)
        return found

    def is_same_lane(self, place: Place, other: Place) -> bool:
        """Whether a unit walks by itself from one place to the other."""
        same_units = self.lanes.get(place[0]) == self.lanes.get(other[0])
        return place[1] is not None and place[1] == other[1] and same_units

    def _all_after(self) -> dict[Place, set[Place]]:
        found: dict[Place, set[Place]] = {}
        if not self.begins:
            starts = [step.no for step in self.definition.steps if step.start]
            self.begins = tuple(dict.fromkeys([self.definition.steps[0].no, *starts]))
        for no in reversed(self.rows):
            for place in self.places(no):
                direct = self.arrows(place)
                found[place] = direct.union(*(found[other] for other in direct))
        return found

    # -- what the history says ----------------------------------------------------------------

    def last(self, place: Place, *kinds: str) -> int:
        """When something last happened to a place; -1: never."""
        return max((n for n, line in enumerate(self.history) if line.place == place and line.what in kinds), default=-1)

    def undone(self, place: Place, *kinds: str) -> int:
        return max(
            (n for n, line in enumerate(self.history) if place in line.places and line.what in kinds), default=-1
        )

    def is_open(self, place: Place) -> bool:
        return self.last(place, "opened") > self.last(place, *OVER)

    def stands(self, place: Place) -> bool:
        """Whether a result of the place still holds."""
        return self.last(place, "done", "closed") > max(
            self.last(place, "opened", "called"), self.undone(place, "restart", "correction")
        )

    def is_called(self, place: Place) -> bool:
        return self.last(place, "called") > max(self.last(place, "done", "closed"), self.undone(place, "restart"))

    def round(self, place: Place) -> int:
        return sum(line.what == "opened" and line.place == place for line in self.history)

    @property
    def open(self) -> set[Place]:
        return {place for place in self.after if self.is_open(place)}

    @property
    def standing(self) -> set[Place]:
        return {place for place in self.after if self.stands(place)}

    @property
    def ends(self) -> set[str]:
        done = self.standing | self.wanted()[1]
        return {no for no, _ in done if no != OPENING and not self.targets(no)}

    # -- events -------------------------------------------------------------------------------

    def start(self, at: str | None = None) -> None:
        if at:
            self.begins = (at,)
            self.after = self._all_after()
        self.history.append(Entry("started", ("", None)))
        self._open({(OPENING, None)} if self.rows[0] == OPENING else self._begun())

    def done(self, place: Place, way: str = "") -> None:
        self.history.append(Entry("done", place, way))
        for target in self.targets(place[0], way):
            if self.rows.index(target) <= self.rows.index(place[0]):
                self._restart(self._sent_to(target, place[1]))
        self._open(self._begun() if place[0] == OPENING else set())
        self.settle()

    def close(self, place: Place) -> None:
        self.history.append(Entry("closed", place))
        self.settle()

    def send_back(self, place: Place, to: str, units: frozenset[int] | None) -> None:
        targets = self._sent_to(to, place[1], units)
        awaits = targets if self.rows.index(to) < self.rows.index(place[0]) else set()
        self.history.append(Entry("returned", place))
        if units is None:
            self._restart(targets)
        else:
            self._correct(targets, units)
        self.history.append(Entry("returned", place, awaits=frozenset(awaits)))
        self.settle()

    # -- consequences -------------------------------------------------------------------------

    def settle(self) -> None:
        wanted, _ = self.wanted()
        busy = wanted | self.open
        before = {place for place in wanted if any(place in self.after[other] for other in busy)}
        self._open({place for place in wanted - before if not self._awaits(place)})

    def wanted(self) -> tuple[set[Place], set[Place]]:
        """The places that should still open, and the lanes that are left out because their unit was closed."""
        left_out: set[Place] = set()
        while True:
            led: dict[Place, bool] = {}
            for place in self.standing | left_out:
                closed = place in left_out or self.history[self.last(place, "done", "closed")].what == "closed"
                for target in self._led(place, closed=closed):
                    led[target] = led.get(target, False) or (closed and self.is_same_lane(place, target))
            wanted = set(led) | {place for place in self.after if self.is_called(place)}
            wanted |= self._begun() if self._has_begun() else set()
            wanted -= self.standing | self.open | left_out
            silent = {place for place in wanted if led.get(place) and not self.is_called(place)}
            if not silent:
                return wanted, left_out
            left_out |= silent

    def _led(self, place: Place, *, closed: bool) -> set[Place]:
        no = place[0]
        if closed and self.steps[no].outcomes:
            later = [way.key for way in self.steps[no].outcomes if self.rows.index(way.to) > self.rows.index(no)]
            return self.arrows(place, later[0]) if later else set()
        return self.arrows(place, "" if closed else self.history[self.last(place, "done")].way)

    def _begun(self) -> set[Place]:
        starts = {place for no in self.begins for place in self.places(no)}
        return {place for place in starts if self.last(place, "done", "closed") < 0}

    def _has_begun(self) -> bool:
        return bool(self.history) and (self.rows[0] != OPENING or self.stands((OPENING, None)))

    def _awaits(self, place: Place) -> bool:
        """Whether something that a place sent back is still to be done."""
        return any(
            line.what == "returned"
            and line.place == place
            and any(max(self.last(other, "done", "closed"), self.undone(other, "restart")) < n for other in line.awaits)
            for n, line in enumerate(self.history)
        )

    def _sent_to(self, to: str, unit: int | None, units: frozenset[int] | None = None) -> set[Place]:
        found = self.places(to)
        own = {place for place in found if place[1] == unit}
        if unit is not None and own and units in (None, frozenset({unit})):
            return own
        return {place for place in found if units is None or place[1] is None or place[1] in units}

    def _restart(self, targets: set[Place]) -> None:
        reach = targets.union(*(self.after[place] for place in targets))
        self._withdraw(reach)
        self.history.append(Entry("restart", ("", None), places=frozenset(reach)))
        self._call(targets)

    def _correct(self, targets: set[Place], units: frozenset[int]) -> None:
        reach = targets.union(*(self.after[place] for place in targets))
        self._withdraw({place for place in reach if place[1] is None or place[1] in units})
        touched = {place for place in reach if place in targets or self._rests_on(place, units)}
        self.history.append(Entry("correction", ("", None), places=frozenset(touched)))
        self._call(targets)

    def _rests_on(self, place: Place, units: frozenset[int]) -> bool:
        no, unit = place
        if unit is not None:
            return unit in units
        step = self.steps[no]
        works = {step.work, *(part.work for part in step.then)}
        return bool(works & RESTS_ON_DATA or self.sources.get(no, frozenset()) & units)

    def _withdraw(self, places: set[Place]) -> None:
        self.history += [Entry("withdrawn", place) for place in sorted(places & self.open, key=str)]

    def _call(self, places: set[Place]) -> None:
        self.history += [Entry("called", place) for place in sorted(places, key=str)]

    def _open(self, places: set[Place]) -> None:
        self.history += [Entry("opened", place) for place in sorted(places, key=str)]


def _has_opening(definition: Definition) -> bool:
    chain = [mark for mark in definition.recording if mark.document == "disposition"]
    return bool(chain) and not any(mark.step for mark in chain)
