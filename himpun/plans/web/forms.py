"""What the pages of planning ask: entries of the dictionary, ways of measuring, targets, budgets, agreements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from himpun.kernel.periods import Period, parse_period
from himpun.pages.forms import DateField, Form, NumberField, ReasonField, translated
from himpun.plans.columns import FREQUENCIES
from himpun.plans.dictionary import VALIDITIES
from himpun.plans.models import Indicator, Objective
from himpun.plans.services import BudgetEntry, Description, NewTarget

NOBODY = _("Tidak ditentukan")
_UNKNOWN = {"invalid_choice": _("Pilihan ini tidak ada. Pilih dari daftar.")}
_KINDS: Sequence[tuple[str, Any]] = [("month", 12), ("quarter", 4), ("semester", 2)]


class PlanFilter(Form):
    """Narrows the list of indicators."""

    year = forms.TypedChoiceField(label=_("Tahun"), required=False, coerce=int, error_messages=_UNKNOWN)
    unit = forms.ChoiceField(label=_("Unit"), required=False, error_messages=_UNKNOWN)
    words = forms.CharField(label=_("Cari indikator"), required=False, max_length=100)

    def __init__(self, *args: Any, years: Iterable[int], units: Mapping[int, str]) -> None:
        super().__init__(*args)
        self.offer("year", ((str(year), str(year)) for year in years))
        self.offer("unit", ((str(key), name) for key, name in units.items()), empty=_("Semua"))


class ObjectiveForm(Form):
    """A tujuan, sasaran, program, kegiatan or sub kegiatan."""

    kind = forms.ChoiceField(
        label=_("Jenis"), choices=translated(Objective.Kind.choices), initial=Objective.Kind.OBJECTIVE
    )
    name = forms.CharField(label=_("Nama"), max_length=500, widget=forms.Textarea(attrs={"rows": "2"}))
    code = forms.CharField(label=_("Kode"), required=False, max_length=40)
    parent = forms.ChoiceField(label=_("Bagian dari"), required=False, error_messages=_UNKNOWN)

    def __init__(self, *args: Any, objectives: Iterable[tuple[Objective, int]]) -> None:
        super().__init__(*args)
        self.offer("parent", _tree(objectives), empty=NOBODY)


class EntryForm(Form):
    """What the dictionary says about an indicator, beside its code and its measure."""

    name = forms.CharField(label=_("Nama indikator"), max_length=500, widget=forms.Textarea(attrs={"rows": "2"}))
    measure_unit = forms.CharField(label=_("Satuan"), max_length=80, help_text=_("Misalnya %, dokumen, rupiah."))
    objective = forms.ChoiceField(label=_("Sasaran"), required=False, error_messages=_UNKNOWN)
    units = forms.MultipleChoiceField(
        label=_("Unit penjawab"),
        widget=forms.CheckboxSelectMultiple,
        error_messages=_UNKNOWN,
        help_text=_("Unit yang mengisi realisasinya."),
    )
    responsible = forms.ChoiceField(
        label=_("Penanggung jawab"),
        required=False,
        error_messages=_UNKNOWN,
        help_text=_("Jabatan yang menyusun rencana aksi bila target tidak tercapai."),
    )
    frequency = forms.ChoiceField(
        label=_("Frekuensi"), choices=[(key, word) for word, key in FREQUENCIES.items()], initial="quarter"
    )
    definition = forms.CharField(
        label=_("Definisi operasional"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": "3"})
    )
    concept = forms.CharField(
        label=_("Konsep"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": "2"})
    )
    classification = forms.CharField(label=_("Klasifikasi"), required=False, max_length=200)
    source = forms.CharField(label=_("Sumber data"), required=False, max_length=300)
    validity = forms.ChoiceField(label=_("Validitas"), choices=list(VALIDITIES.items()), initial="exact")
    baseline = forms.CharField(label=_("Kondisi awal"), required=False, max_length=80)
    evidence_required = forms.BooleanField(label=_("Bukti dukung wajib dilampirkan"), required=False, initial=True)

    def __init__(
        self,
        *args: Any,
        objectives: Iterable[tuple[Objective, int]],
        units: Mapping[int, str],
        positions: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("objective", _tree(objectives), empty=NOBODY)
        self.offer("units", ((str(key), name) for key, name in units.items()))
        self.offer("responsible", ((str(key), title) for key, title in positions.items()), empty=NOBODY)

    @property
    def described(self) -> dict[str, Any]:
        """The keywords that `Entry` and `Description` share."""
        typed = self.cleaned_data
        same = ("name", "measure_unit", "frequency", "definition", "concept", "classification", "source", "validity",
                "baseline", "evidence_required")  # fmt: skip
        return {
            **{name: typed[name] for name in same},
            "objective_id": _id(typed["objective"]),
            "responsible_id": _id(typed["responsible"]),
            "unit_ids": [int(key) for key in typed["units"]],
        }


class ChangeForm(EntryForm):
    """As `EntryForm`, with an end and a reason."""

    ends_on = DateField(
        label=_("Berlaku sampai"), required=False, help_text=_("Setelah hari itu indikator tidak diminta lagi.")
    )
    reason = ReasonField(label=_("Alasan perubahan"))

    @property
    def description(self) -> Description:
        return Description(**self.described, ends_on=self.cleaned_data["ends_on"])


class TargetsForm(Form):
    """Targets of one year, by period, for the agency or one unit, as a document fixed them."""

    decided_on = DateField(label=_("Tanggal dokumen (PK atau perubahannya)"))
    unit = forms.ChoiceField(label=_("Untuk"), required=False, error_messages=_UNKNOWN)
    is_derived = forms.BooleanField(label=_("Diturunkan, bukan tertulis dalam dokumen"), required=False)

    def __init__(self, *args: Any, indicator: Indicator, year: int, units: Iterable[tuple[int, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offer("unit", ((str(key), name) for key, name in units), empty=_("Perangkat daerah"))
        self.periods = _periods(year, indicator.frequency)
        for key in self.periods:
            self.fields[_period_field(key)] = forms.CharField(
                label=parse_period(key).label, required=False, max_length=80, help_text=indicator.measure_unit
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not any(cleaned.get(_period_field(key)) for key in self.periods):
            self.add_error(None, str(_("Isi target untuk setidaknya satu periode.")))
        return cleaned

    @property
    def targets(self) -> list[NewTarget]:
        typed = self.cleaned_data
        unit_id = _id(typed["unit"])
        texts = {key: typed[_period_field(key)] for key in self.periods}
        return [NewTarget(key, text, unit_id, typed["is_derived"]) for key, text in texts.items() if text]


class BudgetForm(Form):
    """A ceiling for a year."""

    code = forms.CharField(label=_("Kode"), max_length=40, help_text=_("Kode sub kegiatan atau rekening."))
    name = forms.CharField(label=_("Nama"), max_length=500)
    ceiling = NumberField(label=_("Pagu (Rp)"))
    objective = forms.ChoiceField(label=_("Untuk sasaran"), required=False, error_messages=_UNKNOWN)
    unit = forms.ChoiceField(label=_("Unit"), required=False, error_messages=_UNKNOWN)
    spending = forms.ChoiceField(
        label=_("Dilaporkan oleh indikator"),
        required=False,
        error_messages=_UNKNOWN,
        help_text=_("Indikator uang yang realisasinya menjadi serapan pagu ini."),
    )

    def __init__(
        self,
        *args: Any,
        objectives: Iterable[tuple[Objective, int]],
        units: Mapping[int, str],
        money: Iterable[Indicator],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("objective", _tree(objectives), empty=NOBODY)
        self.offer("unit", ((str(key), name) for key, name in units.items()), empty=NOBODY)
        self.offer("spending", ((str(row.id), f"{row.code} {row.name}") for row in money), empty=NOBODY)

    def entry(self, year: int) -> BudgetEntry:
        typed = self.cleaned_data
        return BudgetEntry(
            year=year,
            code=typed["code"],
            name=typed["name"],
            ceiling=typed["ceiling"],
            objective_id=_id(typed["objective"]),
            unit_id=_id(typed["unit"]),
            spending_id=_id(typed["spending"]),
        )


class AgreementForm(Form):
    """That the PK of a year, or its change, was signed."""

    signed_on = DateField(label=_("Tanggal ditandatangani"))
    number = forms.CharField(label=_("Nomor"), required=False, max_length=120)


def _periods(year: int, frequency: str) -> list[str]:
    parts = dict(_KINDS).get(frequency)
    shorter = [Period(frequency, year, number).key for number in range(1, parts + 1)] if parts else []  # type: ignore[arg-type]
    return [*shorter, Period("year", year).key]


def _period_field(key: str) -> str:
    return f"target-{key}"


def _tree(objectives: Iterable[tuple[Objective, int]]) -> list[tuple[str, str]]:
    return [
        (str(item.id), f"{'— ' * depth}{gettext(item.get_kind_display())}: {item.name}") for item, depth in objectives
    ]


def _id(text: str) -> int | None:
    return int(text) if text else None
