"""Units that hand in thirty cells each, many at once, each writer a process of its own."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from time import perf_counter

from django.db import connection, connections

from bench.rows import Row, at_least, at_most, plain
from himpun.collection.models import DataRequest
from himpun.collection.services import Answer, hand_in_many
from himpun.cycles.models import Cycle, Task
from himpun.cycles.tests.office import START, Office, open_office
from himpun.organisations.access import acting
from himpun.organisations.actors import Actor

PROCEDURE = "mojokerto-dawarblandong-2023"
"""004: its units owe figures only, no registers before them."""

CELLS = 30
FIGURES = ("1.234,5", "12", "Rp 1.000.000", "0,75", "98,6")
GOAL = 200
HANDED_IN_AT = START + timedelta(hours=2)
SECONDS = 120


@dataclass(frozen=True)
class Deed:
    """One unit's whole answer, ready to be handed in by its head."""

    request_id: int
    actor: Actor
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Told:
    """What a writer tells at its end: when it began and ended, and what failed."""

    began: float
    ended: float
    done: int
    failures: tuple[str, ...]


def measure() -> list[Row]:
    """Eight offices at once, then eight units of one office at once, then fifty."""
    kind = connection.vendor
    rows: list[Row] = []
    shares = [_deeds(_asked(units=40)) for _ in range(8)]
    apart = _together(shares)
    rows.append(at_least(GOAL, plain("30 cells handed in, 8 writers in 8 offices", kind, _rate(apart), "hand-ins/s")))
    deeds = _deeds(_asked(units=320))
    one = _together([deeds[place::8] for place in range(8)])
    rows.append(at_least(GOAL, plain("30 cells handed in, 8 writers in one cycle", kind, _rate(one), "hand-ins/s")))
    if kind == "sqlite":
        deeds = _deeds(_asked(units=200))
        many = _together([deeds[place::50] for place in range(50)])
        failed = sum(len(told.failures) for told in many)
        rows.append(at_most(0, plain("30 cells handed in, 50 writers in one cycle", kind, failed, "failures of 200")))
        rows.append(plain("30 cells handed in, 50 writers in one cycle", kind, _rate(many), "hand-ins/s"))
    return rows


def _asked(*, units: int) -> tuple[Office, Cycle]:
    """An office whose units have been sent their requests and owe their answers."""
    office = open_office(PROCEDURE, units=units, indicators=CELLS)
    cycle = office.start()
    for step in ("1", "2", "3"):
        office.complete(Task.objects.get(cycle=cycle, step=step, run__isnull=False, state=Task.State.OPEN))
    return office, cycle


def _deeds(asked: tuple[Office, Cycle]) -> list[Deed]:
    office, cycle = asked
    units = [unit.id for unit in office.units]
    requests = DataRequest.objects.filter(cycle=cycle, unit_id__in=units).order_by("id")
    return [
        Deed(
            request.id,
            acting(office.officials[request.position_id].id, request.position_id, now=START),
            tuple(Answer(row["indicator_id"], FIGURES[place % len(FIGURES)]) for place, row in enumerate(request.rows)),
        )
        for request in requests
    ]


def _together(shares: Sequence[Sequence[Deed]]) -> list[Told]:
    """Let every share be handed in by a process of its own, all beginning at the same moment."""
    context = multiprocessing.get_context("fork")
    _close()  # a connection must not be shared with a child
    barrier, told = context.Barrier(len(shares)), context.SimpleQueue()
    writers = [context.Process(target=_write, args=(share, barrier, told), daemon=True) for share in shares]
    for writer in writers:
        writer.start()
    found = [told.get() for _ in writers]
    for writer in writers:
        writer.join(timeout=SECONDS)
    return found


def _write(share: Sequence[Deed], barrier: Barrier, told: multiprocessing.SimpleQueue[Told]) -> None:
    connection.ensure_connection()
    barrier.wait(timeout=SECONDS)
    began, done, failures = perf_counter(), 0, []
    for deed in share:
        try:
            hand_in_many(deed.request_id, deed.answers, actor=deed.actor, now=HANDED_IN_AT)
            done += 1
        except Exception as fault:  # noqa: BLE001 - told, not hidden
            failures.append(repr(fault))
    told.put(Told(began, perf_counter(), done, tuple(failures)))
    _close()


def _rate(found: Sequence[Told]) -> float:
    """Hand-ins a second, from the first writer's beginning to the last one's end."""
    failures = [failure for told in found for failure in told.failures]
    if failures:
        print(f"{len(failures)} failed: {failures[0]}")
    return sum(told.done for told in found) / (max(told.ended for told in found) - min(told.began for told in found))


def _close() -> None:
    connections.close_all()
    pool = getattr(connection, "close_pool", None)
    if pool is not None and connection.vendor == "postgresql":
        pool()
