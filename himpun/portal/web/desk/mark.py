"""The desk of initialling and signing: the paper to be read, its chain of marks, and two large buttons.

Other desks that carry a mark (a disposition's) take `mark_context`, `MARK_ACTS` and the partials "_marked_papers.html"
and "_mark.html".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.cycles.services import complete
from himpun.documents.models import Mark
from himpun.documents.presenting import Preview, preview_of
from himpun.documents.rules import refusal_to_mark
from himpun.documents.selectors import chain_sheet, marks_of_task
from himpun.documents.services import Proof, mark_task
from himpun.documents.services.orders import is_giver
from himpun.kernel.refusals import Refusal
from himpun.pages.forms import Form
from himpun.pages.requests import Request
from himpun.portal.web.desk.desk import Desk
from himpun.portal.web.desk.finishing import finish, finish_form, finished_by
from himpun.portal.web.desk.no_way_back import NoWayBack, no_way_back
from himpun.portal.web.desk.returning import ways_back
from himpun.portal.web.desk.work import Act, Work
from himpun.portal.web.pace import is_too_fast
from himpun.procedures.definition import Outcome

MOST_PROOFS = 12
"""Tries of a password in a minute, by one account from one address."""

_FIELDS = {"proof_failed": "secret", "reason_missing": "note", "outcome_missing": "note"}


class MarkForm(Form):
    """The password again, because a session left open must not sign; and what goes with the paper."""

    note = forms.CharField(
        label=gettext_lazy("Catatan"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": "2"}),
    )
    paper_place = forms.CharField(label=gettext_lazy("Tempat berkas kertas"), required=False, max_length=200)
    secret = forms.CharField(
        label=gettext_lazy("Kata sandi akun Anda"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=gettext_lazy("Sebagai bukti bahwa Anda sendiri yang menyetujui (persetujuan internal)."),
    )


class RefuseForm(Form):
    """A decision that sends work back: always with its reason, never with a mark."""

    note = forms.CharField(
        label=gettext_lazy("Alasan"),
        min_length=3,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=gettext_lazy("Sebut apa yang salah dan bagaimana memperbaikinya; penerima membacanya di tugasnya."),
    )


@dataclass(frozen=True)
class MarkedPaper:
    """One paper of the task: what it says, this task's own mark, and why it cannot be marked now."""

    preview: Preview
    mark: Mark
    refusal: Refusal | None

    @property
    def is_owed(self) -> bool:
        return self.mark.state != Mark.State.DONE

    @property
    def is_being_prepared(self) -> bool:
        return self.refusal is not None and self.refusal.code == "document_not_ready"


def mark_context(_request: Request, desk: Desk) -> dict[str, Any]:
    """What the partials of a mark show. `owes_mark` is False where this task asks for none: then it is plain work."""
    papers = marked_papers(desk)
    owed = [paper for paper in papers if paper.is_owed]
    acts = {paper.mark.act for paper in owed}
    ways_off = _ways(desk, forward=False)
    hindered = next((paper.refusal for paper in owed if paper.refusal), None)
    return {
        "papers": papers,
        "owes_mark": bool(owed),
        "mark_word": _("Tandatangani") if acts == {"sign"} else _("Paraf") if acts == {"initial"} else _("Setujui"),
        "is_being_prepared": any(paper.is_being_prepared for paper in owed),
        "hindered": hindered,
        "mark_form": desk.form("mark", MarkForm),
        "ways_on": _ways(desk, forward=True),
        "ways_off": ways_off,
        "no_way_back": _no_way_back(desk, owed) if owed and desk.may_act and not ways_off else None,
        "refuse_form": desk.form("refuse", RefuseForm, auto_id="id_refuse_%s"),
    }


def _no_way_back(desk: Desk, owed: list[MarkedPaper]) -> NoWayBack | None:
    if ways_back(desk):
        return None
    giver = desk.task.kind == "order" and is_giver(desk.task)
    return no_way_back(desk, [paper.preview.document for paper in owed], may_amend=giver)


def marked_papers(desk: Desk) -> list[MarkedPaper]:
    """The papers that this task is about, each with its own turn in the chain."""
    zone = desk.cycle.agency.region.zone
    found = []
    for mark in marks_of_task(desk.task):
        chain = chain_sheet(mark.document, zone=zone)
        sheet = next(row for row in chain.marks if row.order == mark.order)
        found.append(MarkedPaper(preview_of(mark.document), mark, refusal_to_mark(chain, sheet)))
    return found


def give_mark(request: Request, desk: Desk) -> HttpResponse | None:
    """The act "mark": prove oneself anew, mark every paper of the task, and finish it."""
    form = desk.keep("mark", MarkForm(request.POST))
    if is_too_fast(request, f"proof:{request.user.pk}", most=MOST_PROOFS, now=request.now):
        desk.refused = _("Kata sandi terlalu sering dicoba. Tunggu satu menit, lalu coba lagi.")
        return None
    try:
        return finished_by(form, lambda: _marked(request, desk, form), _FIELDS)
    except _NotReadyYet:
        return redirect("portal:task", task_id=desk.task.id)


def refuse_mark(request: Request, desk: Desk) -> HttpResponse | None:
    """The act "refuse": the row's own way back, by its outcome and with a reason; what is refused is not signed."""
    form = desk.keep("refuse", RefuseForm(request.POST, auto_id="id_refuse_%s"))
    outcome = request.GET.get("outcome", "")
    if outcome not in {way.key for way in _ways(desk, forward=False)}:
        desk.refused = _("Keputusan ini tidak ada pada langkah ini. Muat ulang halaman, lalu pilih lagi.")
        return None
    return finished_by(
        form,
        lambda: complete(
            desk.task.id, outcome=outcome, note=form.cleaned_data["note"], actor=request.actor, now=request.now
        ),
        _FIELDS,
    )


class _NotReadyYet(Exception):
    """The job that makes the PDF has not come round yet: the page waits, and it is nobody's fault."""


def _marked(request: Request, desk: Desk, form: MarkForm) -> object:
    typed = form.cleaned_data
    try:
        return mark_task(
            desk.task.id,
            proof=Proof(typed["secret"]),
            outcome=request.GET.get("outcome", ""),
            note=typed["note"],
            paper_place=typed["paper_place"],
            actor=request.actor,
            now=request.now,
        )
    except Refusal as refusal:
        if refusal.code == "document_not_ready":
            raise _NotReadyYet from refusal
        raise


def _ways(desk: Desk, *, forward: bool) -> list[Outcome]:
    graph = desk.running.graph
    return [way for way in desk.outcomes if graph.goes_forward(desk.task.step, way.to) is forward]


def _context(request: Request, desk: Desk) -> dict[str, Any]:
    context = mark_context(request, desk)
    return context if context["owes_mark"] else {**context, "finish": finish_form(desk)}


MARK_ACTS: Mapping[str, Act] = {"mark": give_mark, "refuse": refuse_mark}
MARK = Work("portal/desk/mark.html", _context, {**MARK_ACTS, "finish": finish})
