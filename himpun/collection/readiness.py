"""What must be there before a task of collecting may be completed. Each function asks; none changes anything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from himpun.collection.models import DataRequest
from himpun.collection.newest_form import form_of
from himpun.collection.rules import DECIDED, FILLABLE, State, refusal_to_close_gathering
from himpun.collection.services.prepare_form import form_of_task
from himpun.cycles.models import Task
from himpun.cycles.running import running_of
from himpun.cycles.services.complete import Readiness
from himpun.kernel.refusals import Refusal
from himpun.organisations.actors import Actor


def ready_prepare_form(task: Task, _actor: Actor, _now: datetime, _outcome: str) -> None:
    """A form was written since this task opened."""
    if form_of_task(task) is None:
        raise Refusal("form_missing", "Format data belum disiapkan. Pakai “Siapkan format”, lalu selesaikan.")


def ready_distribute(task: Task, _actor: Actor, now: datetime, _outcome: str) -> None:
    """There is a form to send, and it asks for something."""
    form = form_of(running_of(task.cycle, now=now))
    if form is None:
        raise Refusal("form_missing", "Format data belum disiapkan, jadi belum dapat disampaikan.")
    if not form.rows:
        raise Refusal(
            "form_empty",
            "Format data masih kosong: belum ada indikator yang wajib dilaporkan unit pada periode ini. "
            "Lengkapi rencana (indikator, unit, target), lalu siapkan format lagi.",
        )


def ready_fill(task: Task, _actor: Actor, now: datetime, _outcome: str) -> None:
    """What a unit was asked for is handed in, or it was excused."""
    waiting = [request for request in filled_by(task, now) if request.state in FILLABLE]
    if waiting:
        names = ", ".join(request.unit.name for request in waiting)
        raise Refusal("not_handed_in", f"Isian {names} belum dikirim. Isi semua baris, lalu kirim; tugas ini selesai.")


def ready_gather(task: Task, _actor: Actor, now: datetime, _outcome: str) -> None:
    """Every answer of this gathering is decided, or its unit is left out; a unit that gathers itself has its own."""
    if task.unit_id is not None:
        _refuse_undecided(task, frozenset({task.unit_id}))
        return
    running = running_of(task.cycle, now=now)
    units = running.units_of(running.graph[task.step].gathers_from)
    _refuse_undecided(task, units)


def ready_validate(task: Task, _actor: Actor, _now: datetime, _outcome: str) -> None:
    """The unit's answer is decided; where validation is not by unit, every answer of the cycle."""
    _refuse_undecided(task, frozenset({task.unit_id}) if task.unit_id is not None else frozenset())


def _refuse_undecided(task: Task, units: frozenset[int]) -> None:
    """No units named: all of the cycle."""
    requests = DataRequest.objects.filter(cycle_id=task.cycle_id).select_related("unit").order_by("unit__order", "id")
    undecided = {
        request.unit.name: request.state
        for request in requests
        if State(request.state) not in DECIDED and (not units or request.unit_id in units)
    }
    refusal = refusal_to_close_gathering(undecided)
    if refusal:
        raise refusal


def filled_by(task: Task, now: datetime) -> list[DataRequest]:
    """The requests that a filling task answers; none where its unit was asked for nothing."""
    requests = DataRequest.objects.filter(cycle_id=task.cycle_id).select_related("unit")
    if task.subject_kind == "request":
        return list(requests.filter(pk=task.subject_id or 0))
    if task.unit_id is not None:
        return list(requests.filter(unit_id=task.unit_id))
    rows = running_of(task.cycle, now=now).participants[task.actor]
    units = [row.unit_id for row in rows if row.position_id in (task.position_id, task.moved_from_id) and row.unit_id]
    return list(requests.filter(unit_id__in=units))


READINESS: Mapping[str, Readiness] = {
    "prepare_form": ready_prepare_form,
    "distribute": ready_distribute,
    "fill": ready_fill,
    "gather": ready_gather,
    "validate": ready_validate,
}
"""What `portal.wiring` passes to `cycles.services.complete.require`, by kind of work."""
