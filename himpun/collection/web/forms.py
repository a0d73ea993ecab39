"""What the pages of collecting ask for beside the grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from himpun.collection.models import RegisterEntry
from himpun.collection.registers import Finding
from himpun.pages.forms import DateField, Form, MomentField, ReasonField, translated
from himpun.procedures.definition import Outcome


class HandInForm(Form):
    """What may be said with an answer."""

    outcome = forms.ChoiceField(label=_("Keputusan"), widget=forms.RadioSelect, required=False)
    note = forms.CharField(
        label=_("Catatan serah terima"),
        required=False,
        widget=forms.Textarea(attrs={"rows": "2"}),
        help_text=_("Dibaca oleh penghimpun."),
    )
    paper_place = forms.CharField(label=_("Tempat berkas kertas"), required=False, max_length=200)

    def __init__(self, *args: Any, outcomes: Sequence[Outcome] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if outcomes:
            outcome: Any = self.fields["outcome"]
            outcome.choices, outcome.required = [(way.key, way.label) for way in outcomes], True
        else:
            del self.fields["outcome"]


class FindingForm(Form):
    """One line of the LHP, LHE or TLHP register, with its file."""

    number = forms.CharField(label=_("Nomor laporan"), max_length=120)
    about = forms.CharField(label=_("Objek"), max_length=500, required=False)
    dated_on = DateField(label=_("Tanggal laporan"))
    received_on = DateField(
        label=_("Tanggal diterima"), required=False, help_text=_("LHP dari BPK dijawab dalam 60 hari sejak diterima.")
    )
    auditor = forms.CharField(label=_("Pemeriksa"), max_length=120, required=False)
    finding = forms.CharField(label=_("Temuan"), widget=forms.Textarea, required=False)
    recommendation = forms.CharField(label=_("Rekomendasi"), widget=forms.Textarea)
    follow_up = forms.CharField(label=_("Tindak lanjut"), widget=forms.Textarea, required=False)
    status = forms.ChoiceField(
        label=_("Status tindak lanjut"), choices=[("", "–"), *translated(RegisterEntry.Status.choices)], required=False
    )
    note = forms.CharField(label=_("Catatan"), widget=forms.Textarea(attrs={"rows": "2"}), required=False)
    file = forms.FileField(label=_("Berkas laporan"), required=False, allow_empty_file=True, max_length=1000)

    def __init__(self, *args: Any, register: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.register = register
        if register != "TLHP":
            del self.fields["status"], self.fields["follow_up"]

    @property
    def line(self) -> Finding:
        """What was typed, as the service takes it."""
        known = {field.name: self.cleaned_data.get(field.name) for field in fields(Finding)}
        return Finding(**{**{name: value for name, value in known.items() if value}, "register": self.register})


class ExtendForm(Form):
    """More time for a unit."""

    due_at = MomentField(label=_("Tenggat baru"))
    reason = ReasonField(label=_("Alasan perpanjangan"))


class LeaveOutForm(Form):
    """Going on without a unit."""

    reason = ReasonField()


class PaperForm(Form):
    """Whose paper is typed, and where it lies."""

    paper_of = forms.CharField(
        label=_("Ditulis oleh"), max_length=120, help_text=_("Nama atau jabatan pada kertasnya.")
    )
    held_at = forms.CharField(label=_("Kertasnya disimpan di"), max_length=150)
