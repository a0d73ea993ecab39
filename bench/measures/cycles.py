"""Procedure 000 with one unit: its six acts in Himpun, and the same six acts in two other engines."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter, process_time

from django.db import connection

from bench.counting import counted
from bench.himpun_engine import EngineAlone
from bench.peers.acts import RETURN_EVERY, Engine, check, expected
from bench.peers.spiff_engine import Spiff
from bench.peers.viewflow_engine import Viewflow, ViewflowBare
from bench.rows import Row, at_least, plain
from bench.story import SIX, Act, Story

ROUNDS = 5
CYCLES = 20
FASTER = 2


@dataclass
class Taken:
    """What one engine took: seconds and CPU seconds of each block of cycles, statements of one more."""

    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    statements: int = 0

    @property
    def cycles_a_second(self) -> float:
        return CYCLES / median(self.seconds)

    def rows(self, name: str) -> list[Row]:
        """Per six acts, so that the cycles with a return (eight acts) weigh what they should."""
        sixes = sum(len(expected(wrong=_is_wrong(number))) for number in range(CYCLES)) / 6
        return _three(name, self.cycles_a_second, self.statements / sixes, median(self.cpu) / sixes)


def measure() -> list[Row]:
    """Blocks of cycles in turn, engine after engine, so that a busy moment of the machine meets all of them."""
    engines: list[Engine] = [EngineAlone(), Viewflow(), ViewflowBare(), Spiff()]
    taken = {engine.name: Taken() for engine in engines}
    for engine in engines:
        engine.prepare()
        check(engine)
    for _ in range(ROUNDS):
        for engine in engines:
            _block(engine, taken[engine.name])
    for engine in engines:
        with counted() as statements:
            _carry(engine)
        taken[engine.name].statements = statements.count
    peer = taken[Viewflow.name]
    rows = [row for engine in engines for row in taken[engine.name].rows(f"{engine.name} {engine.version}")]
    why = f" ({FASTER} × {Viewflow.name})"
    rows[0] = at_least(FASTER * peer.cycles_a_second, rows[0], why)
    return rows + _through_the_services()


def _block(engine: Engine, taken: Taken) -> None:
    gc.collect()
    cpu, began = process_time(), perf_counter()
    _carry(engine)
    taken.seconds.append(perf_counter() - began)
    taken.cpu.append(process_time() - cpu)


def _carry(engine: Engine) -> None:
    for number in range(CYCLES):
        engine.carry(wrong=_is_wrong(number))


def _is_wrong(number: int) -> bool:
    return number % RETURN_EVERY == RETURN_EVERY - 1


def _through_the_services() -> list[Row]:
    """The same six acts with all that follows from them (forms, requests, papers, recaps, results), then every act."""
    story = Story(units=1)
    story.carry(wrong=True)
    timed = [act for number in range(CYCLES) for act in story.carry(wrong=_is_wrong(number))]
    story.counts = True
    asked = [act for number in range(CYCLES) for act in story.carry(wrong=_is_wrong(number))]
    sixes = sum(act.name in SIX and act.name != "start" for act in timed) / 6
    rows = []
    for name, wanted in (
        ("Himpun, with all that follows", SIX),
        ("Himpun, with all that follows and every other act", None),
    ):
        cycles = CYCLES / _total(timed, wanted, lambda act: act.seconds)
        statements = _total(asked, wanted, lambda act: act.statements.count if act.statements else 0)
        rows += _three(name, cycles, statements / sixes, _total(timed, wanted, lambda act: act.cpu_seconds) / sixes)
    return rows


def _total(acts: Sequence[Act], wanted: Sequence[str] | None, cost: Callable[[Act], float]) -> float:
    return sum(cost(act) for act in acts if wanted is None or act.name in wanted)


def _three(name: str, cycles: float, statements: float, cpu_seconds: float) -> list[Row]:
    called, kind = f"000, six acts, one unit: {name}", connection.vendor
    return [
        plain(called, kind, cycles, "cycles/s"),
        plain(called, kind, statements, "statements per six acts"),
        plain(called, kind, cpu_seconds * 1000, "CPU ms per six acts"),
    ]
