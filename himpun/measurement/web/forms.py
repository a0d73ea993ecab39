"""What the pages of measuring ask: how to narrow a list, and how far a plan has come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from himpun.kernel.periods import parse_period
from himpun.measurement.selectors.paging import Offered, Wanted
from himpun.pages.forms import Form

STATES = [
    ("", _("Semua")),
    ("missed", _("Hanya yang tidak tercapai")),
    ("achieved", _("Hanya yang tercapai")),
    ("unmeasured", _("Hanya yang tidak terukur")),
    ("asked", _("Hanya yang perlu diperiksa")),
]
STANDINGS = [
    ("", _("Semua")),
    ("asked", _("Belum ditulis")),
    ("open", _("Sedang dilaksanakan")),
    ("finished", _("Selesai")),
]
_UNKNOWN = {"invalid_choice": _("Pilihan ini tidak ada. Pilih dari daftar.")}


class CycleFilter(Form):
    """Narrows the list of measurements."""

    period = forms.ChoiceField(label=_("Periode"), required=False, error_messages=_UNKNOWN)
    procedure = forms.ChoiceField(label=_("Prosedur"), required=False, error_messages=_UNKNOWN)

    def __init__(self, *args: Any, periods: Iterable[str], procedures: Iterable[tuple[int, str]]) -> None:
        super().__init__(*args)
        self.offer("period", [(key, parse_period(key).label) for key in periods], empty=_("Semua"))
        self.offer("procedure", [(str(key), title) for key, title in procedures], empty=_("Semua"))


class ResultFilter(Form):
    """Narrows one achievement table."""

    unit = forms.ChoiceField(label=_("Unit"), required=False, error_messages=_UNKNOWN)
    category = forms.ChoiceField(label=_("Kategori"), required=False, error_messages=_UNKNOWN)
    state = forms.ChoiceField(label=_("Keadaan"), required=False, choices=STATES, error_messages=_UNKNOWN)

    def __init__(self, *args: Any, there: Offered) -> None:
        super().__init__(*args)
        self.offer("unit", [("agency", _("Perangkat daerah")), *there.units], empty=_("Semua"))
        self.offer("category", [(name, name) for name in there.categories], empty=_("Semua"))

    @property
    def wanted(self) -> Wanted:
        """To what the table is narrowed; a choice that is not there narrows nothing, and says so."""
        return Wanted(**self.cleaned_data) if self.is_bound and self.is_valid() else Wanted()


class PlanFilter(Form):
    """Narrows the list of action plans."""

    standing = forms.ChoiceField(label=_("Keadaan"), required=False, choices=STANDINGS, error_messages=_UNKNOWN)


class ProgressForm(Form):
    """How far a plan has come."""

    progress = forms.CharField(
        label=_("Kemajuan"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": "4"}),
        help_text=_("Apa yang sudah dikerjakan, dan apa yang masih tersisa."),
    )
    is_finished = forms.BooleanField(label=_("Rencana aksi ini selesai dilaksanakan"), required=False)
