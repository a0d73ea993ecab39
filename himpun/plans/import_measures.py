"""The cells of one row that say how an indicator is measured."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from himpun.kernel.numbers import parse_number
from himpun.kernel.refusals import Refusal
from himpun.plans.columns import (
    AGAINST,
    BASES,
    FREQUENCIES,
    OVER_PERIODS,
    OVER_UNITS,
    POLARITIES,
    SCALES,
    UNIT_TYPES,
    VALUE_TYPES,
    ZERO_RULES,
    plain,
)
from himpun.plans.formulas import Formula
from himpun.plans.rules import Measure

ReadText = Callable[[str, int], str]
TellFault = Callable[[str, int, str], None]

# Which field each column says; a table without the column says nothing about it.
COLUMNS_OF: Mapping[str, str] = {
    "polaritas": "polarity",
    "jenis nilai": "value_type",
    "rumus": "formula",
    "konsolidasi periode": "consolidation_periods",
    "konsolidasi unit": "consolidation_units",
    "sifat nilai": "basis",
    "dibandingkan dengan": "against",
    "target nol": "zero_rule",
    "batas atas": "cap",
    "batas bawah": "floor",
    "skala predikat": "predicate_scale",
}
# Which column a fault of the whole measure is shown at.
_FAULT_COLUMN: Mapping[str, str] = {
    "not_summed": "konsolidasi periode",
    "not_averaged": "konsolidasi periode",
    "cumulative_not_summed": "konsolidasi periode",
    "cap_not_positive": "batas atas",
    "floor_above_cap": "batas bawah",
    "scale_missing": "skala predikat",
    "scale_unused": "skala predikat",
    "predicate_alone": "jenis nilai",
    "predicate_formula": "rumus",
}


class MeasureReader:
    """Reads measures row by row; what is wrong is told at its cell and the row has no measure.

    `titles` are the columns that the table has.
    """

    def __init__(self, text: ReadText, fault: TellFault, titles: Iterable[str]) -> None:
        self.text = text
        self.fault = fault
        self.titles = frozenset(titles)

    def measure(self, row: int, known: Measure | None = None) -> Measure | None:
        """How the row's indicator is measured after it: what the table has no column for stays as `known`.

        None where one of its cells is faulty.
        """
        faulty: list[str] = []

        def tell(title: str, problem: str) -> None:
            faulty.append(title)
            self.fault(title, row, problem)

        polarity = self._choice("polaritas", row, POLARITIES, tell)
        chosen: dict[str, Any] = {
            "polarity": polarity,
            "value_type": self._value_type(row, polarity, tell),
            "consolidation_periods": self._choice("konsolidasi periode", row, OVER_PERIODS, tell),
            "consolidation_units": self._choice("konsolidasi unit", row, OVER_UNITS, tell),
            "basis": self._choice("sifat nilai", row, BASES, tell),
            "against": self._choice("dibandingkan dengan", row, AGAINST, tell),
            "zero_rule": self._choice("target nol", row, ZERO_RULES, tell),
            "cap": self._limit("batas atas", row, tell),
            "floor": self._limit("batas bawah", row, tell),
            "formula": self._formula(row, tell),
            "predicate_scale": self._scale(row),
        }
        if faulty:
            return None
        given = {name: value for name, value in chosen.items() if value is not None}
        if known is not None:
            given = self._kept(known) | {name: value for name, value in given.items() if name in self._said}
        if "predicate_scale" in given:
            given.setdefault("consolidation_periods", "last")
        try:
            return Measure(**given)
        except Refusal as refusal:
            self._tell_whole(row, refusal, given, is_known=known is not None)
            return None

    @property
    def _said(self) -> frozenset[str]:
        return frozenset(field for title, field in COLUMNS_OF.items() if title in self.titles)

    def _kept(self, known: Measure) -> dict[str, Any]:
        """What the table is silent about, less what would be so anyway."""
        silent = (field for field in fields(known) if field.name not in {*self._said, "version"})
        return {field.name: value for field in silent if (value := getattr(known, field.name)) != field.default}

    def frequency(self, row: int) -> str:
        """How often the indicator is measured; quarterly where nothing is said."""
        found = self._choice("frekuensi", row, FREQUENCIES, lambda title, problem: self.fault(title, row, problem))
        return found or "quarter"

    def _choice(self, title: str, row: int, words: Mapping[str, str], tell: Callable[[str, str], None]) -> str | None:
        text = self.text(title, row)
        if not text:
            return None
        known = {plain(word): value for word, value in words.items()}
        if plain(text) not in known:
            tell(title, f"“{text[:40]}” tidak dikenal. Pilih salah satu: {', '.join(words)}.")
            return None
        return known[plain(text)]

    def _value_type(self, row: int, polarity: str | None, tell: Callable[[str, str], None]) -> str | None:
        said = self._choice("jenis nilai", row, VALUE_TYPES, tell)
        if said:
            return said
        if polarity == "predicate":
            return "predicate"
        return UNIT_TYPES.get(plain(self.text("satuan", row)))

    def _limit(self, title: str, row: int, tell: Callable[[str, str], None]) -> Decimal | None:
        text = self.text(title, row)
        if not text:
            return None
        try:
            return parse_number(text)
        except Refusal as refusal:
            tell(title, refusal.message)
            return None

    def _formula(self, row: int, tell: Callable[[str, str], None]) -> Formula | None:
        text = self.text("rumus", row)
        if not text:
            return None
        try:
            return Formula(text)
        except Refusal as refusal:
            tell("rumus", refusal.message)
            return None

    def _scale(self, row: int) -> tuple[str, ...] | None:
        text = self.text("skala predikat", row)
        if not text:
            return None
        named = {plain(name): scale for name, scale in SCALES.items()}
        return named.get(plain(text)) or tuple(part.strip() for part in re.split(r"[>;]", text))

    def _tell_whole(self, row: int, refusal: Refusal, given: Mapping[str, Any], *, is_known: bool) -> None:
        """Say a fault of the measure at the cell that would mend it."""
        code = str(refusal.detail.get("fault", ""))
        title = _FAULT_COLUMN.get(code, "polaritas")
        wrong = {"not_summed": "sum", "not_averaged": "average"}.get(code)
        if wrong and given.get("consolidation_periods") != wrong:
            title = "konsolidasi unit"
        message = refusal.message
        if is_known and not set(COLUMNS_OF) <= self.titles:
            message = f"kolom yang tidak ada pada berkas tetap seperti semula, dan bersama isi baris ini: {message}"
        self.fault(title if title in self.titles else "polaritas", row, message)
