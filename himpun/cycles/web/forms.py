"""What is asked for when cycles are listed, started, scheduled and cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.cycles.models import Cycle
from himpun.cycles.outlook import Post
from himpun.kernel.periods import Period
from himpun.organisations.models import Position
from himpun.pages.forms import DateField, Form, ReasonField
from himpun.pages.states import SHOWN
from himpun.procedures.definition import Definition, Step
from himpun.procedures.models import Edition, Procedure

Choices = Sequence[tuple[str, Any]]


class FilterForm(Form):
    """To what the list of cycles is narrowed."""

    procedure = forms.TypedChoiceField(label=gettext_lazy("Prosedur"), coerce=int, empty_value=None, required=False)
    period = forms.ChoiceField(label=gettext_lazy("Periode"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Tahun"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Keadaan"), required=False)

    def __init__(self, data: Any, *, periods: Sequence[Period], procedures: Sequence[Procedure]) -> None:
        super().__init__(data)
        years = sorted({period.year for period in periods}, reverse=True)
        self.offer("procedure", [(str(each.id), each.title) for each in procedures], empty=_("Semua"))
        self.offer("period", [(period.key, period.label) for period in periods], empty=_("Semua"))
        self.offer("year", [(str(year), str(year)) for year in years], empty=_("Semua"))
        self.offer("state", [(state.value, str(SHOWN[state.value].label)) for state in Cycle.State], empty=_("Semua"))


class ChooseForm(Form):
    """Which procedure, for which period: what the preview is made for."""

    procedure = forms.TypedChoiceField(label=gettext_lazy("Prosedur"), coerce=int)
    period = forms.ChoiceField(label=gettext_lazy("Periode"))

    def __init__(self, data: Any, *, editions: Sequence[Edition], periods: Choices) -> None:
        super().__init__(data)
        self.offer("procedure", [(str(each.procedure_id), each.procedure.title) for each in editions])
        self.offer("period", periods)


class StartForm(Form):
    """What the edition asks for at the start: days, the chosen beginning, who acts for a vacant post."""

    def __init__(
        self,
        data: Any,
        *,
        definition: Definition,
        asked: Sequence[tuple[Step, str]],
        starts: Sequence[str],
        vacant: Sequence[Post],
        positions: Sequence[Position],
    ) -> None:
        super().__init__(data)
        self._asked, self._vacant = asked, [post for post in vacant if post.position_id]
        for step, question in asked:
            label = question or _("Tanggal langkah %(no)s") % {"no": step.no}
            self._add(f"on_{step.no}", DateField(label=label, help_text=f"{step.no}. {step.activity}"[:180]))
        if starts:
            by_no = {step.no: step.activity for step in definition.steps}
            choices = [(no, f"{no}. {by_no[no]}"[:120]) for no in starts]
            self._add("at", forms.ChoiceField(label=_("Mulai dari langkah"), choices=choices, initial=starts[0]))
        held = [("", _("Belum ditentukan"))] + [(str(row.id), f"{row.title} ({row.unit.name})") for row in positions]
        for post in self._vacant:
            label = _("Yang bertindak untuk %(title)s (kosong)") % {"title": post.title}
            self._add(f"for_{post.position_id}", forms.ChoiceField(label=label, choices=held, required=False))
        place = forms.CharField(label=_("Tempat berkas kertas"), max_length=200, required=False)
        self._add("paper_place", place)

    def _add(self, name: str, field: forms.Field) -> None:
        field.widget.attrs.setdefault(
            "class", "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
        )
        self.fields[name] = field

    @property
    def dates(self) -> dict[str, date]:
        """The days that were answered, by row; also while other answers are still missing."""
        given = getattr(self, "cleaned_data", {})
        return {step.no: given[f"on_{step.no}"] for step, _question in self._asked if given.get(f"on_{step.no}")}

    @property
    def stand_ins(self) -> Mapping[int, int]:
        given = self.cleaned_data
        chosen = {post.position_id: given.get(f"for_{post.position_id}") for post in self._vacant if post.position_id}
        return {position: int(acts) for position, acts in chosen.items() if acts}


class CancelForm(Form):
    """Why a cycle stops."""

    reason = ReasonField(label=gettext_lazy("Alasan pembatalan"))


class ScheduleForm(Form):
    """When a procedure starts by itself, and who is recorded as the one who starts it."""

    first_period = forms.ChoiceField(label=gettext_lazy("Mulai dari periode"))
    starts_days_after_period = forms.IntegerField(
        label=gettext_lazy("Hari setelah periode berakhir"),
        min_value=-366,
        max_value=366,
        help_text=gettext_lazy("0 berarti hari terakhir periode; angka negatif berarti sebelum periode berakhir."),
    )
    starter = forms.TypedChoiceField(label=gettext_lazy("Dimulai atas nama jabatan"), coerce=int)
    is_active = forms.BooleanField(label=gettext_lazy("Jadwal aktif"), required=False)

    def __init__(
        self, data: Any, *, periods: Choices, positions: Sequence[Position], initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.offer("first_period", periods)
        self.offer("starter", [(str(row.id), f"{row.title} ({row.unit.name})") for row in positions])
