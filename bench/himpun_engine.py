"""Himpun carrying the six acts of procedure 000 by its engine alone: no follow-up work of the later apps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib.metadata import version
from importlib.resources import files

from bench.peers.acts import first_row
from himpun.cycles.models import Cycle
from himpun.cycles.services import complete, send_back, start
from himpun.cycles.services.complete import require
from himpun.cycles.tests.office import START, Office, open_office
from himpun.kernel.periods import Period
from himpun.ledger.services import wire
from himpun.organisations.access import acting_holder
from himpun.organisations.actors import Actor

KEY = "musi-banyuasin-dpmd-2019"
_OPEN_TASK = "SELECT id, step, position_id FROM cycles_task WHERE cycle_id = %s AND state = 'open' ORDER BY id LIMIT 1"
_ANALYSE = "    work: analyse\n"
_RETURN = '    returns: [{to: "4", scope: units}]\n'


def edition_text(*, with_opening: bool) -> str:
    """Procedure 000 with the office's own option that analysis may send row 4 back.

    Without its opening act (the disposition before row 1) it has exactly the six acts that the peers have.
    """
    text = (files("himpun.procedures") / "library" / f"{KEY}.yaml").read_text(encoding="utf-8")
    text = text.replace(_ANALYSE, _ANALYSE + _RETURN)
    if with_opening:
        return text
    before, _, rest = text.partition("\nrecording:\n")
    return before + "\n" + rest[rest.index("\nsteps:\n") :]


def months() -> Iterator[Period]:
    """A period for each cycle: a procedure runs once for each."""
    number = 0
    while True:
        yield Period("month", 2026 + number // 12, number % 12 + 1)
        number += 1


@contextmanager
def engine_alone() -> Iterator[None]:
    """Without what the later apps demand before a task is completed, and without what follows from it."""
    from himpun.portal import wiring

    wire({})
    require({})
    try:
        yield
    finally:
        wiring.connect()


class EngineAlone:
    """Starts, completes and returns as the services do, recorded in the ledger, with due times and measured time."""

    name = "Himpun, engine alone"
    version = version("himpun")

    def prepare(self) -> None:
        self.office: Office = open_office(edition_text(with_opening=False), units=1, indicators=1)
        self.first = self.office.first(START)
        self.actors: dict[int, Actor] = {}
        self.periods = months()
        self.now: datetime = START
        self.unit = frozenset({self.office.units[0].id})

    def carry(self, *, wrong: bool) -> tuple[str, ...]:
        with engine_alone():
            cycle = start(self.office.procedure, next(self.periods), actor=self.first, now=self._later())
            done: list[str] = []
            while found := first_row(_OPEN_TASK, cycle.id):
                task_id, step, position_id = found
                self._act(task_id, self._holder(position_id), wrong=wrong and step == "6" and "6" not in done)
                done.append(step)
            cycle.refresh_from_db()
        if cycle.state != Cycle.State.ENDED:
            raise AssertionError("Himpun: the cycle did not end")
        return tuple(done)

    def _act(self, task_id: int, actor: Actor, *, wrong: bool) -> None:
        if wrong:
            reason = "Data bidang keliru; mohon dihimpun lagi."
            send_back(task_id, to="4", reason=reason, units=self.unit, actor=actor, now=self._later())
        else:
            complete(task_id, actor=actor, now=self._later())

    def _holder(self, position_id: int) -> Actor:
        if position_id not in self.actors:
            actor = acting_holder(position_id, now=START, zone=self.office.agency.region.zone)
            assert actor is not None
            self.actors[position_id] = actor
        return self.actors[position_id]

    def _later(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now
