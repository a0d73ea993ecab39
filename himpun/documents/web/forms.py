"""What the list of documents is narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.documents.kinds import KINDS
from himpun.documents.models import Document
from himpun.documents.selectors import Choices, Wanted
from himpun.kernel.periods import parse_period
from himpun.kernel.refusals import Refusal
from himpun.pages.forms import Form


class FilterForm(Form):
    """Each field may stay empty. What is not in a list, such as an old address names, narrows nothing."""

    q = forms.CharField(
        label=gettext_lazy("Nomor, judul, atau kode"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    jenis = forms.ChoiceField(label=gettext_lazy("Jenis"), required=False)
    keadaan = forms.ChoiceField(label=gettext_lazy("Keadaan"), required=False)
    periode = forms.ChoiceField(label=gettext_lazy("Periode"), required=False)
    prosedur = forms.TypedChoiceField(label=gettext_lazy("Prosedur"), required=False, coerce=int, empty_value=None)
    unit = forms.TypedChoiceField(label=gettext_lazy("Unit"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, *, choices: Choices) -> None:
        super().__init__(data)
        self.offer("jenis", KINDS.items(), empty=_("Semua"))
        self.offer("keadaan", _states(), empty=_("Semua"))
        self.offer("periode", ((key, _period(key)) for key in choices.periods), empty=_("Semua"))
        self.offer("prosedur", choices.procedures, empty=_("Semua"))
        self.offer("unit", choices.units, empty=_("Semua"))

    def wanted(self) -> Wanted:
        """What is asked for, as far as it can be read."""
        self.is_valid()
        given = self.cleaned_data if self.is_bound else {}
        return Wanted(
            text=given.get("q") or "",
            kind=given.get("jenis") or "",
            state=given.get("keadaan") or "",
            period=given.get("periode") or "",
            procedure_id=given.get("prosedur"),
            unit_id=given.get("unit"),
        )


def _states() -> list[tuple[str, str]]:
    states = Document.State
    return [
        (states.DRAFT, _("Sedang disiapkan")),
        (states.MARKING, _("Menunggu paraf atau tanda tangan")),
        (states.ISSUED, _("Terbit")),
        (states.SUPERSEDED, _("Digantikan")),
        (states.VOID, _("Batal")),
    ]


def _period(key: str) -> str:
    try:
        return parse_period(key).label
    except Refusal:
        return key
