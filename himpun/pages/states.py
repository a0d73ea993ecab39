"""How each state is shown, everywhere alike: a word, a shape, a tone. The words are those that offices know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Shown:
    """A state's word, the icon that tells it without colour, and its tone: quiet, waiting, late, moving, back, good."""

    label: object
    icon: str
    tone: str


SHOWN: Mapping[str, Shown] = {
    # tasks
    "later": Shown(_("Belum waktunya"), "clock-pause", "quiet"),
    "open": Shown(_("Menunggu isian"), "circle-dashed", "waiting"),
    "task_open": Shown(_("Menunggu dikerjakan"), "circle-dashed", "waiting"),
    "late": Shown(_("Terlambat"), "alarm", "late"),
    "suspended": Shown(_("Menunggu perbaikan"), "hourglass", "quiet"),
    "waiting": Shown(_("Menunggu pihak lain"), "hourglass", "waiting"),
    "stays": Shown(_("Tetap berlaku"), "checks", "good"),
    "done": Shown(_("Selesai"), "circle-check", "good"),
    "withdrawn": Shown(_("Ditarik"), "circle-minus", "quiet"),
    "not_needed": Shown(_("Tidak diperlukan"), "circle-minus", "quiet"),
    # answers
    "missing": Shown(_("Belum diisi"), "circle-dashed", "waiting"),
    "typed": Shown(_("Diketik"), "pencil", "moving"),
    "handed_in": Shown(_("Dikirim"), "send", "moving"),
    "returned": Shown(_("Dikembalikan"), "arrow-back-up", "back"),
    "accepted": Shown(_("Diterima"), "circle-check", "good"),
    "nihil": Shown(_("Nihil"), "circle-off", "quiet"),
    "excused": Shown(_("Dibebaskan"), "circle-minus", "quiet"),
    "closed": Shown(_("Ditutup tanpa isian"), "circle-x", "late"),
    # papers
    "draft": Shown(_("Rancangan"), "file", "quiet"),
    "initialled": Shown(_("Diparaf"), "writing", "moving"),
    "signed": Shown(_("Ditandatangani"), "signature", "good"),
    "issued": Shown(_("Ditandatangani"), "signature", "good"),
    "preparing": Shown(_("Sedang disiapkan"), "hourglass", "quiet"),
    "marking": Shown(_("Menunggu paraf atau tanda tangan"), "writing", "waiting"),
    "given_out": Shown(_("Terbit"), "file-text", "good"),
    "superseded": Shown(_("Digantikan"), "history", "quiet"),
    "in_force": Shown(_("Berlaku"), "shield-check", "good"),
    "void": Shown(_("Batal"), "circle-x", "late"),
    "archived": Shown(_("Diarsipkan"), "archive", "good"),
    # messages
    "message_waiting": Shown(_("Menunggu dikirim"), "hourglass", "waiting"),
    "message_sending": Shown(_("Sedang dikirim"), "send", "moving"),
    "message_sent": Shown(_("Terkirim"), "circle-check", "good"),
    "message_failed": Shown(_("Gagal"), "circle-x", "late"),
    "message_uncertain": Shown(_("Tidak pasti terkirim"), "help", "back"),
    # positions
    "vacant": Shown(_("Kosong"), "circle-dashed", "waiting"),
    # cycles
    "running": Shown(_("Berjalan"), "player-play", "moving"),
    "ended": Shown(_("Selesai"), "circle-check", "good"),
    "cancelled": Shown(_("Dibatalkan"), "circle-x", "quiet"),
    # achievement
    "achieved": Shown(_("Tercapai"), "circle-check", "good"),
    "missed": Shown(_("Tidak tercapai"), "alert-triangle", "late"),
    "needs_work": Shown(_("Perlu perbaikan"), "arrow-back-up", "back"),
    "undefined": Shown(_("Tidak dapat dihitung"), "circle-off", "quiet"),
    "not_measured": Shown(_("Belum diukur"), "circle-dashed", "waiting"),
    # action plans
    "plan_asked": Shown(_("Belum ditulis"), "circle-dashed", "waiting"),
    "plan_running": Shown(_("Dilaksanakan"), "player-play", "moving"),
    "plan_late": Shown(_("Lewat tenggat"), "alarm", "late"),
    "plan_finished": Shown(_("Selesai dilaksanakan"), "circle-check", "good"),
    # recaps
    "total": Shown(_("Konsolidasi"), "sum", "quiet"),
}
