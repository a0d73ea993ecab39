"""Procedure 000 with one unit: its six acts in Himpun, and the same six acts in two other engines."""

from __future__ import annotations

import gc
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
        return [
            plain(f"000, six acts, one unit: {name}", connection.vendor, self.cycles_a_second, "cycles/s"),
            plain(f"000, six acts, one unit: {name}", connection.vendor, self.statements / sixes, "statements per six acts"),
            plain(f"000, six acts, one unit: {name}", connection.vendor, median(self.cpu) / sixes * 1000, "CPU ms per six acts"),
        ]  # fmt: skip


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
    ours, peer = taken[EngineAlone.name], taken[Viewflow.name]
    rows = [row for engine in engines for row in taken[engine.name].rows(f"{engine.name} {engine.version}")]
    why = f" ({FASTER} × {Viewflow.name})"
    rows[0] = at_least(FASTER * peer.cycles_a_second, rows[0], why)
    assert ours.seconds
    return rows


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
