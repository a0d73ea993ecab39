"""The worker: a loop that takes up jobs one after another until it is told to stop.

Killed outright (kill -9, power cut) it leaves a job *running*; its lease then runs out and another worker, or this
one after its restart, takes the job up again. Told to stop (SIGTERM, Ctrl-C) it finishes the job in hand first.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from types import FrameType

from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils import timezone

from himpun.portal.jobs import life, queue, rhythms
from himpun.portal.jobs.queue import LEASE, Job
from himpun.portal.jobs.running import Turn, carry_out

log = logging.getLogger("himpun.jobs")


def own_name() -> str:
    """Which process works: machine and process number, for whoever looks for it."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


@dataclass
class Worker:
    """One process that works through the queue. `poll` and `lease` are real time; tests shorten them."""

    poll: float = 1.0
    lease: timedelta = LEASE
    name: str = field(default_factory=own_name)
    clock: Callable[[], datetime] = timezone.now
    stopping: threading.Event = field(default_factory=threading.Event)
    _beaten_at: float = field(default=0.0, init=False)

    def run(self, *, until_empty: bool = False, once: bool = False) -> Turn:
        """Work until told to stop; or until nothing is due (`until_empty`); or for one job at most (`once`)."""
        try:
            return self._run(until_empty=until_empty, once=once)
        finally:
            life.end(self.name)

    def _run(self, *, until_empty: bool, once: bool) -> Turn:
        done, faults = 0, list[str]()
        swept_at = 0.0
        while not self.stopping.is_set():
            swept_at = self._keep_house(swept_at)
            try:
                job = queue.take_up(self.name, self.clock())
            except (OperationalError, InterfaceError) as fault:
                self._wait_for_the_database(fault)
                continue
            if job is None:
                if until_empty or once:
                    break
                self.stopping.wait(self.poll)
                continue
            failed = self._carry_out(job)
            done += failed is None
            faults += [f"{job.name}: {failed}"] if failed else []
            if once:
                break
        return Turn(done, tuple(faults))

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Finish the job in hand, then end. Asked twice, end at once: the job is handed back."""
        if self.stopping.is_set():
            raise SystemExit(1)
        self.stopping.set()

    def _keep_house(self, last: float) -> float:
        """Rhythms and dead workers, at most once a second or a third of the lease."""
        if last and monotonic() - last < min(self.poll, self.lease.total_seconds() / 3):
            return last
        try:
            close_old_connections()
            self._show_life()
            queue.sweep(self.clock(), lease=self.lease)
            rhythms.enqueue_due(self.clock())
        except (OperationalError, InterfaceError) as fault:
            self._wait_for_the_database(fault)
        return monotonic()

    def _show_life(self) -> None:
        if not self._beaten_at or monotonic() - self._beaten_at >= life.EVERY.total_seconds():
            life.beat(self.name)
            self._beaten_at = monotonic()

    def _carry_out(self, job: Job) -> Exception | None:
        log.info("job taken up", extra={"job": job.name, "attempt": job.attempt})
        with _Heart(job, every=self.lease.total_seconds() / 4):
            return carry_out(job, self.clock)

    def _wait_for_the_database(self, fault: Exception) -> None:
        """A database that restarts, or that one writer holds for long, is no reason to end."""
        log.warning("database not to be had: %s", fault)
        connections.close_all()
        self.stopping.wait(max(self.poll, 1.0))


def work(*, until_empty: bool = False, once: bool = False) -> Turn:
    """What `himpun worker` does: run until SIGTERM or Ctrl-C. Call it in the main thread."""
    worker = Worker()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, worker.stop)
    return worker.run(until_empty=until_empty, once=once)


class _Heart:
    """Beats for a job in a thread of its own, with its own connection, while the job runs."""

    def __init__(self, job: Job, *, every: float) -> None:
        self._job, self._every = job, every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heart", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(timeout=30)

    def _beat(self) -> None:
        try:
            while not self._over.wait(self._every):
                try:
                    if not queue.beat(self._job):
                        return
                except (OperationalError, InterfaceError):
                    # The job itself may hold SQLite's only write lock; nobody can sweep meanwhile either.
                    connections.close_all()
        finally:
            connections.close_all()
