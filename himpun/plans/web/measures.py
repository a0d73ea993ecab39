"""The form of a way of measuring: what `plans.rules.Measure` holds, in an office's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from himpun.kernel.numbers import format_number
from himpun.pages.forms import Form, NumberField, ReasonField
from himpun.plans.columns import AGAINST, BASES, OVER_PERIODS, OVER_UNITS, POLARITIES, VALUE_TYPES, ZERO_RULES
from himpun.plans.formulas import Formula
from himpun.plans.rules import FORMULA_TEXTS, PREDICATE_SCALES, Measure

_KEPT = ("polarity", "value_type", "cap", "floor", "zero_rule", "zero_rule_other", "consolidation_periods",
         "consolidation_units", "basis", "against")  # fmt: skip


def _words(choices: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, word) for word, key in choices.items()]


def _polarities() -> list[tuple[str, str]]:
    return [(key, f"{word}: {FORMULA_TEXTS[key]}") for word, key in POLARITIES.items()]  # type: ignore[index]


class MeasureForm(Form):
    """How an indicator is measured. An impossible combination is refused by the rule itself."""

    polarity = forms.ChoiceField(label=_("Polaritas dan rumus capaian"), choices=_polarities, initial="maximise")
    value_type = forms.ChoiceField(label=_("Jenis nilai"), choices=_words(VALUE_TYPES), initial="number")
    formula = forms.CharField(
        label=_("Rumus nilai"),
        required=False,
        max_length=300,
        help_text=_("Bila nilainya dihitung dari peubah, misalnya: selesai / masuk × 100. Kosong: diketik langsung."),
    )
    predicate_scale = forms.CharField(
        label=_("Urutan predikat"),
        required=False,
        max_length=300,
        help_text=_("Hanya untuk predikat, dari terbaik: A > B > C; atau tulis: opini BPK, SAKIP."),
    )
    consolidation_periods = forms.ChoiceField(
        label=_("Menyatukan beberapa periode"), choices=_words(OVER_PERIODS), initial="last"
    )
    consolidation_units = forms.ChoiceField(
        label=_("Menyatukan beberapa unit"),
        choices=_words(OVER_UNITS),
        initial="none",
        help_text=_("tidak: tiap unit dinilai sendiri."),
    )
    basis = forms.ChoiceField(label=_("Sifat nilai"), choices=_words(BASES), initial="increment")
    against = forms.ChoiceField(label=_("Dibandingkan dengan target"), choices=_words(AGAINST), initial="period")
    cap = NumberField(label=_("Batas atas capaian (%)"), required=False)
    floor = NumberField(label=_("Batas bawah capaian (%)"), required=False)
    tolerance = NumberField(
        label=_("Toleransi"), required=False, help_text=_("Hanya untuk polaritas stabil, dalam satuan indikator.")
    )
    zero_rule = forms.ChoiceField(
        label=_("Bila target dan realisasi 0"), choices=_words(ZERO_RULES), initial="undefined"
    )
    zero_rule_other = forms.ChoiceField(
        label=_("Bila hanya target yang 0"), choices=_words(ZERO_RULES), initial="undefined"
    )

    def measure(self, kept: Measure | None = None) -> Measure:
        """What was typed; what the form does not ask stays as `kept`. Refuses an impossible measure."""
        typed = self.cleaned_data
        return Measure(
            **{name: typed[name] for name in _KEPT},
            tolerance=typed["tolerance"] or Decimal(0),
            negative_rule=kept.negative_rule if kept else "undefined",
            formula=Formula(typed["formula"]) if typed["formula"] else None,
            predicate_scale=_scale(typed["predicate_scale"]),
        )


class MeasureChangeForm(MeasureForm):
    """Another way of measuring, from now on, and why."""

    reason = ReasonField(
        label=_("Alasan perubahan"), help_text=_("Hasil yang sudah ada tetap memakai cara ukur waktu itu.")
    )


def typed_measure(measure: Measure) -> dict[str, Any]:
    """What the form shows for a measure that is there."""
    return {
        **{name: getattr(measure, name) for name in _KEPT},
        "cap": _text(measure.cap),
        "floor": _text(measure.floor),
        "tolerance": _text(measure.tolerance) if measure.tolerance else "",
        "formula": measure.formula.expression if measure.formula else "",
        "predicate_scale": " > ".join(measure.predicate_scale or ()),
    }


def _scale(text: str) -> tuple[str, ...] | None:
    known = {"opini bpk": PREDICATE_SCALES["opinion"], "sakip": PREDICATE_SCALES["sakip"]}
    plain = " ".join(text.split())
    if not plain:
        return None
    return known.get(plain.casefold()) or tuple(part.strip() for part in re.split(r"[>;,]", plain))


def _text(number: Decimal | None) -> str:
    return "" if number is None else format_number(number)
