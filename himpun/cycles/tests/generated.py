"""Procedures that nobody wrote: valid ones of 1–40 rows with every kind of arrow, for the engine to be tried on.

`generate` makes one from a source of chance, `valid_procedures` is the same for Hypothesis, `case_of` gives it units.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import strategies as st

from himpun.cycles.rules import Case
from himpun.procedures.checks import errors
from himpun.procedures.definition import Definition
from himpun.procedures.graph import compile_graph

_KINDS = ["bidang", "subbagian", "seksi", "irban"]
_PLAIN_WORKS = ["order", "meet", "recap", "validate", "analyse", "draft", "discuss", "sign", "hand_over", "other"]
_UNITS = ["menit", "jam", "hari", "minggu"]


@dataclass(frozen=True)
class Generated:
    """A valid procedure: as a definition, and as the text of a file."""

    definition: Definition
    text: str

    def __repr__(self) -> str:
        return self.text


def generate(chance: Random, *, rows: int | None = None) -> Generated:
    """Make a valid procedure; the same chance makes the same one. `rows` fixes the number of steps (1–40)."""
    count = rows or chance.choice([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 18, 24, 32, 40])
    values = _Maker(chance, count).make()
    definition = Definition.model_validate(values, by_alias=True)
    faults = errors(definition)
    assert not faults, faults
    return Generated(definition, json.dumps(values, indent=1))


def valid_procedures(maximum: int = 12) -> st.SearchStrategy[Generated]:
    """Valid procedures of up to `maximum` rows; a failing one is made shorter, not simpler.

    Drawn by seed: where Hypothesis makes each choice itself, it prefers the simplest, and hardly draws an arrow.
    """
    seeds, rows = st.integers(0, 2**32), st.sampled_from(range(maximum, 0, -1))
    return st.builds(lambda seed, count: generate(Random(seed), rows=count), seeds, rows)


def case_of(definition: Definition, *, units: int = 3) -> Case:
    """The procedure with `units` units of each kind frozen, as a cycle's start freezes them."""
    of_kind = {kind: {10 * place + n for n in range(1, units + 1)} for place, kind in enumerate(_KINDS, start=1)}
    of_actor: dict[str, frozenset[int]] = {}
    for place, actor in enumerate(definition.actors):
        of_actor[actor.key] = frozenset(unit for kind in actor.positions_of for unit in of_kind[kind])
        if actor.position:
            of_actor[actor.key] = frozenset({100 + place})
    lanes = {step.no: _joined(of_actor, step.by.actors) for step in definition.steps if step.by.mode == "each"}
    sources = {step.no: _joined(of_actor, step.from_) for step in definition.steps if step.from_}
    return Case(compile_graph(definition), {no: found for no, found in lanes.items() if found}, sources)


def forward_exits(definition: Definition) -> dict[str, list[str]]:
    """For each decision, the ways out that lead to an end without going back."""
    rows = definition.steps
    order = {step.no: place for place, step in enumerate(rows)}
    safe: set[str] = set()
    found: dict[str, list[str]] = {}
    for place in reversed(range(len(rows))):
        step = rows[place]
        if step.outcomes:
            ways = [way for way in step.outcomes if order[way.to] > place and way.to in safe]
            found[step.no] = [way.key for way in ways]
            onward = bool(ways)
        else:
            below = [rows[place + 1].no] if place + 1 < len(rows) else []
            targets = below if step.next is None else step.next
            onward = all(order[to] > place and to in safe for to in targets)
        if onward:
            safe.add(step.no)
    return found


def _joined(of_actor: dict[str, frozenset[int]], keys: Iterable[str]) -> frozenset[int]:
    return frozenset(unit for key in keys for unit in of_actor[key])


