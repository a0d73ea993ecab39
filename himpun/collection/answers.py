"""Reading what a unit typed into a cell. Pure: a form row and texts in, a figure or a refusal out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from himpun.collection.rules import FormRow
from himpun.kernel.numbers import format_number, parse_number
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import require_text
from himpun.plans.formulas import Formula
from himpun.plans.rules import read_predicate

MAX_DECIMALS = 8
MAX_DIGITS = 15
"""SQLite keeps a figure as a number of 15 significant digits; more would come back changed."""


@dataclass(frozen=True)
class Answer:
    """What was typed into one cell: a text, or the variables of its formula, or nihil with a reason."""

    indicator_id: int
    text: str = ""
    is_nihil: bool = False
    note: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    obstacle: str = ""
    follow_up: str = ""


@dataclass(frozen=True)
class Figure:
    """An answer that was understood. `number` and `predicate` are empty where it is nihil; 0 is a figure."""

    indicator_id: int
    number: Decimal | None = None
    predicate: str = ""
    is_nihil: bool = False
    note: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    obstacle: str = ""
    follow_up: str = ""

    @property
    def text(self) -> str:
        """The figure as an office writes it."""
        return figure_text(self.number, self.predicate, is_nihil=self.is_nihil)


def figure_text(number: Decimal | None, predicate: str, *, is_nihil: bool) -> str:
    """ "1.234,5", "BB" or "nihil"; nothing where there is no answer."""
    if is_nihil:
        return "nihil"
    return predicate if number is None else format_number(number)


def read_answer(row: FormRow, answer: Answer) -> Figure:
    """Understand one cell by its row. A Refusal names the cell and says what to type instead."""
    try:
        return _read(row, answer)
    except Refusal as refusal:
        detail = {**refusal.detail, "indicator": row.indicator_id}
        raise Refusal(refusal.code, f"{row.label}: {refusal.message}", **detail) from refusal


def read_answers(rows: Mapping[int, FormRow], answers: list[Answer]) -> list[Figure]:
    """Understand many cells, all or nothing. Several faults are told together, each with its cell."""
    figures: list[Figure] = []
    faults: list[Refusal] = []
    for answer in answers:
        try:
            figures.append(read_answer(rows[answer.indicator_id], answer))
        except Refusal as refusal:
            faults.append(refusal)
    if len(faults) == 1:
        raise faults[0]
    if faults:
        told = " ".join(fault.message for fault in faults[:5]) + (" …" if len(faults) > 5 else "")
        listed = [{"indicator": f.detail["indicator"], "code": f.code, "message": f.message} for f in faults]
        raise Refusal("cells_faulty", f"{len(faults)} baris belum benar. {told}", faults=listed)
    return figures


def _read(row: FormRow, answer: Answer) -> Figure:
    figure = _nihil(row, answer) if answer.is_nihil else _figure(row, answer)
    if not answer.obstacle and not answer.follow_up:
        return figure
    obstacle = require_text(answer.obstacle, code="obstacle_faulty", label="Kendala", minimum=0)
    follow_up = require_text(answer.follow_up, code="follow_up_faulty", label="Tindak lanjut", minimum=0)
    return replace(figure, obstacle=obstacle, follow_up=follow_up)


def _figure(row: FormRow, answer: Answer) -> Figure:
    note = require_text(answer.note, code="note_faulty", label="Catatan", minimum=0) if answer.note else ""
    if row.formula:
        number, variables = _computed(row, answer)
        return Figure(row.indicator_id, number, variables=variables, note=note)
    if answer.variables:
        raise Refusal("variables_unasked", "Baris ini tidak memakai peubah rumus. Ketik angkanya saja.")
    if row.value_type == "predicate":
        if not answer.text.strip():
            raise Refusal("predicate_empty", f"Predikat masih kosong. Pilih salah satu: {', '.join(row.scale)}.")
        return Figure(row.indicator_id, predicate=read_predicate(answer.text, row.scale), note=note)
    return Figure(row.indicator_id, _kept(parse_number(answer.text)), note=note)


def _nihil(row: FormRow, answer: Answer) -> Figure:
    if answer.text.strip() or any(text.strip() for text in answer.variables.values()):
        raise Refusal("nihil_with_figure", "Nihil tidak disertai angka. Hapus angkanya, atau batalkan Nihil.")
    reason = require_text(answer.note, code="nihil_reason_missing", label="Alasan nihil", minimum=3)
    return Figure(row.indicator_id, is_nihil=True, note=reason)


def _computed(row: FormRow, answer: Answer) -> tuple[Decimal, dict[str, str]]:
    """The figure by the dictionary's formula; the variables are kept as they were typed, in decimal text."""
    if answer.text.strip():
        asked = ", ".join(row.variables)
        raise Refusal("variables_needed", f"Angka baris ini dihitung dari peubahnya. Isi {asked}; hapus angkanya.")
    strange = sorted(set(answer.variables) - set(row.variables))
    if strange:
        raise Refusal("variables_unasked", f"Peubah {', '.join(strange)} tidak ada dalam rumus {row.formula}.")
    known: dict[str, Decimal | None] = {}
    for name in row.variables:
        known[name] = _variable(name, answer.variables.get(name, ""))
    result = _formula(row.formula).evaluate(known)
    if result.value is None:
        raise Refusal(
            "formula_undefined",
            f"{result.reason} Periksa angkanya, atau pilih Nihil beserta alasannya bila memang tidak ada.",
        )
    return _rounded(result.value), {name: f"{value:f}" for name, value in known.items() if value is not None}


def _variable(name: str, text: str) -> Decimal:
    if not text.strip():
        raise Refusal("variable_missing", f"Peubah {name} belum diisi. Isi angkanya.", variable=name)
    try:
        return _kept(parse_number(text))
    except Refusal as refusal:
        message = f"Peubah {name}: {refusal.message}"
        raise Refusal(refusal.code, message, **{**refusal.detail, "variable": name}) from refusal


def _kept(number: Decimal) -> Decimal:
    """A typed figure is kept to its last digit, or refused."""
    bare = number.normalize()
    exponent = bare.as_tuple().exponent
    assert isinstance(exponent, int)
    if exponent < -MAX_DECIMALS or len(bare.as_tuple().digits) + max(exponent, 0) > MAX_DIGITS:
        raise Refusal(
            "number_too_long",
            f"Angka paling banyak {MAX_DIGITS} digit, dengan {MAX_DECIMALS} di antaranya di belakang koma. "
            "Bulatkan desimalnya, atau pakai satuan yang lebih besar.",
        )
    return number


def _rounded(value: Decimal) -> Decimal:
    """A computed figure; its variables keep what rounding takes."""
    if value.adjusted() >= MAX_DIGITS:
        raise Refusal("number_too_long", "Hasil rumus melebihi 15 digit. Periksa angka peubahnya.")
    places = min(MAX_DECIMALS, MAX_DIGITS - 1 - max(value.adjusted(), 0))
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=Context(prec=60))


@lru_cache(maxsize=512)
def _formula(expression: str) -> Formula:
    return Formula(expression)
