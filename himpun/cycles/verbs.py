"""Whether somebody may act on a task: one question, one refusal in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from himpun.kernel.dates import format_datetime
from himpun.kernel.refusals import Refusal

_ENDED_BY_HAND = {"done": "diselesaikan", "returned": "dikembalikan"}


@dataclass(frozen=True)
class TaskSheet:
    """What the rule must know of a task."""

    state: str
    position_id: int | None
    team_id: int | None
    holder_title: str
    done_at: datetime | None
    done_as: str
    cycle_state: str
    zone: str


def refusal_to_act(sheet: TaskSheet, *, position_id: int, team_ids: tuple[int, ...]) -> Refusal | None:
    """Say why this actor may not act on this task now, or None."""
    if sheet.cycle_state != "running":
        return Refusal(
            "cycle_not_running", "Siklus ini sudah selesai atau dibatalkan; tidak ada yang perlu dikerjakan lagi."
        )
    if sheet.position_id != position_id and sheet.team_id not in team_ids:
        return Refusal(
            "not_your_task",
            f"Tugas ini milik {sheet.holder_title}. Hanya pemegang jabatan itu yang dapat mengerjakannya.",
        )
    if sheet.state in _ENDED_BY_HAND and sheet.done_at:
        when = format_datetime(sheet.done_at, sheet.zone)
        how = _ENDED_BY_HAND[sheet.state]
        return Refusal("already_done", f"Tugas ini sudah {how} oleh {sheet.done_as} pada {when}.")
    if sheet.state == "suspended":
        return Refusal(
            "waiting_for_repair", "Tugas ini menunggu perbaikan yang diminta. Lanjutkan setelah perbaikan kembali."
        )
    if sheet.state != "open":
        return Refusal(
            "not_your_turn", "Tugas ini tidak sedang terbuka: belum gilirannya, ditarik, atau tidak diperlukan lagi."
        )
    return None
