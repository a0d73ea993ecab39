"""The plan: targets, ceilings, the agreement of the year, the dictionary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from himpun.organisations.actors import Actor
from himpun.plans.measures import measure_of
from himpun.plans.models import Indicator
from himpun.plans.rules import Measure
from himpun.plans.services import (
    BudgetEntry,
    Entry,
    NewTarget,
    add_indicator,
    add_objective,
    agree,
    change_measure,
    import_plan,
    set_budget,
    set_targets,
)
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


@refused(
    TARGET,
    "A target against the direction of its indicator",
    code="target_contradicts_polarity",
    text="Target “≤ 90” berlawanan dengan polaritas indikator. Perbaiki tandanya atau polaritasnya.",
)
def a_target_against_its_direction() -> Act:
    return _target("≤ 90")


@refused(
    TARGET,
    "A target that excludes its own bound",
    code="target_strict",
    text="Target “> 90” tidak memuat batasnya sendiri. Tulis ≥ atau ≤ dengan angka yang dimaksud.",
)
def a_strict_target() -> Act:
    return _target("> 90")


def _ranged(text: str) -> Act:
    actor = planner(open_agency())
    indicator = add_indicator(replace(ENTRY, measure=Measure(polarity="range")), actor=actor, now=NOW)
    return lambda: set_targets(indicator.id, [NewTarget("2026-Q1", text)], decided_on=DECIDED, actor=actor, now=NOW)


@refused(
    TARGET,
    "One number where a range is measured",
    code="target_not_a_range",
    text="Target “90” bukan rentang. Tulis batas bawah dan atas, misalnya 10–12.",
)
def a_target_that_is_no_range() -> Act:
    return _ranged("90")


@refused(
    TARGET,
    "A range from its end to its beginning",
    code="target_range_reversed",
    text="Batas bawah target “95–85” melebihi batas atasnya. Tukar keduanya.",
)
def a_range_backwards() -> Act:
    return _ranged("95–85")


@refused(
    "plans.services.change_measure",
    "A new measure that cannot read the targets in force",
    code="targets_unfit",
    text="Target berikut tidak dapat dipakai dengan cara ukur yang baru: 2026-Q3 “90”. Tetapkan dahulu "
    "target yang sesuai.",
)
def a_measure_that_cannot_read_the_targets() -> Act:
    actor, indicator = _planned()
    set_targets(indicator.id, [NewTarget("2026-Q3", "90")], decided_on=DECIDED, actor=actor, now=NOW)
    measure = Measure(polarity="range")
    return lambda: change_measure(indicator.id, measure, reason="Perubahan PK", actor=actor, now=NOW)


@refused(
    DICTIONARY,
    "An indicator without a code",
    code="indicator_code_missing",
    text="Kode indikator masih kosong. Isi dahulu, lalu kirim lagi.",
)
def an_indicator_without_code() -> Act:
    actor = planner(open_agency())
    return lambda: add_indicator(replace(ENTRY, code=" "), actor=actor, now=NOW)


@refused(
    DICTIONARY,
    "An indicator without a unit of measurement",
    code="measure_unit_missing",
    text="Satuan masih kosong. Isi dahulu, lalu kirim lagi.",
)
def an_indicator_without_unit() -> Act:
    actor = planner(open_agency())
    return lambda: add_indicator(replace(ENTRY, measure_unit=""), actor=actor, now=NOW)


@refused(
    "plans.services.add_objective",
    "A sasaran without a name",
    code="objective_name_missing",
    text="Nama sasaran masih kosong. Isi dahulu, lalu kirim lagi.",
)
def an_objective_without_name() -> Act:
    actor = planner(open_agency())
    return lambda: add_objective(kind="sasaran", name=" ", actor=actor, now=NOW)


@refused(
    "plans.services.add_objective",
    "A sasaran of an unknown kind",
    code="objective_kind_unknown",
    text="Jenis sasaran tidak dikenal. Pilih tujuan, sasaran, program, …",
)
def an_objective_of_an_unknown_kind() -> Act:
    actor = planner(open_agency())
    return lambda: add_objective(kind="visi", name="Layanan baik", actor=actor, now=NOW)


@refused(
    CEILING,
    "A ceiling without the code of its line",
    code="budget_code_missing",
    text="Kode anggaran masih kosong. Isi dahulu, lalu kirim lagi.",
)
def a_ceiling_without_code() -> Act:
    return _line(code=" ")


@refused(
    CEILING,
    "A ceiling without the name of its line",
    code="budget_name_missing",
    text="Nama anggaran masih kosong. Isi dahulu, lalu kirim lagi.",
)
def a_ceiling_without_name() -> Act:
    return _line(name="")


def _line(*, code: str = "5.01", name: str = "Pelayanan") -> Act:
    actor = planner(open_agency())
    entry = BudgetEntry(year=2026, code=code, name=name, ceiling=Decimal(1000))
    return lambda: set_budget(entry, actor=actor, now=NOW)


@refused(
    "plans.services.import_plan",
    "A file that leaves out the scale, with a way of measuring that does not fit it",
    code="plan_faulty",
    text="Rencana tidak diimpor: 1 sel perlu diperbaiki. CSV!D2: kolom yang tidak ada pada berkas tetap "
    "seperti semula, dan bersama isi baris ini: Indikator predikat memerlukan jenis nilai predikat "
    "dan polaritas predikat sekaligus.",
)
def a_measure_that_does_not_fit_the_plan() -> Act:
    agency = open_agency()
    actor = planner(agency)
    opinion = Measure(polarity="predicate", value_type="predicate", predicate_scale=("WTP", "WDP", "TW", "TMP"))
    add_indicator(replace(ENTRY, measure=opinion, measure_unit="opini"), actor=actor, now=NOW)
    content = b"Kode;Indikator;Satuan;Polaritas;Unit penjawab\nIK-1;Opini;opini;maksimum;Seksi Satu\n"
    return lambda: import_plan(content, name="rencana.csv", year=2026, decided_on=DECIDED, actor=actor, now=NOW)
