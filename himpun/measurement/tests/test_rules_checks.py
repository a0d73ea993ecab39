"""What an analyst is told about an answer: known errors of public documents are found, honest answers left alone."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.measurement.rules import Answer, Realised, achievement, findings
from himpun.measurement.rules.checks import observation
from himpun.measurement.tests.golden import fixture, number
from himpun.plans.formulas import Formula
from himpun.plans.rules import OPINIONS, Measure
from himpun.plans.targets import Target

SHARE = Measure(value_type="percent", formula=Formula("100 × selesai / masuk"))


def answer(realised: Realised, measure: Measure | None = None, target: str = "60", **more: Any) -> Answer:
    measure = measure or Measure()
    promised = number(target) if measure.polarity != "predicate" else Target(predicate=target)
    result = achievement(promised, realised, measure)
    honest: Mapping[str, Any] = {"evidence_count": 1, "explanation": "Hujan sepanjang bulan."}
    return Answer(measure, promised, realised, result, **{**honest, **more})


def codes(given_answer: Answer) -> list[str]:
    return [finding.code for finding in findings(given_answer)]


def test_it_works() -> None:
    found = findings(answer(Realised.of(45), evidence_count=0, explanation=" "))

    assert [f.code for f in found] == ["no_evidence", "missed_without_explanation"]
    assert found[0].text == "Belum ada bukti dukung. Lampirkan bukti dukungnya."


def test_an_honest_answer_raises_no_question() -> None:
    history: dict[str, Any] = {
        "previous": Realised.of(41),
        "year_before": Realised.of(50),
        "last_years": [Decimal(50)] * 3,
    }

    assert codes(answer(Realised.of(45), **history, reported_percent=Decimal(75))) == []


@pytest.mark.parametrize("row", fixture("known_errors")["rows"], ids=lambda row: f"{row['doc']}-{row['row']}")
def test_known_errors_of_public_documents_are_found(row: dict[str, Any]) -> None:
    asked = answer(Realised.of(row["realised"]), target=row["target"], reported_percent=Decimal(row["printed"]))

    assert asked.result.percent == Decimal(row["correct"])
    assert codes(asked) == [row["finding"]]


@pytest.mark.parametrize("row", fixture("published")["rows"], ids=lambda row: f"{row['doc']}-{row['row']}")
def test_right_rows_are_left_alone(row: dict[str, Any]) -> None:
    measure = Measure(polarity=row["polarity"])

    assert not codes(
        answer(Realised.of(row["realised"]), measure, row["target"], reported_percent=Decimal(row["printed"]))
    )


def test_identical_to_last_period_and_year() -> None:
    same: dict[str, Any] = {"previous": Realised.of("45.0"), "year_before": Realised.of(45)}

    assert codes(answer(Realised.of(45), **same)) == ["identical_to_last_period", "identical_to_last_year"]
    assert codes(answer(Realised.nihil("Libur"), previous=Realised.nihil("Libur"))) == []


def test_an_opinion_that_stays_is_no_copy() -> None:
    opinion = Measure(polarity="predicate", value_type="predicate", predicate_scale=OPINIONS)

    assert codes(answer(Realised.of_predicate("WTP"), opinion, "WTP", previous=Realised.of_predicate("WTP"))) == []


@pytest.mark.parametrize(("now", "is_asked"), [("150", False), ("150.01", True), ("50", False), ("49.99", True)])
def test_jump_is_more_than_half_the_mean_of_three_years(now: str, is_asked: bool) -> None:
    years = [Decimal(90), Decimal(110), Decimal(100), Decimal(9999)]

    assert ("jump_from_three_year_mean" in codes(answer(Realised.of(now), last_years=years))) is is_asked
    assert "jump_from_three_year_mean" not in codes(answer(Realised.of(now), last_years=years[:2]))


def test_missing_and_impossible_parts_of_a_share() -> None:
    lacking = answer(Realised.of_variables(selesai=None, masuk=None), SHARE)
    above = answer(Realised.of_variables(selesai=85, masuk=80), SHARE)

    assert codes(lacking) == ["numerator_missing", "denominator_missing"]
    assert codes(answer(Realised.of_variables(selesai=80, masuk=80), SHARE)) == []
    assert codes(above) == ["numerator_above_denominator"]
    assert findings(above)[0].text == "Pembilang (85) melebihi penyebut (80). Periksa kedua angka."


def test_a_rate_may_exceed_its_base() -> None:
    rate = Measure(value_type="index", formula=Formula("kejadian / penduduk × 1000"))

    assert codes(answer(Realised.of_variables(kejadian=9, penduduk=3), rate)) == []


def test_reported_value_against_the_formula() -> None:
    """Doc 25 row 4: 80 of 80 is 100."""
    right = answer(Realised.of_variables(selesai=80, masuk=90), SHARE, reported_value=Decimal(89))
    wrong = answer(Realised.of_variables(selesai=80, masuk=90), SHARE, reported_value=Decimal(100))

    assert codes(right) == []
    assert codes(wrong) == ["reported_value_differs"]


def test_a_reported_nought_for_what_was_not_measured() -> None:
    """Doc 09 rows 1, 3 and 4 keep "not yet measured" as 0 %."""
    found = findings(answer(Realised.missing(), target="80.02", reported_percent=Decimal(0)))

    assert [f.code for f in found] == ["reported_percent_without_measurement"]
    assert "Belum diisi" in found[0].text


@given(r=st.decimals(0, 10**6, places=2), t=st.decimals("0.01", 10**6, places=2))
def test_reporting_the_result_itself_is_never_questioned(r: Decimal, t: Decimal) -> None:
    first = answer(Realised.of(r), target=str(t))

    assert codes(answer(Realised.of(r), target=str(t), reported_percent=first.result.percent)) == []


@pytest.mark.parametrize(
    ("code", "text", "seen"),
    [
        ("no_evidence", "Belum ada bukti dukung. Lampirkan bukti dukungnya.", "Belum ada bukti dukung."),
        (
            "jump_from_three_year_mean",
            "Realisasi 1.234,5 berbeda lebih dari 50% dari rata-rata tiga tahun (400). Jelaskan penyebabnya.",
            "Realisasi 1.234,5 berbeda lebih dari 50% dari rata-rata tiga tahun (400).",
        ),
        (
            "identical_to_last_period",
            "Realisasi 5 sama persis dengan periode lalu. Pastikan bukan salinan.",
            "Realisasi 5 sama persis dengan periode lalu. Pastikan bukan salinan.",
        ),
    ],
)
def test_who_judges_is_told_what_was_seen(code: str, text: str, seen: str) -> None:
    assert observation(code, text) == seen
