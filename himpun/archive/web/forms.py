"""What the archive is narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.archive.selectors import Choices, Wanted
from himpun.pages.forms import Form


class FilterForm(Form):
    """Each field may stay empty; what is not offered narrows nothing."""

    q = forms.CharField(
        label=gettext_lazy("Prosedur, periode, atau tempat"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    tahun = forms.ChoiceField(label=gettext_lazy("Tahun"), required=False)
    prosedur = forms.TypedChoiceField(label=gettext_lazy("Prosedur"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, *, choices: Choices) -> None:
        super().__init__(data)
        self.offer("tahun", ((year, year) for year in choices.years), empty=_("Semua"))
        self.offer("prosedur", choices.procedures, empty=_("Semua"))

    def wanted(self) -> Wanted:
        """What is asked for, as far as it can be read."""
        self.is_valid()
        given = self.cleaned_data if self.is_bound else {}
        return Wanted(given.get("q") or "", given.get("tahun") or "", given.get("prosedur"))
