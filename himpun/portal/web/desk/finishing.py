"""Finishing plain work: with a note, the place of the paper, and a decision where the row has named ways out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from himpun.cycles.services import complete
from himpun.pages.forms import Form
from himpun.pages.refusing import carried_out
from himpun.pages.requests import Request
from himpun.portal.web.desk.desk import Desk
from himpun.procedures.definition import Outcome


class FinishForm(Form):
    """What every finished task may carry. Other kinds of work extend it with what they ask for."""

    outcome = forms.ChoiceField(label=_("Keputusan"), widget=forms.RadioSelect, required=False)
    note = forms.CharField(
        label=_("Catatan serah terima"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": "2"}),
        help_text=_("Dibaca oleh pelaksana langkah berikutnya."),
    )
    paper_place = forms.CharField(
        label=_("Tempat berkas kertas"),
        required=False,
        max_length=200,
        help_text=_("Bila kosong, dipakai tempat arsip yang disebut saat siklus dimulai."),
    )

    def __init__(self, *args: Any, outcomes: Sequence[Outcome] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.with_reason = {way.key for way in outcomes if way.requires == "reason"}
        if outcomes:
            outcome: Any = self.fields["outcome"]
            outcome.choices = [(way.key, way.label) for way in outcomes]
            outcome.required = True
        else:
            del self.fields["outcome"]

    def at_the_end(self) -> None:
        """Nobody comes after this row: what is written here is not handed over, but kept with the cycle."""
        if "note" in self.fields:
            self.fields["note"].label = gettext("Catatan")
            self.fields["note"].help_text = gettext("Disimpan bersama berkas siklus ini.")

    @property
    def is_unfolded(self) -> bool:
        """Whether the note and the place of the paper stand open: something is in them, or a decision may need them."""
        typed = (
            any(self[name].data for name in ("note", "paper_place") if name in self.fields) if self.is_bound else False
        )
        return bool(typed or self.errors or self.with_reason)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("outcome") in self.with_reason and "note" in self.fields and not cleaned.get("note"):
            self.add_error("note", gettext("Keputusan ini memerlukan alasan. Tulis alasannya di sini."))
        return cleaned

    @property
    def hand_over(self) -> dict[str, Any]:
        """The keywords that every finishing service takes."""
        typed = self.cleaned_data
        return {"outcome": typed.get("outcome", ""), "note": typed["note"], "paper_place": typed["paper_place"]}


FIELDS = {"outcome_missing": "outcome", "outcome_differs": "outcome"}
"""Where a refusal of finishing is shown, by its code."""


def finish_form(desk: Desk) -> FinishForm:
    """The finishing form of this desk, empty or as it was typed."""
    return desk.form("finish", FinishForm, outcomes=desk.outcomes)


def finish_context(_request: Request, desk: Desk) -> dict[str, Any]:
    return {"finish": finish_form(desk)}


def finish(request: Request, desk: Desk) -> HttpResponse | None:
    """The act "finish" of all plain work."""
    form = desk.keep("finish", FinishForm(request.POST, outcomes=desk.outcomes))
    return finished_by(
        form, lambda: complete(desk.task.id, actor=request.actor, now=request.now, **form.hand_over), FIELDS
    )


def finished_by(form: Form, act: Callable[[], object], fields: dict[str, str]) -> HttpResponse | None:
    """Carry an act out if its form is right; the desk shows the form again otherwise."""
    if form.is_valid():
        carried_out(form, act, fields=fields)
    return None
