"""The desk of an order: the disposition is written or amended, signed and initialled, and passed on with a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.cycles.models import Disposition
from himpun.cycles.selectors.dispositions import disposition_of
from himpun.cycles.services.disposition import URGENCIES, Letter, usual_words
from himpun.documents.presenting import Preview, preview_of
from himpun.documents.selectors import newest
from himpun.documents.services.orders import amend_disposition, give_order, is_giver, pass_order_on
from himpun.organisations.rules import today_in
from himpun.organisations.selectors.next_number import next_number
from himpun.pages.forms import DateField, Form
from himpun.pages.requests import Request
from himpun.portal.web.desk.desk import Desk
from himpun.portal.web.desk.finishing import FIELDS, FinishForm, finished_by
from himpun.portal.web.desk.mark import MARK_ACTS, mark_context
from himpun.portal.web.desk.work import Work

_URGENCY_WORDS = (gettext_lazy("Biasa"), gettext_lazy("Segera"), gettext_lazy("Sangat segera"))
"""What the page calls the URGENCIES, in their order."""


class LetterForm(Form):
    """What a disposition says: the letter it goes with, if there is one, and what is to be done."""

    subject = forms.CharField(label=gettext_lazy("Perihal"), max_length=500)
    instruction = forms.CharField(
        label=gettext_lazy("Isi disposisi"), max_length=5000, widget=forms.Textarea(attrs={"rows": "4"})
    )
    urgency = forms.ChoiceField(label=gettext_lazy("Sifat"), choices=list(zip(URGENCIES, _URGENCY_WORDS, strict=True)))
    letter_from = forms.CharField(label=gettext_lazy("Surat dari"), max_length=200, required=False)
    letter_number = forms.CharField(label=gettext_lazy("Nomor surat"), max_length=120, required=False)
    letter_on = DateField(label=gettext_lazy("Tanggal surat"), required=False)

    @property
    def said(self) -> dict[str, Any]:
        """The keywords of the services that write a disposition."""
        typed = self.cleaned_data
        letter = Letter(
            sender=typed["letter_from"],
            number=typed["letter_number"],
            dated_on=typed["letter_on"],
            urgency=typed["urgency"],
        )
        return {"letter": letter, "subject": typed["subject"], "instruction": typed["instruction"]}


class OrderForm(LetterForm, FinishForm):
    """A new disposition, and with it the end of the task that orders."""

    agenda_number = forms.CharField(
        label=gettext_lazy("Nomor agenda"),
        max_length=60,
        help_text=gettext_lazy("Kantor ini memberi nomor disposisi dengan tangan."),
    )
    field_order = ("agenda_number", *LetterForm.base_fields, "outcome", "paper_place")

    def __init__(self, *args: Any, by_hand: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]
        if not by_hand:
            del self.fields["agenda_number"]


@dataclass(frozen=True)
class ReadPaper:
    """The disposition as it lies beside a task that does not mark it."""

    preview: Preview


def context(request: Request, desk: Desk) -> dict[str, Any]:
    """A mark that is owed comes first; else the disposition that is there is passed on; else one is written."""
    marking = mark_context(request, desk)
    disposition = disposition_of(desk.cycle.id)
    shown: dict[str, Any] = {**marking, "disposition": disposition}
    if marking["owes_mark"]:
        if desk.may_act and disposition is not None and is_giver(desk.task):
            shown["amending"] = desk.form("amend", LetterForm, initial=_as_typed(disposition))
        return shown
    if not marking["papers"]:
        shown["papers"] = _papers(desk)
    if disposition is not None or desk.task.done_at is not None:
        return {**shown, "finish": desk.form("finish", FinishForm, outcomes=desk.outcomes)}
    number = _next_number(desk)
    ordering = desk.form(
        "order", OrderForm, by_hand=not number, outcomes=desk.outcomes, initial=_usual(desk), auto_id="id_order_%s"
    )
    plain = desk.form("finish", FinishForm, outcomes=desk.outcomes)
    return {**shown, "ordering": ordering, "next_number": number, "finish": plain}


def order(request: Request, desk: Desk) -> HttpResponse | None:
    """The act "order": write the disposition, and finish."""
    by_hand = not _next_number(desk)
    form = desk.keep("order", OrderForm(request.POST, by_hand=by_hand, outcomes=desk.outcomes, auto_id="id_order_%s"))
    return finished_by(
        form,
        lambda: give_order(
            desk.task.id,
            **form.said,
            agenda_number=form.cleaned_data.get("agenda_number", ""),
            outcome=form.cleaned_data.get("outcome", ""),
            paper_place=form.cleaned_data["paper_place"],
            actor=request.actor,
            now=request.now,
        ),
        {**FIELDS, "subject_missing": "subject", "instruction_missing": "instruction"},
    )


def amend(request: Request, desk: Desk) -> HttpResponse | None:
    """The act "amend": the giver's own words, before anybody marked them."""
    form = desk.keep("amend", LetterForm(request.POST))
    desk.said = _("Isi disposisi diubah; lembarnya dibuat ulang.")
    return finished_by(
        form,
        lambda: amend_disposition(desk.task.id, **form.said, actor=request.actor, now=request.now),
        {"subject_missing": "subject", "instruction_missing": "instruction"},
    )


def pass_on(request: Request, desk: Desk) -> HttpResponse | None:
    """The act "finish": pass the disposition on, the note standing on it."""
    form = desk.keep("finish", FinishForm(request.POST, outcomes=desk.outcomes))
    return finished_by(
        form, lambda: pass_order_on(desk.task.id, actor=request.actor, now=request.now, **form.hand_over), FIELDS
    )


def _next_number(desk: Desk) -> str:
    agency = desk.cycle.agency
    return next_number(agency, "disposition", today_in(agency.region.zone, desk.now))


def _papers(desk: Desk) -> Sequence[ReadPaper]:
    document = newest(desk.cycle.id, "disposition")
    return [ReadPaper(preview_of(document))] if document else []


def _usual(desk: Desk) -> dict[str, Any]:
    subject, instruction = usual_words(desk.cycle)
    return {"subject": subject, "instruction": instruction, "urgency": URGENCIES[0]}


def _as_typed(disposition: Disposition) -> dict[str, Any]:
    names = ("subject", "instruction", "urgency", "letter_from", "letter_number", "letter_on")
    return {name: getattr(disposition, name) for name in names}


ORDER = Work("portal/desk/order.html", context, {**MARK_ACTS, "order": order, "amend": amend, "finish": pass_on})
