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
        everything = [("", _("Semua"))]
        self._offer("jenis", [*everything, *KINDS.items()])
        self._offer("keadaan", [*everything, *_states()])
        self._offer("periode", [*everything, *((key, _period(key)) for key in choices.periods)])
        self._offer("prosedur", [*everything, *choices.procedures])
        self._offer("unit", [*everything, *choices.units])

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

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


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
