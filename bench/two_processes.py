"""Two processes that carry cycles through pages at once: act after act, all beginning each act at the same moment.

What lies between the acts (starting, filling in, signing) is done before the barrier, and never beside a measured act.
"""

from __future__ import annotations

import gc
import multiprocessing
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from time import perf_counter, process_time

from django.db import connection, connections

from bench.page_acts import PageEngine
from bench.peers.acts import ROWS

PROCESSES = 2
SECONDS = 300


@dataclass(frozen=True)
class Stretch:
    """One act of some cycles, done by one process without a pause."""

    block: int
    engine: str
    row: str
    began: float
    ended: float
    cpu: float


@dataclass(frozen=True)
class Work:
    """How much is done: so many blocks, and in each of them so many cycles by each process."""

    blocks: int
    cycles: int

    def numbers(self, block: int, process: int) -> range:
        """The cycles of one process in one block, after those that are left for trying."""
        first = PROCESSES + (block * PROCESSES + process) * self.cycles
        return range(first, first + self.cycles)

    @property
    def unused(self) -> int:
        """The first number that nobody takes."""
        return PROCESSES + self.blocks * PROCESSES * self.cycles


def at_once(engines: Sequence[PageEngine], work: Work) -> list[Stretch]:
    """Engines in turn, block after block, so that a busy moment of the machine meets all of them."""
    context = multiprocessing.get_context("fork")
    apart()
    barrier, told = context.Barrier(PROCESSES), context.SimpleQueue()
    processes = [
        context.Process(target=_carry, args=(place, engines, work, barrier, told), daemon=True)
        for place in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    found = [told.get() for _ in processes]
    for process in processes:
        process.join(timeout=SECONDS)
    faults = [each for each in found if isinstance(each, str)]
    if faults:
        raise RuntimeError("\n".join(faults))
    return [stretch for each in found for stretch in each]


def rate(stretches: Sequence[Stretch], cycles: int) -> float:
    """Cycles a second in one block: for each act from the first one's beginning to the last one's end."""
    seconds = 0.0
    for row in ROWS:
        rows = [each for each in stretches if each.row == row]
        seconds += max(each.ended for each in rows) - min(each.began for each in rows)
    return PROCESSES * cycles / seconds


def cpu_of_six(stretches: Sequence[Stretch], cycles: int) -> float:
    """CPU seconds of six acts in one block."""
    return sum(each.cpu for each in stretches) / (PROCESSES * cycles)


def apart() -> None:
    """Close what must not be shared with a child: every connection, and the pool."""
    connections.close_all()
    close_pool: Callable[[], None] | None = getattr(connection, "close_pool", None)
    if close_pool is not None and connection.vendor == "postgresql":
        close_pool()


def _carry(
    place: int,
    engines: Sequence[PageEngine],
    work: Work,
    barrier: Barrier,
    told: multiprocessing.SimpleQueue[list[Stretch] | str],
) -> None:
    found: list[Stretch] = []
    try:
        # Not before the fork: the typesetter's threads would not be there after it.
        for engine in engines:
            _block(engine, -1, range(place, place + 1), barrier)
        for block in range(work.blocks):
            for engine in engines:
                found += _block(engine, block, work.numbers(block, place), barrier)
        told.put(found)
    except Exception:  # noqa: BLE001 - told, not hidden
        barrier.abort()
        told.put(traceback.format_exc())
    apart()


def _block(engine: PageEngine, block: int, numbers: range, barrier: Barrier) -> list[Stretch]:
    found = []
    for number in numbers:
        engine.begin(number)
    for row in ROWS:
        for number in numbers:
            engine.ready(number, row)
        gc.collect()
        barrier.wait(timeout=SECONDS)
        cpu, began = process_time(), perf_counter()
        for number in numbers:
            engine.act(number, row)
        found.append(Stretch(block, engine.name, row, began, perf_counter(), process_time() - cpu))
        barrier.wait(timeout=SECONDS)
    for number in numbers:
        engine.end(number)
    return found
