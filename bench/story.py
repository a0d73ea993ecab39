"""Procedure 000 through its services: every human act of a cycle, each timed and counted by itself.

Between the acts stands what is no person's work and is not counted: making the PDFs that wait for a mark.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from time import perf_counter, process_time

from bench.counting import Statements, counted
from bench.himpun_engine import edition_text, months
from himpun.collection.models import DataRequest
from himpun.collection.services import Answer, accept, declare_no_findings, hand_in_many, return_from
from himpun.cycles.models import Cycle, Task
from himpun.cycles.services import complete, start
from himpun.cycles.tests.office import START, Office, open_office
from himpun.documents.models import Document
from himpun.documents.services import mark_task
from himpun.documents.signing import Proof
from himpun.documents.tasks import render_document
from himpun.kernel.periods import Period
from himpun.measurement.services import write_analysis
from himpun.organisations.access import acting_holder
from himpun.organisations.actors import Actor
from himpun.organisations.models import User
from himpun.organisations.services.establish import give_account
from himpun.plans.models import Target

SECRET = "bukan-rahasia-siapa-pun"  # noqa: S105 - of made-up people in a database that lives for a minute
NO_AUDIT = "Tidak ada pemeriksaan pada bulan ini."
MARKS = ("order", "initial", "sign")
SIX = ("start", "1", "2", "3", "4", "5", "6", "return")
"""The start, the six rows, and the return: what every engine does. All else only Himpun does."""


@dataclass(frozen=True)
class Act:
    """One human act: what it was, and what it cost."""

    name: str
    seconds: float
    cpu_seconds: float
    statements: Statements | None


@dataclass
class Story:
    """An office that carries 000 again and again, each time for another month."""

    units: int
    indicators: int = 4
    counts: bool = False
    acts: list[Act] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.office: Office = open_office(edition_text(with_opening=True), units=self.units, indicators=self.indicators)
        self.periods = months()
        self.now: datetime = START
        self.actors: dict[int, Actor] = {}
        self.first = self.office.first(START)

    def carry(self, *, wrong: bool) -> list[Act]:
        """Carry one cycle to its end. Returns its acts in order."""
        self.acts = []
        period = next(self.periods)
        self._promise(period)
        with self._act("start"):
            self.cycle: Cycle = start(self.office.procedure, period, actor=self.first, now=self._later())
        while (task := self._next_task()) is not None:
            if task.kind in MARKS and task.step in ("", "0"):
                self._mark(task)
            elif task.kind == "fill":
                self._fill(task)
            else:
                self._row(task, wrong=wrong)
        self.cycle.refresh_from_db()
        if self.cycle.state != Cycle.State.ENDED:
            raise AssertionError(f"the cycle did not end: {[act.name for act in self.acts]}")
        return self.acts

    def _next_task(self) -> Task | None:
        """What waits for others comes last: who gathers acts when everybody has delivered."""
        rows = Task.objects.filter(cycle=self.cycle, state=Task.State.OPEN)
        waiting = rows.filter(kind="fill").order_by("id").first()
        return waiting or rows.order_by("id").first()

    def _row(self, task: Task, *, wrong: bool) -> None:
        actor = self._holder(task)
        if task.kind == "gather":
            for request in DataRequest.objects.filter(cycle=self.cycle, step=task.step, state="handed_in"):
                with self._act("accept"):
                    accept(request.id, actor=actor, now=self._later())
        if task.kind == "analyse" and wrong and task.round == 1:
            self._send_back(task, actor)
            return
        with self._act(task.step):
            if task.kind == "analyse":
                write_analysis(task.id, f"Capaian {self.cycle.period} dibaca.", actor=actor, now=self._later())
            complete(task.id, actor=actor, now=self._later())

    def _send_back(self, task: Task, actor: Actor) -> None:
        unit = self.office.units[0].id
        row = DataRequest.objects.get(cycle=self.cycle, unit_id=unit).rows[0]
        cells = {unit: {row["indicator_id"]: "Angkanya keliru; mohon diperiksa."}}
        with self._act("return"):
            return_from(task.id, cells, to="4", actor=actor, now=self._later())

    def _fill(self, task: Task) -> None:
        """A unit answers; its register of findings has nothing to report."""
        assert task.subject_id is not None
        request = DataRequest.objects.get(pk=task.subject_id)
        actor = self._holder(task)
        answers = [
            Answer(row["indicator_id"], "9")
            for row in request.rows
            if task.round == 1 or request.values.filter(indicator_id=row["indicator_id"], state="returned").exists()
        ]
        for register in ("LHP", "LHE", "TLHP") if task.round == 1 else ():
            with self._act("register"):
                declare_no_findings(request.id, register, reason=NO_AUDIT, actor=actor, now=self._later())
        with self._act("hand in"):
            hand_in_many(request.id, answers, actor=actor, now=self._later())

    def _mark(self, task: Task) -> None:
        actor = self._holder(task)
        if not User.objects.filter(official_id=actor.official_id).exists():
            official = self.office.officials[actor.position_id]
            give_account(official=official, username=f"u{official.id}", password=SECRET, actor=None, now=self._later())
        for document in Document.objects.filter(cycle=self.cycle, marks__position_id=actor.position_id):
            render_document(document.id)
        with self._act("mark"):
            mark_task(task.id, proof=Proof(SECRET), actor=actor, now=self._later())

    def _holder(self, task: Task) -> Actor:
        assert task.position_id is not None
        if task.position_id not in self.actors:
            actor = acting_holder(task.position_id, now=START, zone=self.office.agency.region.zone)
            assert actor is not None
            self.actors[task.position_id] = actor
        return self.actors[task.position_id]

    def _promise(self, period: Period) -> None:
        """Every indicator has a target for the month that is measured."""
        Target.objects.bulk_create(
            [
                Target(indicator=row, unit_id=unit, period=period.key, text="10", decided_on=date(2026, 1, 5))
                for unit, rows in self.office.indicators.items()
                for row in rows
            ]
        )

    @contextmanager
    def _act(self, name: str) -> Iterator[None]:
        if self.counts:
            with counted() as statements:
                yield
            self.acts.append(Act(name, 0, 0, statements))
            return
        cpu, began = process_time(), perf_counter()
        yield
        self.acts.append(Act(name, perf_counter() - began, process_time() - cpu, None))

    def _later(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now
