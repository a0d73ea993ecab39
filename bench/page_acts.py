"""The six acts of procedure 000 as people do them on Himpun's pages, one form for each; the rest by the services.

Many cycles stand side by side, so that one act of all of them is done, and measured, in one stretch.
"""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version
from typing import Protocol

from django.urls import reverse
from django.utils import timezone

from bench.browsers import Browser
from bench.counting import counted
from bench.himpun_engine import EngineAlone, engine_alone
from bench.peers.acts import ROWS, first_row
from bench.story import MARKS, SECRET, Story
from himpun.collection.models import DataRequest
from himpun.collection.services import accept
from himpun.cycles.models import Cycle, Task
from himpun.cycles.services import start
from himpun.cycles.tests.office import Office
from himpun.kernel.periods import Period
from himpun.organisations.models import Position, User
from himpun.organisations.services.establish import give_account

NOTE = "Diserahkan lengkap; mohon diperiksa."
ANALYSIS = "Capaian periode ini dibaca dari isian yang diterima; kendala dan tindak lanjut tercatat."


class PageEngine(Protocol):
    """Something whose cycles are carried through pages. Cycles are known by number."""

    name: str
    version: str

    def prepare(self) -> None:
        """Make the office, its people and their sessions."""

    def begin(self, number: int) -> None:
        """Start a cycle."""

    def ready(self, number: int, row: str) -> None:
        """Do whatever must be done before an act, and know the address of its page."""

    def act(self, number: int, row: str) -> None:
        """The act: what is measured."""

    def end(self, number: int) -> None:
        """Raise where the cycle has not ended."""


def carried(engine: PageEngine, number: int) -> int:
    """One whole cycle. Returns the statements of its six acts."""
    count = 0
    engine.begin(number)
    for row in ROWS:
        engine.ready(number, row)
        with counted() as statements:
            engine.act(number, row)
        count += statements.count
    engine.end(number)
    return count


def month(number: int) -> Period:
    """A month for each cycle."""
    return Period("month", 2026 + number // 12, number % 12 + 1)


def form_of(row: str) -> dict[str, str]:
    """What is typed into the form of a row."""
    text = {"text": ANALYSIS} if ROWS[row] == "analyse" else {}
    return {"act": "finish", "note": NOTE, "paper_place": "", **text}


def browser_of(office: Office, position: Position) -> Browser:
    """The holder of a position in front of a browser, their first password changed."""
    official = office.officials[position.id]
    if not User.objects.filter(official=official).exists():
        give_account(official=official, username=f"u{official.id}", password=SECRET, actor=None, now=timezone.now())
    User.objects.filter(official=official).update(must_change_password=False)
    return Browser(User.objects.get(official=official))


def sign_in(office: Office) -> dict[int, Browser]:
    """A browser for each position of the procedure, by the position's id."""
    held = {position.id: position for position in office.positions.values()}
    return {number: browser_of(office, position) for number, position in held.items()}


class PagesWithAll(Story):
    """The product as it is installed: forms, requests, papers, recaps and results follow from the acts."""

    name = "Himpun, with all that follows"
    version = version("himpun")

    def __init__(self) -> None:
        """Nothing is made before `prepare`."""

    def prepare(self) -> None:
        super().__init__(units=1)
        self.browsers = sign_in(self.office)
        self.cycles: dict[int, Cycle] = {}
        self.at: dict[int, Task] = {}

    def begin(self, number: int) -> None:
        self._promise(month(number))
        self.cycles[number] = start(self.office.procedure, month(number), actor=self.first, now=self._later())

    def ready(self, number: int, row: str) -> None:
        self.cycle = self.cycles[number]
        while (task := self._next_task()) is not None and not self._is(task, row):
            if task.kind in MARKS:
                self._mark(task)
            elif task.kind == "fill":
                self._fill(task)
            else:
                raise AssertionError(f"row {task.step} ({task.kind}) stands open before row {row}")
        assert task is not None, row
        if task.kind == "gather":
            for request in DataRequest.objects.filter(cycle=self.cycle, step=row, state="handed_in"):
                accept(request.id, actor=self._holder(task), now=self._later())
        self.at[number] = task

    def act(self, number: int, row: str) -> None:
        task = self.at[number]
        assert task.position_id is not None
        self.browsers[task.position_id].post(reverse("portal:task", args=[task.id]), **form_of(row))

    def end(self, number: int) -> None:
        self.cycle = self.cycles[number]
        while (task := self._next_task()) is not None:
            self._mark(task)
        _refuse_running(self.name, self.cycle)

    @staticmethod
    def _is(task: Task, row: str) -> bool:
        return task.step == row and task.kind == ROWS[row]

    def _later(self) -> datetime:
        """The pages ask the machine's clock; so does all that lies between."""
        return timezone.now()


class PagesAlone(EngineAlone):
    """The engine with its ledger, clocks and locks, behind the same pages; nothing follows in the later apps."""

    name = "Himpun, engine alone"

    def prepare(self) -> None:
        super().prepare()
        self.browsers = sign_in(self.office)
        self.cycles: dict[int, Cycle] = {}
        self.at: dict[int, tuple[int, int]] = {}

    def begin(self, number: int) -> None:
        with engine_alone():
            self.cycles[number] = start(self.office.procedure, month(number), actor=self.first, now=timezone.now())

    def ready(self, number: int, row: str) -> None:
        found = first_row(_OPEN_TASK, self.cycles[number].id)
        assert found is not None, row
        task_id, step, position_id = found
        assert step == row, f"row {step} stands open before row {row}"
        self.at[number] = (task_id, position_id)

    def act(self, number: int, row: str) -> None:
        task_id, position_id = self.at[number]
        with engine_alone():
            self.browsers[position_id].post(reverse("portal:task", args=[task_id]), **form_of(row))

    def end(self, number: int) -> None:
        _refuse_running(self.name, self.cycles[number])


def _refuse_running(name: str, cycle: Cycle) -> None:
    cycle.refresh_from_db()
    if cycle.state != Cycle.State.ENDED:
        raise AssertionError(f"{name}: the cycle did not end")


_OPEN_TASK = "SELECT id, step, position_id FROM cycles_task WHERE cycle_id = %s AND state = 'open' ORDER BY id LIMIT 1"
