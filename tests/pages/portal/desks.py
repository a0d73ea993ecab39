"""An office at whose desks plain work lies: a clerk checks what the sections handed over."""

from __future__ import annotations

from django.utils import timezone

from himpun.cycles.models import Cycle, Task
from himpun.cycles.tests.office import Office, only_task, open_office, open_tasks
from himpun.cycles.tests.posts import HEAD

TABLE = (
    HEAD
    + """steps:
  - {no: "1", activity: Menyiapkan bahan, by: {actors: [planner], mode: one}, work: other, time: {max: 60, unit: menit, text: "60"}, inputs: [Surat perintah], outputs: [Bahan]}
  - {no: "2", activity: Menyerahkan bahan, by: {actors: [sections], mode: each}, work: hand_over, time: {max: 900, unit: menit, text: "900"}}
  - {no: "3", activity: Memeriksa, by: {actors: [clerk], mode: one}, work: other, returns: [{to: "2", scope: units}, {to: "1", scope: cycle}], outcomes: [{key: good, label: Baik, to: "4"}, {key: bad, label: Belum baik, to: "1", requires: reason}]}
  - {no: "4", activity: Menyimpan, by: {actors: [clerk], mode: one}, work: other}
"""  # noqa: E501 — one row of the table is one line
)


def started(units: int = 2, *, name: str = "Kantor Contoh") -> tuple[Office, Cycle]:
    office = open_office(TABLE, units=units, name=name)
    return office, office.start()


def address(task: Task) -> str:
    return f"/tugas/{task.id}/"


def complete(office: Office, task: Task) -> Task:
    """Done by its holder through the service, at the time of the pages."""
    return office.complete(task, now=timezone.now())


def at_the_check(units: int = 2) -> tuple[Office, Cycle, Task]:
    """All was handed over; the clerk's turn."""
    office, cycle = started(units)
    complete(office, only_task(cycle))
    for task in open_tasks(cycle):
        complete(office, task)
    return office, cycle, only_task(cycle)
