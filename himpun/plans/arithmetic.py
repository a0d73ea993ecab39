"""Exact arithmetic for scores: fractions inside, a Decimal once at the end.

With Decimals "1 / 30 × 30" is a little less than 1, and an indicator that hit its target would be called missed.
"""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from himpun.kernel.refusals import Refusal

# Beyond any figure of a budget or a census; keeps "1E+1000000" from filling the memory.
MAX_EXPONENT = 100
DIGITS = 40

_DIVISION = Context(prec=DIGITS, rounding=ROUND_HALF_UP)


def exact(value: Decimal) -> Fraction:
    """The very number, as a fraction; refuses what is not a finite number of ordinary size."""
    if not value.is_finite():
        raise Refusal("number_not_finite", "Nilai bukan bilangan. Isi dengan angka biasa.", value=str(value))
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    if value and (value.adjusted() > MAX_EXPONENT or exponent < -MAX_EXPONENT):
        raise Refusal("number_out_of_bounds", "Nilai terlalu besar atau terlalu teliti. Periksa angkanya.")
    return Fraction(value) if value else Fraction(0)


def as_decimal(value: Fraction) -> Decimal:
    """The fraction with at most 40 significant digits, exact wherever it ends earlier."""
    result = _DIVISION.divide(Decimal(value.numerator), Decimal(value.denominator))
    if value and abs(result.adjusted()) > MAX_EXPONENT // 2:
        raise Refusal("number_out_of_bounds", "Hasil hitungan di luar batas. Periksa angka dan rumusnya.")
    return result


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """Half-up to `places` decimals (a half goes away from zero), straight from the exact value, so never twice."""
    units = int(abs(value) * 10**places + Fraction(1, 2))
    return Decimal(f"{'-' if value < 0 and units else ''}{units}E-{places}")
