"""What is said after an act: what was done, and who has the work now."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _

from himpun.cycles.models import Cycle, Task
from himpun.cycles.running import Running
from himpun.cycles.selectors.tasks import after_act, colleagues_of, holder_names
from himpun.portal.web.desk.naming import listed, title_of
from himpun.procedures.definition import Step


def what_follows(task: Task, *, running: Running) -> str:
    """Sentences for the page after an act: this task is done, and these positions have the work now."""
    task, opened = after_act(task, running.now)
    return " ".join((_done_now(task), _next(task, opened, running)))


def _done_now(task: Task) -> str:
    if task.state == Task.State.RETURNED:
        return _("Pekerjaan dikembalikan; alasannya dibaca penerima di tugasnya.")
    if task.state == Task.State.DONE:
        return _("Tugas ini selesai.")
    return _("Tersimpan.")


def _next(task: Task, opened: list[Task], running: Running) -> str:
    if task.cycle.state == Cycle.State.ENDED:
        return _("Siklus berakhir; berkas arsipnya disiapkan.")
    if task.state not in (Task.State.DONE, Task.State.RETURNED):
        return ""
    if opened:
        return " ".join(_given_to(rows, running.step(rows[0].step)) for rows in _by_row(opened).values())
    waiting = [each for each in colleagues_of(task) if each.state == Task.State.OPEN]
    if waiting:
        return _("Menunggu %(names)s pada langkah yang sama.") % {"names": listed(holder_names(waiting))}
    return _("Langkah berikutnya terbuka setelah yang lain selesai.")


def _by_row(tasks: list[Task]) -> dict[tuple[str, str], list[Task]]:
    rows: dict[tuple[str, str], list[Task]] = defaultdict(list)
    for task in tasks:
        rows[(task.step, task.kind)].append(task)
    return dict(rows)


def _given_to(tasks: list[Task], step: Step | None) -> str:
    first = tasks[0]
    told = {"title": title_of(first, step), "no": first.step, "names": listed(holder_names(tasks))}
    if step is None or first.subject_kind:
        return _("“%(title)s” kini pada %(names)s.") % told
    return _("Langkah %(no)s, “%(title)s”, kini pada %(names)s.") % told
