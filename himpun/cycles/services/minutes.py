"""Writing the minutes of a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from himpun.cycles.models import Meeting, Task
from himpun.cycles.services.complete import finish
from himpun.cycles.services.locking import locked_task, refuse_unless_allowed
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.organisations.models import Position

MEETING_WORKS = ("meet", "discuss")


@act
def hold_meeting(
    task_id: int,
    *,
    held_at: datetime,
    place: str,
    agenda: str,
    attendance: Sequence[int],
    decisions: Sequence[str],
    actor: Actor,
    now: datetime,
    outcome: str = "",
    note: str = "",
    paper_place: str = "",
) -> Meeting:
    """Write down a meeting and finish the writer's task. `attendance`: the positions that were present.

    Where all take part jointly, the others confirm these minutes by completing their own tasks.
    """
    task, running = locked_task(task_id, now=now)
    existing = Meeting.objects.filter(task__run_id=task.run_id, task__cycle_id=task.cycle_id).first()
    if existing is not None and existing.task_id == task.id and task.done_by_id == actor.official_id:
        return existing
    refuse_unless_allowed(task, actor)
    if task.kind not in MEETING_WORKS:
        raise Refusal("not_a_meeting", "Tugas ini bukan rapat atau pembahasan, sehingga tidak bernotulen.")
    if existing is not None:
        raise Refusal(
            "minutes_written",
            f"Notulen rapat ini sudah ditulis oleh {existing.task.done_as}. Baca, lalu selesaikan tugas Anda.",
        )
    if held_at > now:
        raise Refusal("meeting_in_future", "Rapat ini belum berlangsung. Tulis notulennya sesudah rapat selesai.")
    meeting = Meeting.objects.create(
        task=task,
        held_at=held_at,
        place=require_text(place, code="place_missing", label="Tempat rapat", maximum=200),
        agenda=require_text(agenda, code="agenda_missing", label="Agenda rapat"),
        attendance=_present(attendance, task, actor),
        decisions=_decisions(decisions),
    )
    record(
        "meeting.held",
        agency_id=running.cycle.agency_id,
        at=now,
        doer=actor.doer,
        subject=("meeting", meeting.id),
        data={"step": task.step, "unit": task.unit_id, "work": task.kind, "attended": meeting.attendance},
        cycle_id=running.cycle.id,
    )
    finish(task, running, actor=actor, outcome=outcome, note=note, paper_place=paper_place)
    return meeting


def _present(attendance: Sequence[int], task: Task, actor: Actor) -> list[int]:
    """Positions of the agency only, each once, whoever writes among them."""
    wanted = list(dict.fromkeys([*attendance, actor.position_id]))
    known = set(
        Position.objects.filter(pk__in=wanted, unit__agency_id=task.cycle.agency_id).values_list("id", flat=True)
    )
    strangers = [position_id for position_id in wanted if position_id not in known]
    if strangers:
        raise Refusal(
            "attendance_unknown",
            "Daftar hadir memuat jabatan yang bukan jabatan perangkat daerah ini. Perbaiki, lalu simpan lagi.",
            positions=strangers,
        )
    return wanted


def _decisions(decisions: Sequence[str]) -> list[str]:
    written = [require_text(text, code="decision_empty", label="Keputusan rapat", maximum=2000) for text in decisions]
    if not written:
        raise Refusal("decisions_missing", "Keputusan rapat belum ada. Tulis sekurang-kurangnya satu keputusan.")
    return written
