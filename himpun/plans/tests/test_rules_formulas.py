"""Formulas as an office writes them: read, calculated exactly, refused with the place of the fault."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from himpun.kernel.refusals import Refusal
from himpun.plans.arithmetic import as_decimal, exact, rounded
from himpun.plans.formulas import Formula, Name, Share


def value(expression: str, **variables: int | str) -> Decimal | None:
    return Formula(expression).evaluate({name: Decimal(v) for name, v in variables.items()}).value


def test_it_works() -> None:
    formula = Formula("selesai / masuk × 100")

    assert formula.variables == ("selesai", "masuk")
    assert formula.evaluate({"selesai": Decimal(3), "masuk": Decimal(4)}).value == 75


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a + b * c", 14),
        ("(a + b) * c", 20),
        ("a - b - c", -5),
        ("c / b / a", "0.66666666666666666666666666666666666666667"),
        ("-a + b", 1),
        ("a − −b", 5),
        ("2,5 × a", 5),
        ("1.000 : c", 250),
        ("a · b ÷ c", "1.5"),
        ("b - (a - (b - c))", 0),
    ],
)
def test_arithmetic(expression: str, expected: int | str) -> None:
    found = value(expression, a=2, b=3, c=4)

    assert found is not None
    assert abs(found - Decimal(expected)) < Decimal("1E-38")


def test_a_division_by_nought_is_undefined_and_says_which() -> None:
    evaluation = Formula("selesai / (masuk − batal)").evaluate(dict.fromkeys(("selesai", "masuk", "batal"), Decimal(1)))

    assert evaluation.value is None
    assert evaluation.reason == "Penyebut masuk, batal bernilai 0, sehingga rumus tidak dapat dihitung."
    assert "pada rumus" in Formula("a / 0").evaluate({"a": Decimal(1)}).reason


def test_a_variable_without_value_is_named() -> None:
    evaluation = Formula("a / b").evaluate({"a": Decimal(0), "b": None})

    assert (evaluation.value, evaluation.missing) == (None, ("b",))


@pytest.mark.parametrize(
    ("expression", "what"),
    [
        ("", "masih kosong"),
        ("   ", "masih kosong"),
        ("a +", "berhenti sebelum lengkap"),
        ("a b", "“b” pada karakter ke-3"),
        ("(a", "kurung tutup"),
        ("a)", "“)” pada karakter ke-2"),
        ("* a", "“*” pada karakter ke-1"),
        ("a ** 2", "“*” pada karakter ke-4"),
        ("a $ b", "“$” pada karakter ke-3"),
        ("a.b", "“.” pada karakter ke-2"),
        ("__import__('os')", "“'” pada karakter ke-12"),
        ("jumlah(a)", "“(” pada karakter ke-7"),
        ("1,5,5 * a", "angka “1,5,5”"),
        ("1.5 * a", "angka “1.5”"),
        ("3 + 4", "tidak memuat variabel"),
        ("a\x00", "karakter ke-2"),
        ("(" * 21 + "a" + ")" * 21, "bertingkat"),
        ("-" * 21 + "a", "bertingkat"),
        ("a + " * 100 + "a", "300 karakter"),
        (" + ".join(f"v{n}" for n in range(21)), "20 variabel"),
    ],
)
def test_faulty_formulas_are_refused_with_the_place(expression: str, what: str) -> None:
    with pytest.raises(Refusal) as refused:
        Formula(expression)

    assert refused.value.code == "formula_faulty"
    assert what in refused.value.message


def test_a_result_beyond_all_bounds_has_no_value() -> None:
    huge = Formula(" * ".join("a" * 60)).evaluate({"a": Decimal("1E+18")})

    assert (huge.value, huge.reason) == (None, "Hasil hitungan di luar batas. Periksa angka dan rumusnya.")


@pytest.mark.parametrize(
    "expression", ["a / b", "a / b × 100", "100 × a / b", "100 × (a / b)", "a × 100 / b", "(a / b) × 100 / 2"]
)
def test_a_share_knows_its_numerator_and_denominator(expression: str) -> None:
    assert Formula(expression).share == Share(Name("a"), Name("b"))


@pytest.mark.parametrize("expression", ["a + b", "a / b + c", "a × b", "1 / b", "a / 100", "-a / b × c"])
def test_what_is_more_than_one_fraction_is_no_share(expression: str) -> None:
    assert Formula(expression).share is None


@given(text=st.text(alphabet="ab12 +-*/×()., ", max_size=40))
@example("a/(b-b)")
def test_any_text_is_a_formula_or_a_refusal(text: str) -> None:
    try:
        formula = Formula(text)
    except Refusal:
        return
    evaluation = formula.evaluate(dict.fromkeys(formula.variables, Decimal(7)))
    assert (evaluation.value is None) == bool(evaluation.reason)


numbers = st.integers(-1000, 1000)


@given(a=numbers, b=numbers, c=numbers)
def test_agrees_with_fractions(a: int, b: int, c: int) -> None:
    found = value("(a + 2 × b) / c − a × b", a=a, b=b, c=c)

    assert found == (None if c == 0 else as_decimal(Fraction(a + 2 * b, c) - a * b))


@given(whole=st.decimals(-(10**12), 10**12, places=6))
def test_exact_and_back(whole: Decimal) -> None:
    assert as_decimal(exact(whole)) == whole


@pytest.mark.parametrize(
    ("fraction", "shown"),
    [
        ((1, 200), "0.01"),
        ((-1, 200), "-0.01"),
        ((1, 201), "0.00"),
        ((-1, 201), "0.00"),
        ((200, 3), "66.67"),
        ((5, 1), "5.00"),
    ],
)
def test_rounding_is_half_up_away_from_nought(fraction: tuple[int, int], shown: str) -> None:
    assert str(rounded(Fraction(*fraction))) == shown
