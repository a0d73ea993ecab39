"""Making a result public."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from himpun.cycles.models import Task
from himpun.cycles.services.complete import finish
from himpun.cycles.services.locking import locked_task, refuse_unless_allowed, was_done_by
from himpun.kernel.dates import format_date
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.ledger.services import Fact
from himpun.organisations.actors import Actor


@act
def publish(
    task_id: int,
    *,
    places: Sequence[str],
    published_on: date,
    actor: Actor,
    now: datetime,
    outcome: str = "",
    paper_place: str = "",
) -> Task:
    """Say where and when the result was made public, and finish the task.

    `places`: as people find them, such as "papan pengumuman kantor" or the address of a page.
    """
    task, running = locked_task(task_id, now=now)
    if was_done_by(task, actor):
        return task
    refuse_unless_allowed(task, actor)
    if task.kind != "publish":
        raise Refusal("other_work", "Tugas ini bukan pengumuman. Buka tugas yang benar.")
    told = [require_text(place, code="place_missing", label="Tempat pengumuman", maximum=300) for place in places]
    if not told:
        raise Refusal("place_missing", "Sebut setidaknya satu tempat pengumuman, misalnya papan pengumuman atau laman.")
    if published_on > running.today:
        raise Refusal("published_in_future", "Tanggal pengumuman belum tiba. Catat sesudah hasilnya diumumkan.")
    data = {"step": task.step, "unit": task.unit_id, "work": task.kind, "places": told, "on": published_on}
    fact = Fact("result.published", ("cycle", running.cycle.id), data, running.cycle.id)
    note = f"Diumumkan {format_date(published_on)}: {'; '.join(told)}"
    return finish(task, running, actor=actor, outcome=outcome, note=note, paper_place=paper_place, before=[fact])
