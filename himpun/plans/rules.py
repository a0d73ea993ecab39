"""How an indicator is measured, what is promised for it, and where it hangs in the plan.

A Measure is the indicator's own way of measuring; it is versioned, so that an old figure can always be calculated
again as it was.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, get_args

from himpun.kernel.refusals import Refusal
from himpun.plans.formulas import Formula

Polarity = Literal["maximise", "minimise", "minimise_ratio", "range", "stabilise", "predicate"]
ZeroRule = Literal["hundred", "zero", "undefined"]
NegativeRule = Literal["undefined", "distance"]
OverPeriods = Literal["sum", "average", "last", "maximum"]
OverUnits = Literal["sum", "average", "last", "maximum", "none"]
Basis = Literal["increment", "cumulative"]
Against = Literal["period", "annual"]
ValueType = Literal["number", "percent", "index", "money", "predicate"]

POLARITIES: tuple[Polarity, ...] = get_args(Polarity)
ZERO_RULES: tuple[ZeroRule, ...] = get_args(ZeroRule)
VALUE_TYPES: tuple[ValueType, ...] = get_args(ValueType)

# Best first. Opinion of the BPK; predicate of the SAKIP evaluation (PermenPANRB 88/2021).
OPINIONS: tuple[str, ...] = ("WTP", "WDP", "TW", "TMP")
SAKIP_PREDICATES: tuple[str, ...] = ("AA", "A", "BB", "B", "CC", "C", "D")
PREDICATE_SCALES: dict[str, tuple[str, ...]] = {"opinion": OPINIONS, "sakip": SAKIP_PREDICATES}

# Two percentages, indices or scores added together mean nothing (domain: "not summed over periods").
NOT_SUMMED: frozenset[ValueType] = frozenset({"percent", "index", "predicate"})

_CHOICES: dict[str, tuple[str, ...]] = {
    "polarity": POLARITIES,
    "value_type": VALUE_TYPES,
    "zero_rule": ZERO_RULES,
    "zero_rule_other": ZERO_RULES,
    "negative_rule": get_args(NegativeRule),
    "consolidation_periods": get_args(OverPeriods),
    "consolidation_units": get_args(OverUnits),
    "basis": get_args(Basis),
    "against": get_args(Against),
}
_DECIMALS = ("cap", "floor", "tolerance")

VALUE_TYPE_NAMES: dict[ValueType, str] = {
    "number": "jumlah",
    "percent": "persentase",
    "index": "indeks atau nilai",
    "money": "uang",
    "predicate": "predikat",
}


@dataclass(frozen=True)
class Measure:
    """One version of an indicator's way of measuring. Making an impossible one is a Refusal `measure_faulty`.

    `cap`, `floor` in percent; `tolerance` in the indicator's unit, for "stabilise" only. `zero_rule` is the achievement
    when target and realisation are both 0, `zero_rule_other` when only the target is 0. `negative_rule` "distance"
    reads a negative target by the distance from it: 100 ± (R − T)/|T| × 100. With a formula the consolidations are
    those of its variables, never of its result.
    """

    polarity: Polarity = "maximise"
    value_type: ValueType = "number"
    cap: Decimal | None = None
    floor: Decimal | None = None
    zero_rule: ZeroRule = "undefined"
    zero_rule_other: ZeroRule = "undefined"
    negative_rule: NegativeRule = "undefined"
    tolerance: Decimal = Decimal(0)
    consolidation_periods: OverPeriods = "last"
    consolidation_units: OverUnits = "none"
    basis: Basis = "increment"
    against: Against = "period"
    predicate_scale: tuple[str, ...] | None = None
    formula: Formula | None = None
    version: int = 1

    def __post_init__(self) -> None:
        for code, message in _faults(self):
            raise Refusal("measure_faulty", message, fault=code)

    @property
    def formula_text(self) -> str:
        """How the achievement is calculated, as printed beside the result: "R/T × 100, paling tinggi 120"."""
        limits = [
            f"paling {word} {limit.normalize():f}".replace(".", ",")
            for word, limit in (("rendah", self.floor), ("tinggi", self.cap))
            if limit is not None
        ]
        return ", ".join([FORMULA_TEXTS[self.polarity], *limits])

    def as_data(self) -> dict[str, Any]:
        """Every field in plain JSON types, decimals as strings; `from_data` gives the same Measure back."""
        data: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        for name in _DECIMALS:
            data[name] = None if data[name] is None else str(data[name])
        data["predicate_scale"] = None if self.predicate_scale is None else list(self.predicate_scale)
        data["formula"] = None if self.formula is None else self.formula.expression
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Measure":
        """The Measure that was kept as data; fields left out have their default. Refuses what is no Measure."""
        given = dict(data)
        if unknown := sorted(given.keys() - {field.name for field in fields(cls)}):
            raise Refusal(
                "measure_faulty", f"Cara mengukur memuat isian tak dikenal: {', '.join(unknown)}. Hapus isian itu."
            )
        try:
            for name in _DECIMALS:
                if given.get(name) is not None:
                    given[name] = Decimal(given[name])
        except (InvalidOperation, TypeError, ValueError) as error:
            raise Refusal("measure_faulty", "Batas capaian dan toleransi harus berupa angka.") from error
        if type(given.get("version", 1)) is not int:
            raise Refusal("measure_faulty", "Versi cara pengukuran harus bilangan bulat mulai dari 1.")
        if (scale := given.get("predicate_scale")) is not None:
            given["predicate_scale"] = tuple(map(str, scale)) if isinstance(scale, list | tuple) else ()
        if isinstance(given.get("formula"), str):
            given["formula"] = Formula(given["formula"]) if given["formula"].strip() else None
        return cls(**given)


# T target, R realisation, a–b the target range. No regulation fixes one formula for all; these are the ones in use.
FORMULA_TEXTS: dict[Polarity, str] = {
    "maximise": "R/T × 100",
    "minimise": "(2T − R)/T × 100",
    "minimise_ratio": "T/R × 100",
    "range": "a ≤ R ≤ b: 100; R < a: R/a × 100; R > b: (2b − R)/b × 100",
    "stabilise": "(1 − |R − T|/T) × 100",
    "predicate": "peringkat R/peringkat T × 100",
}


def rank(label: str, scale: tuple[str, ...]) -> int | None:
    """Points of a predicate: 1 for the worst of the scale, one more for each step up; None if it is not on it."""
    wanted = _plain(label)
    for points, known in enumerate(reversed(scale), start=1):
        if _plain(known) == wanted:
            return points
    return None


def read_predicate(text: str, scale: tuple[str, ...]) -> str:
    """The predicate as the scale writes it; "bb" and "BB (Nilai 75)" are BB. Refuses anything else, with choices."""
    found = rank(re.sub(r"\(.*\)\s*$", "", text.strip(), flags=re.DOTALL), scale)
    if found is None:
        choices = ", ".join(scale)
        raise Refusal(
            "predicate_unknown", f"Predikat “{text[:40]}” tidak dikenal. Pilih salah satu: {choices}.", choices=scale
        )
    return scale[len(scale) - found]


def _plain(label: str) -> str:
    return " ".join(label.split()).casefold()


def _faults(measure: Measure) -> Iterable[tuple[str, str]]:
    for name, choices in _CHOICES.items():
        if (value := getattr(measure, name)) not in choices:
            yield "choice_unknown", f"Isian {name} “{value}” tidak dikenal. Pilih salah satu: {', '.join(choices)}."
    yield from _limit_faults(measure)
    yield from _predicate_faults(measure)
    yield from _consolidation_faults(measure)


def _limit_faults(m: Measure) -> Iterable[tuple[str, str]]:
    if any(limit is not None and not limit.is_finite() for limit in (m.cap, m.floor, m.tolerance)):
        yield "limit_not_finite", "Batas capaian dan toleransi harus berupa angka."
    elif m.cap is not None and m.cap <= 0:
        yield "cap_not_positive", "Batas atas capaian harus lebih dari 0. Kosongkan bila tanpa batas."
    elif m.cap is not None and m.floor is not None and m.floor > m.cap:
        yield "floor_above_cap", "Batas bawah capaian melebihi batas atasnya. Tukar atau perbaiki keduanya."
    elif m.tolerance < 0 or (m.tolerance and m.polarity != "stabilise"):
        yield "tolerance_unfit", "Toleransi hanya untuk indikator yang dijaga stabil, dan tidak boleh kurang dari 0."
    if m.version < 1:
        yield "version_unfit", "Versi cara pengukuran dimulai dari 1."


def _predicate_faults(m: Measure) -> Iterable[tuple[str, str]]:
    if (m.polarity == "predicate") != (m.value_type == "predicate"):
        yield "predicate_alone", "Indikator predikat memerlukan jenis nilai predikat dan polaritas predikat sekaligus."
    elif m.polarity != "predicate":
        if m.predicate_scale is not None:
            yield "scale_unused", "Urutan predikat hanya untuk indikator predikat. Hapus urutannya."
    elif m.predicate_scale is None or len({_plain(p) for p in m.predicate_scale} - {""}) < max(
        2, len(m.predicate_scale)
    ):
        yield (
            "scale_missing",
            "Tulis urutan predikat dari terbaik ke terburuk, paling sedikit dua, tanpa ada yang sama.",
        )
    elif m.formula:
        yield "predicate_formula", "Predikat tidak dihitung dengan rumus. Hapus rumusnya."


def _consolidation_faults(m: Measure) -> Iterable[tuple[str, str]]:
    ways = {"antarperiode": m.consolidation_periods, "antarunit": m.consolidation_units}
    for where, way in ways.items():
        if m.value_type in NOT_SUMMED and way == "sum" and m.formula is None:
            name = VALUE_TYPE_NAMES[m.value_type].capitalize()
            yield (
                "not_summed",
                f"{name} tidak boleh dijumlahkan {where}. Pilih nilai terakhir, rata-rata atau maksimum, "
                "atau isi rumus dengan variabelnya.",
            )
        if m.value_type == "predicate" and way == "average":
            yield "not_averaged", f"Predikat tidak dapat dirata-ratakan {where}. Pilih nilai terakhir atau maksimum."
    if m.basis == "cumulative" and m.consolidation_periods in ("sum", "average"):
        yield (
            "cumulative_not_summed",
            "Nilai kumulatif sudah memuat periode sebelumnya. "
            "Pilih nilai terakhir atau maksimum untuk konsolidasi antarperiode.",
        )
