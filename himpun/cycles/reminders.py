"""What a reminder says: plain Indonesian, ready to be sent by mail or copied into a chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from himpun.kernel.dates import format_datetime
from himpun.kernel.worktime import WorkCalendar

DEEDS = {
    "fill": "mengisi permintaan data",
    "initial": "memaraf dokumen",
    "sign": "menandatangani dokumen",
    "cause": "mengevaluasi penyebab tidak tercapainya target",
    "action_plan": "menyusun rencana aksi perbaikan",
}
"""How work beside the table is called; a row of the table is called by its own activity."""

_WITHOUT_ROW = {"order": "meneruskan lembar disposisi"}
"""Work that may be a row of the table; where it is none, it has no activity to be called by."""

LONGEST_DEED = 160
"""Characters of an activity that a reminder repeats; the sheet has it in full."""


@dataclass(frozen=True)
class Owed:
    """One open task, as a reminder speaks of it."""

    procedure: str
    period: str
    step: str
    deed: str
    unit: str
    due_at: datetime


@dataclass(frozen=True)
class Letter:
    """A subject and a text without anybody's name: it is addressed to a position."""

    subject: str
    body: str


def deed_of(kind: str, activity: str | None) -> str:
    """What is to be done, in the procedure's own words where it has any."""
    words = DEEDS.get(kind) or activity or _WITHOUT_ROW.get(kind, "menyelesaikan tugas")
    words = " ".join(words.split()).rstrip(".")
    return words if len(words) <= LONGEST_DEED else f"{words[: LONGEST_DEED - 1].rstrip()}…"


def is_soon(due_at: datetime, now: datetime, calendar: WorkCalendar) -> bool:
    """True when no more than one working day is left."""
    return now <= due_at and calendar.minutes_between(now, due_at) <= calendar.minutes_per_day


def reminder(holder: str, office: str, owed: Sequence[Owed], *, now: datetime, calendar: WorkCalendar) -> Letter:
    """One letter about everything that a position owes: what is late first, each by its due time."""
    ordered = sorted(owed, key=lambda item: (item.due_at, item.procedure, item.step))
    late = [item for item in ordered if item.due_at < now]
    soon = [item for item in ordered if item.due_at >= now]
    parts = [f"Yth. {holder}", f"Per {format_datetime(now, calendar.zone)} tugas berikut menunggu Saudara."]
    if late:
        parts.append(_list("TERLAMBAT", late, now, calendar))
    if soon:
        parts.append(_list("SEGERA JATUH TEMPO", soon, now, calendar))
    parts.append("Mohon diselesaikan melalui Tugas saya di Himpun. Bila ada kendala, sampaikan kepada pengumpul data.")
    parts.append(f"{office}\nPengingat ini dibuat otomatis; abaikan bila tugas sudah diselesaikan.")
    return Letter(_subject(late, soon), "\n\n".join(parts) + "\n")


def _subject(late: Sequence[Owed], soon: Sequence[Owed]) -> str:
    counted = []
    if late:
        counted.append(f"{len(late)} tugas terlambat")
    if soon:
        counted.append(f"{len(soon)} tugas segera jatuh tempo")
    return "Pengingat: " + ", ".join(counted)


def _list(title: str, owed: Sequence[Owed], now: datetime, calendar: WorkCalendar) -> str:
    lines = [f"{number}. {_line(item, now, calendar)}" for number, item in enumerate(owed, start=1)]
    return "\n".join([title, *lines])


def _line(item: Owed, now: datetime, calendar: WorkCalendar) -> str:
    place = f" untuk {item.unit}" if item.unit else ""
    step = f", langkah {item.step}" if item.step else ""
    left = _delay(item.due_at, now, calendar)
    due = format_datetime(item.due_at, calendar.zone)
    return f"{item.procedure} ({item.period}{step}): {item.deed}{place}. Batas {due}, {left}."


def _delay(due_at: datetime, now: datetime, calendar: WorkCalendar) -> str:
    """In working time, because that is how the procedure counts."""
    word = "terlambat" if due_at < now else "tersisa"
    minutes = calendar.minutes_between(min(due_at, now), max(due_at, now))
    days, rest = divmod(minutes, calendar.minutes_per_day)
    if days:
        return f"{word} {days} hari kerja" + (f" {rest // 60} jam" if rest >= 60 else "")
    return f"{word} {rest // 60} jam {rest % 60} menit kerja" if rest >= 60 else f"{word} {rest} menit kerja"
