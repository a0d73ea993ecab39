"""How a task is called: by its row as the document says it, or by what it asks beside the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from himpun.cycles.models import Task
from himpun.procedures.definition import Step
from himpun.procedures.graph import OPENING

KINDS: Mapping[str, object] = {
    "order": gettext_lazy("Disposisi"),
    "prepare_form": gettext_lazy("Menyiapkan format data"),
    "distribute": gettext_lazy("Menyampaikan format data"),
    "meet": gettext_lazy("Rapat"),
    "discuss": gettext_lazy("Pembahasan"),
    "fill": gettext_lazy("Mengisi data"),
    "gather": gettext_lazy("Menghimpun data"),
    "recap": gettext_lazy("Rekapitulasi"),
    "validate": gettext_lazy("Validasi"),
    "analyse": gettext_lazy("Analisis"),
    "draft": gettext_lazy("Menyusun konsep"),
    "review": gettext_lazy("Pemeriksaan hasil"),
    "cause": gettext_lazy("Sebab tidak tercapai"),
    "action_plan": gettext_lazy("Rencana aksi perbaikan"),
    "sign": gettext_lazy("Tanda tangan"),
    "initial": gettext_lazy("Paraf"),
    "hand_over": gettext_lazy("Penyerahan"),
    "publish": gettext_lazy("Pengumuman"),
    "archive": gettext_lazy("Pengarsipan"),
    "other": gettext_lazy("Pekerjaan lain"),
}
"""Every kind of work by its name in the office."""

_BESIDE: Mapping[str, object] = {
    "fill": gettext_lazy("Mengisi data yang diminta"),
    "initial": gettext_lazy("Memaraf surat"),
    "sign": gettext_lazy("Menandatangani surat"),
    "cause": gettext_lazy("Menuliskan sebab tidak tercapainya target"),
    "action_plan": gettext_lazy("Menyusun rencana aksi perbaikan"),
}


def kind_name(kind: str) -> str:
    return str(KINDS.get(kind, kind))


def title_of(task: Task, step: Step | None) -> str:
    """What is to be done: the row's own text, or of a task joined to the row its label."""
    if not task.subject_kind and step is not None:
        labels = dict(enumerate([step.activity, *(part.label for part in step.then)]))
        if label := labels.get(task.part):
            return label
    if task.step == OPENING:
        return _("Disposisi pembuka") if task.part == 0 else _("Membaca dan memaraf disposisi")
    return str(_BESIDE.get(task.kind) or kind_name(task.kind))


def shown_state(task: Task, *, is_late: bool) -> str:
    """The state of `pages.states` for a task: late before returned before waiting, else what became of it."""
    if task.state != Task.State.OPEN:
        return task.state
    if is_late:
        return "late"
    if task.round > 1 and task.kind == "fill":
        return "returned"
    return "open" if task.kind == "fill" else "task_open"


def listed(names: Sequence[str], *, named: int = 2) -> str:
    """The first of some names, and how many more there are: "Kepala Seksi A, Kepala Seksi B dan 3 lainnya"."""
    shown, more = ", ".join(names[:named]), len(names[named:])
    if not more:
        return shown
    return ngettext("%(shown)s dan %(count)d lainnya", "%(shown)s dan %(count)d lainnya", more) % {
        "shown": shown,
        "count": more,
    }
