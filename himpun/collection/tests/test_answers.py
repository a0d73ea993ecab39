"""Reading a cell, without a database."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.collection.answers import MAX_DECIMALS, MAX_DIGITS, Answer, figure_text, read_answer, read_answers
from himpun.collection.rules import FormRow
from himpun.kernel.numbers import format_number
from himpun.kernel.refusals import Refusal

PLAIN = FormRow(1, "Seksi 1", 5, "IK-5", "Desa dibina", "desa")
SHARE = FormRow(1, "Seksi 1", 6, "IK-6", "Bagian", "%", formula="a / b × 100", variables=("a", "b"))

figures = st.decimals(
    min_value=-(10**6), max_value=10**6, allow_nan=False, allow_infinity=False, places=MAX_DECIMALS
).filter(lambda value: len(value.normalize().as_tuple().digits) <= MAX_DIGITS)


def test_it_works() -> None:
    figure = read_answer(PLAIN, Answer(5, "Rp 1.000.000"))
    assert (figure.number, figure.text) == (Decimal(1_000_000), "1.000.000")


@given(value=figures)
def test_what_we_print_we_read(value: Decimal) -> None:
    assert read_answer(PLAIN, Answer(5, format_number(value))).number == value


@given(a=st.integers(0, 10**9), b=st.integers(0, 10**9))
def test_a_formula_gives_its_figure_or_says_why_not(a: int, b: int) -> None:
    answer = Answer(6, variables={"a": str(a), "b": str(b)})
    if b == 0:
        with pytest.raises(Refusal) as caught:
            read_answer(SHARE, answer)
        assert caught.value.code == "formula_undefined"
        return
    figure = read_answer(SHARE, answer)
    assert figure.number is not None
    assert len(figure.number.normalize().as_tuple().digits) <= MAX_DIGITS
    assert abs(figure.number - Decimal(a) * 100 / Decimal(b)) <= Decimal(1).scaleb(
        figure.number.as_tuple().exponent  # type: ignore[arg-type]
    )


@given(text=st.text(max_size=30))
def test_any_text_is_a_figure_or_a_refusal_that_names_the_cell(text: str) -> None:
    number, refusal = None, None
    try:
        number = read_answer(PLAIN, Answer(5, text)).number
    except Refusal as caught:
        refusal = caught
    assert (number is None) == (refusal is not None)
    if refusal is not None:
        assert refusal.message.startswith("IK-5 Desa dibina: ")
        assert refusal.detail["indicator"] == 5


def test_zero_is_not_nihil() -> None:
    zero, nihil = read_answer(PLAIN, Answer(5, "0")), read_answer(PLAIN, Answer(5, is_nihil=True, note="Tidak ada"))
    assert (zero.number, zero.is_nihil) == (Decimal(0), False)
    assert (nihil.number, nihil.is_nihil) == (None, True)
    assert figure_text(None, "", is_nihil=False) == ""


def test_faults_are_told_together() -> None:
    with pytest.raises(Refusal) as caught:
        read_answers({5: PLAIN, 6: SHARE}, [Answer(5, "lima"), Answer(6, "50")])
    assert caught.value.code == "cells_faulty"
    assert [fault["code"] for fault in caught.value.detail["faults"]] == [  # type: ignore[attr-defined]
        "number_in_words",
        "variables_needed",
    ]
