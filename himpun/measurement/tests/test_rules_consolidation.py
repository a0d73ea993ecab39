"""Many realisations into one: sums as public documents print them, and what is never added or averaged."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from himpun.kernel.periods import Period
from himpun.kernel.refusals import Refusal
from himpun.measurement.rules import Part, Realised, achievement, figure, over_periods, over_units
from himpun.measurement.tests.golden import fixture, number
from himpun.plans.formulas import Formula
from himpun.plans.rules import SAKIP_PREDICATES, Measure

SHARE = Measure(
    value_type="percent",
    formula=Formula("selesai / masuk × 100"),
    consolidation_periods="sum",
    consolidation_units="sum",
)
SUM = Measure(consolidation_periods="sum", consolidation_units="sum")
QUARTER = Period("quarter", 2025)


def parts(*realised: Realised) -> list[Part]:
    return [Part(f"Bulan {n}", r) for n, r in enumerate(realised, start=1)]


def test_it_works() -> None:
    total = over_periods(parts(Realised.of(1), Realised.of(0), Realised.of(2)), SUM)

    assert total.is_complete
    assert total.realised == Realised.of(3)
    assert total.counted == ("Bulan 1", "Bulan 2", "Bulan 3")
    assert total.text == "jumlah dari 3 dari 3"


@pytest.mark.parametrize("row", fixture("consolidation")["sums"], ids=lambda row: row["name"][:40])
def test_published_sums(row: dict[str, Any]) -> None:
    total = over_periods(parts(*map(Realised.of, row["parts"])), SUM)

    assert total.realised.number == Decimal(row["printed_total"])


def test_shares_are_consolidated_by_their_variables() -> None:
    case = fixture("consolidation")["share"]
    months = [Part(m["period"], Realised.of_variables(selesai=m["selesai"], masuk=m["masuk"])) for m in case["months"]]

    result = achievement(number("100"), over_periods(months, SHARE).realised, SHARE)

    assert result.percent == Decimal(case["correct"])
    assert result.variables == {"selesai": Decimal(210), "masuk": Decimal(230)}


def test_a_month_of_nothing_of_nothing_still_counts() -> None:
    """0 of 0 has no percentage of its own; the year's percentage has, and is complete."""
    both = parts(Realised.of_variables(selesai=9, masuk=10), Realised.of_variables(selesai=0, masuk=0))

    total = over_periods(both, SHARE)

    assert total.is_complete
    assert total.counted == ("Bulan 1", "Bulan 2")
    assert figure(total.realised, SHARE).number == 90
    only_nothing = over_periods(parts(Realised.of_variables(selesai=0, masuk=0)), SHARE)
    assert achievement(number("90"), only_nothing.realised, SHARE).state == "undefined"


def test_a_missing_period_makes_the_sum_incomplete() -> None:
    total = over_periods(parts(Realised.of(4), Realised.missing(), Realised.of(3)), SUM)

    assert not total.is_complete
    assert (total.realised.kind, total.realised.number) == ("incomplete", Decimal(7))
    assert total.text == "jumlah dari 2 dari 3; Bulan 2: belum diisi"
    result = achievement(number("7"), total.realised, SUM)
    assert (result.state, result.reason_code) == ("not_measured", "incomplete")
    assert "Bulan 2" in result.reason


@pytest.mark.parametrize(
    ("silent", "said"),
    [
        ("5 6 7 8 9 10 11 12", "8 bulan tanpa data (Mei–Desember 2025)"),
        ("1 2", "2 bulan tanpa data (Januari, Februari 2025)"),
        ("2", "1 bulan tanpa data (Februari 2025)"),
        ("1 3 4 5 8 9 11", "7 bulan tanpa data (Januari, Maret–Mei, Agustus, September, November 2025)"),
    ],
)
def test_months_that_lack_are_said_in_runs(silent: str, said: str) -> None:
    known = [Realised.missing("Belum diisi.") if str(n) in silent.split() else Realised.of(n) for n in range(1, 13)]
    year = [
        Part(period.label, answer) for period, answer in zip(Period("year", 2025).parts("month"), known, strict=True)
    ]

    assert over_periods(year, SUM).realised.note == f"Belum lengkap. {said}."


def test_quarters_that_lack_are_said_in_runs() -> None:
    quarters = [Part(period.label, Realised.missing("belum diisi")) for period in Period("year", 2025).parts("quarter")]

    total = over_periods([*quarters[:3], Part(quarters[3].source, Realised.of(3))], SUM)

    assert total.realised.note == "Belum lengkap. 3 triwulan tanpa data (Triwulan I–III 2025)."


def test_another_reason_is_said_after_its_months() -> None:
    share = [Realised.of_variables(selesai=1) for _ in range(3)]
    months = [Part(period.label, answer) for period, answer in zip(QUARTER.parts("month"), share, strict=True)]

    note = over_periods(months, SHARE).realised.note

    assert note == "Belum lengkap. Januari–Maret 2025: variabel belum diisi: masuk."