class _Maker:
    """Makes one procedure as the values of a file, row by row from the last to the first.

    From the last: so that it is known of each row below whether it leads to an end without going back (`safe`).
    """

    def __init__(self, chance: Random, rows: int) -> None:
        self.chance = chance
        self.count = rows
        self.actors = self._actors()
        self.keys = [actor["key"] for actor in self.actors]
        self.of_units = [actor["key"] for actor in self.actors if "positions_of" in actor]
        self.teams = [actor["key"] for actor in self.actors if "team" in actor]
        self.ends = 1
        self.safe: set[int] = set()
        self.rows: dict[int, dict[str, Any]] = {}

    def make(self) -> dict[str, Any]:
        for place in range(self.count, 0, -1):
            self.rows[place] = self._row(place)
        self._loops()
        steps = [self.rows[place] for place in range(1, self.count + 1)]
        return {
            "key": "prosedur-coba",
            "edition": 1,
            "kind": "collecting",
            "frequency": ["quarterly"],
            "identity": {"office": "Kecamatan Contoh", "region": "Kabupaten Contoh", "title": "Prosedur Coba"},
            "actors": self.actors,
            "columns": [{"title": f"Kolom {key}", "actors": [key]} for key in self.keys],
            "recording": self._recording(),
            "starts": self._starts(steps),
            "steps": steps,
        }

    def _maybe(self, percent: int) -> bool:
        return self.chance.randrange(100) < percent

    def _actors(self) -> list[dict[str, Any]]:
        actors: list[dict[str, Any]] = [{"key": "a1", "position": "Jabatan 1"}]
        for number in range(2, self.chance.randint(1, 12) + 1):
            kinds = self.chance.sample(_KINDS, self.chance.choice([1, 1, 2]))
            title: dict[str, Any] = {"position": f"Jabatan {number}"}
            who = self.chance.choice([title, title, {"positions_of": kinds}, {"team": f"Tim {number}"}])
            actors.append({"key": f"a{number}", **who})
        return actors

    def _recording(self) -> list[dict[str, Any]]:
        if not self._maybe(25):
            return []
        readers = self.chance.sample(self.keys, min(len(self.keys), self.chance.choice([1, 2, 3])))
        acts = ["sign", "initial", "initial"]
        return [
            {"document": "disposition", "actor": key, "act": acts[turn], "order": turn + 1}
            for turn, key in enumerate(readers)
        ]

    def _starts(self, steps: list[dict[str, Any]]) -> str:
        if self.count > 2 and self._maybe(35):
            self.chance.choice(steps[1:])["start"] = True
            return self.chance.choice(["all", "any"])
        return "all"

    # -- one row ------------------------------------------------------------------------------

    def _row(self, place: int) -> dict[str, Any]:
        row: dict[str, Any] = {"no": str(place), "activity": f"Mengerjakan langkah {place}", "by": self._by()}
        row |= self._work()
        row |= self._onward(place)
        row |= {"time": self._time()} if self._maybe(85) else {}
        if self._maybe(10):
            row["not_before"] = self.chance.choice([{"ask": "Kapan?"}, {"days_after_period": 10}])
        if self._maybe(10):
            row["then"] = [{"by": self._then_by(row), "work": self.chance.choice(_PLAIN_WORKS)} for _ in range(2)]
        return row

    def _by(self) -> dict[str, Any]:
        mode = self.chance.choice(["one", "one", "one", "each", "jointly", "any"])
        if mode == "each" and self.of_units:
            several = self.chance.sample(self.of_units, min(len(self.of_units), self.chance.choice([1, 1, 1, 2])))
            return {"actors": several, "mode": "each"}
        if mode in ("jointly", "any"):
            return {"actors": self.chance.sample(self.keys, min(len(self.keys), 2)), "mode": mode}
        return {"actors": [self.chance.choice([key for key in self.keys if key not in self.of_units])], "mode": "one"}

    def _then_by(self, row: dict[str, Any]) -> dict[str, Any]:
        """Without a team beside the row's own units, which would get no task."""
        by, own = self._by(), row["by"]
        if own["mode"] == "each" and set(by["actors"]) & set(own["actors"]):
            by["actors"] = [key for key in by["actors"] if key not in self.teams]
        return by

    def _work(self) -> dict[str, Any]:
        if self.of_units and self._maybe(25):
            asked = self.chance.sample(self.of_units, self.chance.randint(1, len(self.of_units)))
            return {"work": "gather", "from": asked}
        return {"work": self.chance.choice(_PLAIN_WORKS)}

    def _time(self) -> dict[str, Any]:
        most = self.chance.randint(1, 20)
        full = {"max": most, "unit": self.chance.choice(_UNITS), "text": str(most)}
        return self.chance.choice(
            [full, full, {"min": 1, **full}, {"text": "-"}, {"text": "jadwal", "scheduled": True}]
        )

    # -- arrows -------------------------------------------------------------------------------

    def _onward(self, place: int) -> dict[str, Any]:
        below = sorted(self.safe)
        self.safe.add(place)
        if place == self.count:
            return {}
        if self.ends < 3 and self._maybe(5):
            self.ends += 1
            return {"next": []}
        if len(below) > 1 and self._maybe(15):
            targets = self.chance.sample(below[:6], min(len(below), self.chance.choice([2, 2, 3])))
            return {"next": [str(to) for to in targets]}
        if self._maybe(10) or place + 1 not in self.safe:
            return {"next": [str(self.chance.choice(below[:4]))]}
        return {} if self._maybe(80) else self._decision(below)

    def _decision(self, below: list[int]) -> dict[str, Any]:
        ways = [self.chance.choice(below[:5]) for _ in range(self.chance.choice([2, 3]))]
        return {"outcomes": [{"key": f"way{n}", "label": f"Jalan {n}", "to": str(to)} for n, to in enumerate(ways)]}

    def _loops(self) -> None:
        """Draw what goes back: returns, outcomes, and rows of repair that lead upwards."""
        for place in range(2, self.count + 1):
            row = self.rows[place]
            if "outcomes" in row and self._maybe(60):
                row["outcomes"].append({"key": "again", "label": "Ulangi", "to": str(self.chance.randint(1, place))})
            if self._maybe(30):
                row["returns"] = [self._return(place) for _ in range(self.chance.choice([1, 1, 2]))]
        for place in range(2, self.count):
            self._repair_row(place)

    def _return(self, place: int) -> dict[str, Any]:
        return {"to": str(self.chance.randint(1, place)), "scope": self.chance.choice(["units", "units", "cycle"])}

    def _repair_row(self, place: int) -> None:
        """A decision's wrong way out into the row below, which leads back up: a backward `next`."""
        row, repair = self.rows[place], self.rows[place + 1]
        if not self._maybe(50) or "outcomes" not in row or "outcomes" in repair or self._is_needed(place + 1):
            return
        row["outcomes"].append({"key": "repair", "label": "Perbaiki", "to": str(place + 1)})
        repair["next"] = [str(self.chance.randint(1, place))]

    def _is_needed(self, place: int) -> bool:
        """Whether other rows lead on through this one."""
        above = self.rows[place - 1]
        named = {to for row in self.rows.values() for to in row.get("next", [])}
        named |= {way["to"] for row in self.rows.values() for way in row.get("outcomes", [])}
        return place == self.count or str(place) in named or ("next" not in above and "outcomes" not in above)
