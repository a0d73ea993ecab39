"""What an analyst wants to be told about an answer before believing it. A finding asks; it never refuses."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from himpun.kernel.numbers import format_number, format_percent
from himpun.measurement.rules.achievements import Result, achievement
from himpun.plans.arithmetic import exact, rounded
from himpun.plans.formulas import names_in
from himpun.plans.realised import Realised, figure
from himpun.plans.rules import Measure
from himpun.plans.targets import Target

JUMP = Fraction(1, 2)
YEARS = 3


ASKS_THE_UNIT = frozenset(
    {
        "no_evidence",
        "jump_from_three_year_mean",
        "numerator_missing",
        "denominator_missing",
        "variable_missing",
        "reported_percent_differs",
        "missed_without_explanation",
    }
)
"""Findings whose last sentence tells the unit what to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to ask about: `code` for programs, `text` (Indonesian) for the analyst and the unit."""

    code: str
    text: str


@dataclass(frozen=True)
class Answer:
    """One answer with what it is checked against. `last_years` are the yearly (or same-period) figures of the years
    before, the latest first; `reported_…` is what somebody typed beside it, e.g. in an imported table; `explanation` is
    the obstacle told.
    """

    measure: Measure
    target: Target | None
    realised: Realised
    result: Result
    previous: Realised | None = None
    year_before: Realised | None = None
    last_years: Sequence[Decimal] = field(default_factory=tuple)
    evidence_count: int = 0
    explanation: str = ""
    reported_value: Decimal | None = None
    reported_percent: Decimal | None = None


def findings(answer: Answer) -> list[Finding]:
    """All that is worth asking about this answer, in the order of the checks below."""
    return [finding for check in CHECKS for finding in check(answer)]


def observation(code: str, text: str) -> str:
    """What a finding saw, without what it asks of the unit: that helps whoever fills in, and misleads who judges."""
    if code not in ASKS_THE_UNIT:
        return text
    return text.rsplit(". ", 1)[0].removesuffix(".") + "."


def identical(answer: Answer) -> Iterator[Finding]:
    """The same figure as last time is often a copy. A predicate is not asked: an opinion that stays is ordinary."""
    if answer.measure.polarity == "predicate" or answer.realised.kind != "value":
        return
    now = figure(answer.realised, answer.measure).number
    for earlier, code, when in (
        (answer.previous, "identical_to_last_period", "periode lalu"),
        (answer.year_before, "identical_to_last_year", "tahun lalu"),
    ):
        if earlier is None or earlier.kind != "value" or now is None:
            continue
        if figure(earlier, answer.measure).number == now:
            yield Finding(code, f"Realisasi {format_number(now)} sama persis dengan {when}. Pastikan bukan salinan.")


def no_evidence(answer: Answer) -> Iterator[Finding]:
    """A value without a file behind it; nihil needs a reason only."""
    if answer.realised.kind == "value" and answer.evidence_count == 0:
        yield Finding("no_evidence", "Belum ada bukti dukung. Lampirkan bukti dukungnya.")


def jump(answer: Answer) -> Iterator[Finding]:
    """More than 50 % away from the mean of the last three years; fewer years make no such mean."""
    now = figure(answer.realised, answer.measure).number
    years = [exact(value) for value in answer.last_years[:YEARS]]
    if answer.realised.kind != "value" or now is None or len(years) < YEARS:
        return
    mean = sum(years, Fraction(0)) / YEARS
    if mean and abs(exact(now) - mean) > JUMP * abs(mean):
        yield Finding(
            "jump_from_three_year_mean",
            f"Realisasi {format_number(now)} berbeda lebih dari 50% dari rata-rata tiga tahun "
            f"({format_number(rounded(mean))}). Jelaskan penyebabnya.",
        )


def variables(answer: Answer) -> Iterator[Finding]:
    """Parts of the formula that nobody filled in, and shares of which the part is more than the whole."""
    formula = answer.measure.formula
    if formula is None or answer.realised.kind not in ("value", "incomplete"):
        return
    given, share = answer.realised.variables, formula.share
    above = names_in(share.numerator) if share else ()
    below = names_in(share.denominator) if share else ()
    for name in formula.variables:
        if given.get(name) is None:
            code, what = _place(name, above, below)
            yield Finding(code, f"{what} “{name}” belum diisi. Lengkapi agar capaian dapat dihitung.")
    if share is None or answer.measure.value_type != "percent":
        return
    part, whole = formula.part(share.numerator, given), formula.part(share.denominator, given)
    if part is not None and whole is not None and part > whole:
        yield Finding(
            "numerator_above_denominator",
            f"Pembilang ({_amount(part)}) melebihi penyebut ({_amount(whole)}). Periksa kedua angka.",
        )


def reported(answer: Answer) -> Iterator[Finding]:
    """What was typed against what the formula gives, compared to as many decimals as were typed."""
    now = figure(answer.realised, answer.measure).number
    value = answer.reported_value
    if value is not None and now is not None and _at_places_of(value, now) != value:
        by_formula = format_number(_at_places_of(value, now))
        yield Finding(
            "reported_value_differs",
            f"Realisasi yang dilaporkan {format_number(value)}, sedangkan hasil rumus {by_formula}.",
        )
    typed, computed = answer.reported_percent, answer.result.percent_unrounded
    if typed is None:
        return
    if computed is None:
        yield Finding(
            "reported_percent_without_measurement",
            f"Capaian dilaporkan {format_percent(typed)}, padahal tidak dapat dihitung. {answer.result.reason}".strip(),
        )
    elif _at_places_of(typed, computed) != typed:
        yield _percent_finding(answer, typed)


def missed_without_explanation(answer: Answer) -> Iterator[Finding]:
    """Below target and nobody says why."""
    if answer.result.state == "missed" and not answer.explanation.strip():
        yield Finding(
            "missed_without_explanation", "Target tidak tercapai tanpa penjelasan. Isi kendala dan tindak lanjutnya."
        )


CHECKS: tuple[Callable[[Answer], Iterable[Finding]], ...] = (
    identical,
    no_evidence,
    jump,
    variables,
    reported,
    missed_without_explanation,
)


def _place(name: str, above: Sequence[str], below: Sequence[str]) -> tuple[str, str]:
    if name in above:
        return "numerator_missing", "Pembilang"
    return ("denominator_missing", "Penyebut") if name in below else ("variable_missing", "Variabel")


def _percent_finding(answer: Answer, typed: Decimal) -> Finding:
    by_formula = format_percent(answer.result.percent)
    shown = f"Capaian yang dilaporkan {format_percent(typed)}, sedangkan hasil rumus {by_formula}."
    if _lies_within_rounding(answer, typed):
        return Finding(
            "reported_percent_from_unrounded",
            f"{shown} Selisihnya sebesar pembulatan realisasi; isi realisasi lebih teliti.",
        )
    return Finding("reported_percent_differs", f"{shown} Pakai hasil rumus, atau perbaiki target dan realisasinya.")


def _lies_within_rounding(answer: Answer, typed: Decimal) -> bool:
    """Whether some realisation that rounds to the one given would give the percent typed. A whole number is a count:
    5 documents are not 4.6 rounded."""
    number = answer.realised.number
    if number is None or answer.measure.formula is not None or _places(number) == 0:
        return False
    half = Decimal(5).scaleb(-_places(number) - 1)
    ends = (
        achievement(answer.target, Realised.of(end), answer.measure).percent_unrounded
        for end in (number - half, number + half)
    )
    known = [_at_places_of(typed, end) for end in ends if end is not None]
    return len(known) == 2 and min(known) <= typed <= max(known)


def _at_places_of(typed: Decimal, value: Decimal) -> Decimal:
    return rounded(exact(value), _places(typed))


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _amount(value: Fraction) -> str:
    return format_number(rounded(value, 10))