def test_units_that_lack_the_same_months_say_so_once() -> None:
    months = [Part(period.label, Realised.missing("belum diisi")) for period in QUARTER.parts("month")[1:]]
    unit = over_periods([Part("Januari 2025", Realised.of(4)), *months], SUM).realised

    agency = over_units([Part("Seksi A", unit), Part("Seksi B", unit), Part("Seksi C", Realised.of(1))], SUM)

    assert agency.realised.note == "Belum lengkap. Seksi A, Seksi B: 2 bulan tanpa data (Februari, Maret 2025)."


def test_a_missing_variable_is_named() -> None:
    total = over_periods(parts(Realised.of_variables(selesai=1, masuk=2), Realised.of_variables(selesai=1)), SHARE)

    assert total.lacking == ("Bulan 2: variabel belum diisi: masuk",)


def test_incomplete_units_make_an_incomplete_agency() -> None:
    unit = over_periods(parts(Realised.of(4), Realised.missing()), SUM)

    agency = over_units([Part("Seksi A", unit.realised), Part("Seksi B", Realised.of(1))], SUM)

    assert (agency.realised.kind, agency.realised.number) == ("incomplete", Decimal(5))
    assert "Seksi A" in agency.realised.note


def test_nihil_adds_nothing_and_lacks_nothing() -> None:
    some = over_periods(parts(Realised.of(4), Realised.nihil("Tidak ada kegiatan")), SUM)
    none = over_periods(parts(Realised.nihil("Tidak ada"), Realised.nihil("Libur")), SUM)

    assert some.is_complete
    assert (some.realised.number, some.nihil) == (Decimal(4), ("Bulan 2",))
    assert none.realised == Realised.nihil("Bulan 1: Tidak ada; Bulan 2: Libur")


def test_average_leaves_nihil_out_of_the_count() -> None:
    measure = Measure(value_type="index", consolidation_periods="average")

    total = over_periods(parts(Realised.of(80), Realised.nihil("Tidak disurvei"), Realised.of(90)), measure)

    assert total.realised.number == 85


def test_last_known_value_outlives_silence() -> None:
    """Doc 09: 6.12 in the first quarter, 6.20 in the second; the third is still silent."""
    measure = Measure(value_type="index", consolidation_periods="last")

    total = over_periods(parts(Realised.of("6.12"), Realised.of("6.20"), Realised.missing()), measure)

    assert total.is_complete
    assert (total.realised.number, total.lacking) == (Decimal("6.20"), ("Bulan 3: belum diisi",))


def test_maximum_takes_the_whole_best_period() -> None:
    measure = Measure(value_type="percent", formula=Formula("a / b × 100"), consolidation_periods="maximum")
    best = Realised.of_variables(a=9, b=10)

    assert over_periods(parts(Realised.of_variables(a=50, b=100), best), measure).realised == best


def test_predicates_keep_the_last_or_the_best() -> None:
    years = parts(*map(Realised.of_predicate, ("B", "A", "BB")))
    kinds: dict[str, Any] = {"polarity": "predicate", "value_type": "predicate", "predicate_scale": SAKIP_PREDICATES}

    assert over_periods(years, Measure(**kinds)).realised.predicate == "BB"
    assert over_periods(years, Measure(**kinds, consolidation_periods="maximum")).realised.predicate == "A"


def test_what_each_unit_answers_for_itself_is_not_consolidated() -> None:
    two = over_units(parts(Realised.of(4), Realised.of(5)), Measure())

    assert two.realised.kind == "separate"
    assert over_units(parts(Realised.of(4)), Measure()).realised == Realised.of(4)


def test_nothing_at_all_is_missing() -> None:
    assert over_periods([], SUM).realised.kind == "missing"
    assert over_periods(parts(Realised.missing(), Realised.nihil("Libur")), SUM).realised.kind == "missing"


def test_renstra_progress_by_adding_percentages_is_refused() -> None:
    """Doc 02 adds 100 % of 2024 and 100 % of 2025 to 200 % against a target of 100 %."""
    with pytest.raises(Refusal, match="Persentase tidak boleh dijumlahkan antarperiode"):
        Measure(value_type="percent", consolidation_periods="sum")


counts = st.tuples(st.integers(0, 500), st.integers(1, 500))


@given(months=st.lists(counts, min_size=1, max_size=12))
def test_any_split_of_the_year_gives_the_same_share(months: list[tuple[int, int]]) -> None:
    answers = parts(*(Realised.of_variables(selesai=a, masuk=b) for a, b in months))
    cut = len(answers) // 2
    halves = [half for half in (answers[:cut], answers[cut:]) if half]

    at_once = figure(over_periods(answers, SHARE).realised, SHARE).number
    by_half = over_periods([Part("Semester", over_periods(half, SHARE).realised) for half in halves], SHARE)

    assert figure(by_half.realised, SHARE).number == at_once


@given(values=st.lists(st.integers(-1000, 1000), min_size=1), gap=st.integers(0, 20))
def test_a_gap_is_never_taken_for_nought(values: list[int], gap: int) -> None:
    answers = [Realised.of(v) for v in values]
    answers.insert(min(gap, len(answers)), Realised.missing())

    total = over_periods(parts(*answers), SUM)

    assert total.realised.kind == "incomplete"
    assert total.realised.number == sum(values)
