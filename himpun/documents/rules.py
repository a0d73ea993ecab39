"""The chain of initials and signatures: whose turn it is, and why somebody may not mark now. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from himpun.kernel.dates import format_datetime
from himpun.kernel.refusals import Refusal

ACT_WORDS = {"initial": "paraf", "sign": "tanda tangan"}
DONE_WORDS = {"initial": "diparaf", "sign": "ditandatangani"}


@dataclass(frozen=True)
class MarkSheet:
    """One turn in a chain as the rule sees it. `at` and `title` tell who did it and when, once it is done."""

    order: int
    act: str
    position_id: int
    position_title: str
    state: str
    step: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Chain:
    """All turns of one document, and whether its unsigned PDF is there to be read before anyone marks it."""

    state: str
    has_unsigned_pdf: bool
    marks: tuple[MarkSheet, ...]
    zone: str = "Asia/Jakarta"

    @property
    def due(self) -> MarkSheet | None:
        """Whose turn it is: the first that is not done. None when all are done or the chain is void."""
        if self.state in ("void", "superseded"):
            return None
        return next((mark for mark in in_turn(self.marks) if mark.state != "done"), None)

    @property
    def is_complete(self) -> bool:
        return bool(self.marks) and all(mark.state == "done" for mark in self.marks)


def in_turn(marks: Sequence[MarkSheet]) -> list[MarkSheet]:
    return sorted(marks, key=lambda mark: mark.order)


def mark_for(chain: Chain, *, positions: Sequence[int], step: str, any_of: bool = False) -> MarkSheet | None:
    """The turn that a task is about: its position's next one in that step (outside the table: step empty).

    `any_of`: the step belongs to whoever acts first of several, so the turn is theirs whatever position it names.
    """
    mine = [mark for mark in in_turn(chain.marks) if mark.step == step and (any_of or mark.position_id in positions)]
    return next((mark for mark in mine if mark.state != "done"), mine[-1] if mine else None)


def refusal_to_mark(chain: Chain, mark: MarkSheet) -> Refusal | None:
    """Say why this turn cannot be taken now, or None."""
    word = ACT_WORDS[mark.act]
    if chain.state in ("void", "superseded") or mark.state == "void":
        return Refusal(
            "document_void", "Versi surat ini sudah batal karena dikembalikan. Buka versi terbarunya, lalu ulangi."
        )
    if mark.state == "done":
        when = f" pada {format_datetime(mark.at, chain.zone)}" if mark.at else ""
        return Refusal("already_done", f"Surat ini sudah {DONE_WORDS[mark.act]} oleh {mark.position_title}{when}.")
    due = chain.due
    if due is not None and due.order != mark.order:
        return Refusal(
            "not_your_turn_to_sign",
            f"Belum giliran Anda: {word} Anda sesudah {ACT_WORDS[due.act]} {due.position_title}. "
            "Surat ini akan muncul pada Tugas saya saat tiba giliran Anda.",
            awaited=due.position_title,
        )
    if not chain.has_unsigned_pdf:
        return Refusal(
            "document_not_ready",
            "Berkas PDF surat ini sedang disiapkan, sehingga belum dapat dibaca dan disetujui. Coba lagi sebentar.",
        )
    return None


@dataclass(frozen=True)
class Standing:
    """How a document stands: its state as pages show it, and while it is marked how many marks of how many."""

    state: str
    done: int = 0
    count: int = 0


def standing_of(state: str, *, done: int, count: int, is_readable: bool) -> Standing:
    """A paper without marks is given out, not signed; one without its PDF is still being prepared."""
    if state == "issued":
        return Standing("issued" if count else "given_out")
    if state == "draft" and not is_readable:
        return Standing("preparing", done, count)
    if state in ("draft", "marking"):
        return Standing("initialled" if done else "marking", done, count)
    return Standing(state)
