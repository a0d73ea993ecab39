"""The plan: targets, ceilings, the agreement of the year, the dictionary."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from himpun.organisations.actors import Actor
from himpun.plans.measures import measure_of
from himpun.plans.models import Indicator
from himpun.plans.services import BudgetEntry, Entry, NewTarget, add_indicator, agree, set_budget, set_targets
from himpun.plans.tests.cast import DECIDED, NOW, open_agency, planner
from tests.bad_input.case import Act, refused

TARGET, CEILING, DICTIONARY = "plans.services.set_targets", "plans.services.set_budget", "plans.services.add_indicator"
ENTRY = Entry(code="IK-1", name="Persentase selesai", measure_unit="%")


def _planned() -> tuple[Actor, Indicator]:
    actor = planner(open_agency())
    return actor, add_indicator(ENTRY, actor=actor, now=NOW)


def _target(text: str, *, period: str = "2026-Q1") -> Act:
    actor, indicator = _planned()
    return lambda: set_targets(indicator.id, [NewTarget(period, text)], decided_on=DECIDED, actor=actor, now=NOW)


def _ceiling(rupiah: str) -> Act:
    actor = planner(open_agency())
    entry = BudgetEntry(year=2026, code="5.01", name="Pelayanan", ceiling=Decimal(rupiah))
    return lambda: set_budget(entry, actor=actor, now=NOW)


@refused(
    TARGET,
    "A target in words",
    code="target_not_a_number",
    text="Target “sembilan puluh” tidak terbaca. “sembilan puluh” bukan angka. Tulis dengan angka, misalnya 1.234,5.",
)
def a_target_in_words() -> Act:
    return _target("sembilan puluh")


@refused(
    TARGET,
    "An empty target",
    code="target_empty",
    text="Target masih kosong. Isi targetnya.",
)
def an_empty_target() -> Act:
    return _target(" ")


@refused(
    TARGET,
    "A target for a period that is none",
    code="period_unknown",
    text="Periode “TW1” tidak dikenal. Tulis misalnya 2026-M03, 2026-Q1, 2026-S1, atau 2026.",
)
def a_target_for_no_period() -> Act:
    return _target("90", period="TW1")


@refused(
    TARGET,
    "Another target by a document of the same day",
    code="target_decided",
    text="Target 2026-Q1 sudah ditetapkan “90” pada tanggal itu. Perubahan memakai tanggal dokumen perubahannya.",
)
def a_second_target_of_a_day() -> Act:
    actor, indicator = _planned()
    set_targets(indicator.id, [NewTarget("2026-Q1", "90")], decided_on=DECIDED, actor=actor, now=NOW)
    again = [NewTarget("2026-Q1", "80")]
    return lambda: set_targets(indicator.id, again, decided_on=DECIDED, actor=actor, now=NOW)


@refused(
    TARGET,
    "A target for another agency's indicator",
    code="not_there",
    text="Indikator ini tidak ditemukan. Kembali ke daftar indikator dan pilih lagi.",
)
def a_target_of_another_agency() -> Act:
    _, indicator = _planned()
    stranger = planner(open_agency())
    new = [NewTarget("2026-Q1", "90")]
    return lambda: set_targets(indicator.id, new, decided_on=DECIDED, actor=stranger, now=NOW)


@refused(
    CEILING,
    "Negative money",
    code="ceiling_unfit",
    text="Pagu 5.01 harus berupa rupiah dari 0 ke atas. Perbaiki pagunya.",
)
def negative_money() -> Act:
    return _ceiling("-1000")


@refused(
    CEILING,
    "More money than there is",
    code="ceiling_unfit",
    text="Pagu 5.01 harus berupa rupiah dari 0 ke atas. Perbaiki pagunya.",
)
def more_money_than_there_is() -> Act:
    return _ceiling("1e30")


@refused(
    CEILING,
    "Money that is not a number (NaN)",
    code="ceiling_unfit",
    text="Pagu 5.01 harus berupa rupiah dari 0 ke atas. Perbaiki pagunya.",
)
def money_that_is_no_number() -> Act:
    return _ceiling("NaN")


@refused(
    "plans.services.agree",
    "An agreement for the year 206",
    code="year_unknown",
    text="Tahun perjanjian kinerja tidak wajar. Tulis misalnya 2026.",
)
def an_agreement_for_a_strange_year() -> Act:
    actor = planner(open_agency())
    return lambda: agree(year=206, signed_on=date(2026, 1, 15), actor=actor, now=NOW)


@refused(
    "plans.services.agree",
    "The same agreement a second time",
    code="agreement_exists",
    text="Perjanjian kinerja 2026 dengan tanggal itu sudah dicatat. Perubahannya memakai tanggalnya sendiri.",
)
def an_agreement_a_second_time() -> Act:
    actor = planner(open_agency())
    agree(year=2026, signed_on=DECIDED, actor=actor, now=NOW)
    return lambda: agree(year=2026, signed_on=DECIDED, actor=actor, now=NOW)


@refused(
    DICTIONARY,
    "A code that is taken",
    code="indicator_exists",
    text="Kode indikator IK-1 sudah dipakai. Pakai kode lain, atau ubah yang ada.",
)
def an_indicator_with_a_taken_code() -> Act:
    actor, _ = _planned()
    return lambda: add_indicator(ENTRY, actor=actor, now=NOW)


@refused(
    DICTIONARY,
    "An indicator without a name",
    code="indicator_name_missing",
    text="Nama indikator masih kosong. Isi dahulu, lalu kirim lagi.",
)
def an_indicator_without_a_name() -> Act:
    actor = planner(open_agency())
    return lambda: add_indicator(Entry(code="IK-1", name="\x00", measure_unit="%"), actor=actor, now=NOW)


@refused(
    "plans.measures.measure_of",
    "A formula that calls a function",
    code="formula_faulty",
    text="Rumus “__import__('os').system('x')” salah: tanda “'” pada karakter ke-12 tidak dikenal; pakai + - × / ( ), "
    "angka dan nama variabel.",
)
def a_formula_that_calls_a_function() -> Act:
    return lambda: measure_of({"formula": "__import__('os').system('x')"})


@refused(
    "plans.measures.measure_of",
    "A formula of 5,000 brackets",
    code="formula_faulty",
    text="Rumus “((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((…” salah: panjangnya lebih dari 300 "
    "karakter; pecah menjadi rumus yang lebih pendek.",
)
def a_formula_of_brackets() -> Act:
    return lambda: measure_of({"formula": "(" * 5000 + "a" + ")" * 5000})
