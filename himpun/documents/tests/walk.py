"""Carrying a cycle through all its work with everything wired: what tests of papers start from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from himpun.collection.models import DataRequest
from himpun.collection.selectors import missing_registers
from himpun.collection.services import Answer, accept, declare_no_findings, hand_in_many, prepare_form
from himpun.cycles.models import Cycle, Meeting, Task
from himpun.cycles.services import complete, hold_meeting
from himpun.cycles.tests.office import START, Office, open_office, open_tasks
from himpun.documents.models import Document, Mark
from himpun.documents.selectors import marks_of_task
from himpun.documents.tests.papers_office import give_accounts, mark, put_pdfs
from himpun.measurement.services import Plan, decide, make_recap, write_action_plan, write_analysis, write_cause
from himpun.organisations.actors import Actor
from himpun.organisations.models import Official


@dataclass
class Walk:
    """One cycle under way. Each act takes a minute. `figure` is what every unit answers (their target is 10)."""

    office: Office
    cycle: Cycle
    figure: str = "10"
    outcome: str = "achieved"
    minutes: int = 0
    done: list[str] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return START + timedelta(minutes=self.minutes)

    def to(self, step: str, kind: str | None = None) -> Task:
        """Go on until a task of this step is open; returns it untouched."""
        while True:
            found = [task for task in open_tasks(self.cycle) if task.step == step and kind in (None, task.kind)]
            if found:
                return found[0]
            self.act()

    def to_the_end(self) -> None:
        """Go on until nothing is open."""
        while open_tasks(self.cycle):
            self.act()
        put_pdfs(self.cycle)
        self.cycle.refresh_from_db()

    def act(self) -> None:
        """Do the next thing that somebody owes."""
        put_pdfs(self.cycle)
        self.minutes += 1
        task = next(task for task in open_tasks(self.cycle) if self._can(task))
        self.done.append(f"{task.step}:{task.kind}")
        self.do(task)

    def do(self, task: Task) -> None:
        """Do one task as its holder."""
        if any(each.state != "done" for each in marks_of_task(task)):
            mark(self.office, task, now=self.now)
        elif task.kind in _WORKS:
            _WORKS[task.kind](self, task)
        else:
            complete(task.id, actor=self.office.doer(task, self.now), now=self.now)

    def documents(self, kind: str) -> list[Document]:
        return list(Document.objects.filter(cycle=self.cycle, kind=kind).order_by("id"))

    def _can(self, task: Task) -> bool:
        """A gathering waits until its units have answered, a mark until its turn."""
        waiting = DataRequest.objects.filter(cycle=self.cycle, step=task.step, state__in=["open", "returned"])
        if task.kind in ("gather", "validate") and waiting.exists():
            return False
        return not any(each.state == Mark.State.WAITING for each in marks_of_task(task))


def walk(procedure: str, *, units: int = 2, figure: str = "10", outcome: str = "achieved", zone: str = "") -> Walk:
    """Start a procedure of the library in a small office whose people have accounts."""
    office = open_office(procedure, units=units, zone=zone or "Asia/Jakarta")
    give_accounts(office)
    return Walk(office, office.start(), figure, outcome)


def _fill(self: Walk, task: Task) -> None:
    requests = DataRequest.objects.filter(cycle=self.cycle)
    request = requests.get(pk=task.subject_id) if task.subject_id else requests.get(unit=task.unit)
    closed = request.values.filter(is_current=True, state__in=["handed_in", "accepted"]).values_list(
        "indicator", flat=True
    )
    answers = [Answer(row["indicator_id"], self.figure) for row in request.rows if row["indicator_id"] not in closed]
    registers = [name for step in self.office.definition.steps if step.no == request.step for name in step.registers]
    actor = self.office.doer(task, self.now)
    _declare_registers(request, registers, actor, self.now)
    hand_in_many(request.id, answers, actor=actor, now=self.now)


def _declare_registers(request: DataRequest, registers: Sequence[str], actor: Actor, now: datetime) -> None:
    for name in missing_registers(request.id, registers):
        declare_no_findings(request.id, name, reason="Tidak ada pemeriksaan", actor=actor, now=now)


def _take(self: Walk, task: Task) -> None:
    actor = self.office.doer(task, self.now)
    rows = DataRequest.objects.filter(cycle=self.cycle, state="handed_in")
    rows = rows.filter(unit_id=task.unit_id) if task.unit_id else rows.filter(step=task.step)
    for request in rows:
        accept(request.id, actor=actor, now=self.now)
    complete(task.id, actor=actor, now=self.now)


def _meet(self: Walk, task: Task) -> None:
    actor = self.office.doer(task, self.now)
    if Meeting.objects.filter(task__run_id=task.run_id).exists():
        complete(task.id, actor=actor, now=self.now)
        return
    hold_meeting(
        task.id,
        held_at=self.now - timedelta(minutes=1),
        place="Ruang rapat",
        agenda="Membahas format\nPembagian tugas",
        attendance=[actor.position_id],
        decisions=["Format disepakati"],
        actor=actor,
        now=self.now,
    )


def _recap(self: Walk, task: Task) -> None:
    make_recap(task.id, actor=self.office.doer(task, self.now), now=self.now)


def _analyse(self: Walk, task: Task) -> None:
    actor = self.office.doer(task, self.now)
    write_analysis(task.id, f"Semua unit mengisi tepat waktu (menit {self.minutes}).", actor=actor, now=self.now)
    complete(task.id, actor=actor, now=self.now)


def _form(self: Walk, task: Task) -> None:
    prepare_form(task.id, actor=self.office.doer(task, self.now), now=self.now)


def _decide(self: Walk, task: Task) -> None:
    decide(task.id, self.outcome, reason="Menurut hasil", actor=self.office.doer(task, self.now), now=self.now)


def _cause(self: Walk, task: Task) -> None:
    plans = {row.id: "Anggaran terlambat" for row in self.cycle.action_plans.all()}
    write_cause(task.id, plans, actor=self.office.doer(task, self.now), now=self.now)


def _plan(self: Walk, task: Task) -> None:
    plan = Plan(action="Percepat pengadaan", output="Kontrak", due_on=date(2026, 6, 30))
    write_action_plan(task.id, plan, actor=self.office.doer(task, self.now), now=self.now)


_WORKS: dict[str, Callable[[Walk, Task], None]] = {
    "fill": _fill,
    "gather": _take,
    "validate": _take,
    "meet": _meet,
    "discuss": _meet,
    "recap": _recap,
    "analyse": _analyse,
    "draft": _analyse,
    "prepare_form": _form,
    "review": _decide,
    "cause": _cause,
    "action_plan": _plan,
}


def names_in(document: Document) -> list[str]:
    """The officials of its agency that a document's content names."""
    names = Official.objects.filter(agency=document.agency).values_list("name", flat=True)
    return [name for name in names if f'"{name}"' in document.content]
