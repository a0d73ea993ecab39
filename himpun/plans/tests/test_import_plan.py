"""Bringing a plan in from a table: what is written, what changes nothing, and every fault by its cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from himpun.kernel.refusals import Refusal
from himpun.ledger.models import Entry
from himpun.organisations.models import Agency, Unit
from himpun.plans.models import Budget, Indicator, MeasureVersion, Objective, Target
from himpun.plans.selectors import current_measure
from himpun.plans.services import Imported, import_plan
from himpun.plans.template import write_template
from himpun.plans.tests.cast import DECIDED, HEADER, NOW, ROW, open_agency, planner, row, table, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Agency:
    return open_agency()


def bring_in(agency: Agency, content: bytes, *, name: str = "rencana.xlsx", decided_on: date = DECIDED) -> Imported:
    return import_plan(content, name=name, year=2026, decided_on=decided_on, actor=planner(agency), now=NOW)


@contextmanager
def faults(code: str = "plan_faulty") -> Iterator[dict[str, str]]:
    """Expect a refusal that changes nothing; what it says of each cell can be read afterwards."""
    before = [model.objects.count() for model in (Indicator, Target, Objective, Budget, Entry)]
    found: dict[str, str] = {}
    with pytest.raises(Refusal) as caught, transaction.atomic():
        yield found
    assert caught.value.code == code, repr(caught.value)
    for fault in caught.value.detail.get("faults", ()):  # type: ignore[attr-defined]
        found[fault["cell"]] = " ".join(filter(None, (found.get(fault["cell"]), fault["problem"])))
    assert before == [model.objects.count() for model in (Indicator, Target, Objective, Budget, Entry)]


def test_it_works(agency: Agency) -> None:
    done = bring_in(agency, table(ROW, row(kode="IK-2", indikator="Waktu layanan", satuan="hari", polaritas="minimum")))

    assert (done.added, done.targets, done.budgets) == (2, 6, 0)
    first = Indicator.objects.get(code="IK-1")
    assert (first.name, first.measure_unit, first.objective and first.objective.name) == (
        "Persentase selesai", "%", "Layanan baik"
    )  # fmt: skip
    assert current_measure(first).value_type == "percent"
    assert [unit.name for unit in first.units.all()] == ["Seksi Satu"]
    assert first.responsible is not None
    assert first.responsible.title == "Kepala Seksi Satu"
    assert dict(first.targets.values_list("period", "text")) == {"2026": "90", "2026-Q1": "80", "2026-Q2": "85"}
    assert Objective.objects.count() == 1
    assert Entry.objects.filter(verb="plan.imported").count() == 1


def test_the_same_file_again_changes_nothing(agency: Agency) -> None:
    bring_in(agency, table(ROW))
    done = bring_in(agency, table(ROW))
    assert (done.added, done.changed, done.unchanged, done.targets) == (0, 0, 1, 0)
    assert MeasureVersion.objects.count() == 1


def test_a_later_document_adds_targets_and_leaves_the_earlier_ones(agency: Agency) -> None:
    bring_in(agency, table(ROW))
    bring_in(agency, table(row(TW2="88", polaritas="maksimum", satuan="%")), decided_on=date(2026, 6, 1))
    targets = Target.objects.filter(period="2026-Q2").order_by("decided_on").values_list("text", flat=True)
    assert list(targets) == ["85", "88"]
    assert Target.objects.filter(period="2026-Q1").count() == 1


def test_another_target_of_the_same_document_is_refused(agency: Agency) -> None:
    bring_in(agency, table(ROW))
    with faults("target_decided"):
        bring_in(agency, table(row(TW2="88")))


def test_another_way_of_measuring_is_a_new_version(agency: Agency) -> None:
    bring_in(agency, table(ROW))
    done = bring_in(agency, table(row(polaritas="minimum")))
    assert done.measures_changed == 1
    assert Indicator.objects.get().measure_version == 2
    assert MeasureVersion.objects.count() == 2


def test_csv_with_semicolons(agency: Agency) -> None:
    content = "\ufeff" + "\n".join(";".join(str(cell) for cell in cells) for cells in (HEADER, row(TW1="80,5")))
    done = bring_in(agency, content.encode(), name="rencana.csv")
    assert done.added == 1
    assert Target.objects.get(period="2026-Q1").text == "80,5"


def test_csv_faults_are_named_by_cell(agency: Agency) -> None:
    content = "\n".join(";".join(str(cell) for cell in cells) for cells in (HEADER, row(TW1="delapan puluh")))
    with faults() as found:
        bring_in(agency, content.encode(), name="rencana.csv")
    assert list(found) == ["CSV!I2"]


def test_a_column_is_read_by_one_convention(agency: Agency) -> None:
    bring_in(agency, table(row(TW1="80.5"), row(kode="IK-2", TW1="1,200.25")))
    assert list(Target.objects.filter(period="2026-Q1").order_by("id").values_list("text", flat=True)) == [
        "80,5",
        "1.200,25",
    ]


def test_two_conventions_in_one_column_are_refused(agency: Agency) -> None:
    with faults() as found:
        bring_in(agency, table(row(TW1="80.5"), row(kode="IK-2", TW1="80,5")))
    assert list(found) in (["Sheet1!I2"], ["Sheet1!I3"])


def test_signs_units_ranges_and_predicates_are_targets(agency: Agency) -> None:
    bring_in(
        agency,
        xlsx(
            [
                [*HEADER, "skala predikat"],
                [*row(TW1="≥ 80.5 %"), ""],
                [*row(kode="IK-2", polaritas="rentang", satuan="hari", target_tahun="10–12", TW1="10–12", TW2=""), ""],
                [
                    *row(kode="IK-3", polaritas="predikat", satuan="opini", target_tahun="WTP", TW1="", TW2=""),
                    "opini BPK",
                ],
            ]
        ),
    )
    assert Target.objects.get(indicator__code="IK-1", period="2026-Q1").text == "≥ 80,5 %"
    assert Target.objects.get(indicator__code="IK-2", period="2026").text == "10–12"
    assert Target.objects.get(indicator__code="IK-3", period="2026").text == "WTP"


def test_formula_text_stays_text(agency: Agency) -> None:
    evil = '=HYPERLINK("http://contoh","klik")'
    bring_in(agency, table(row(indikator=evil)))
    assert Indicator.objects.get().name == evil


def test_a_formula_of_variables_is_read(agency: Agency) -> None:
    bring_in(agency, xlsx([[*HEADER, "rumus"], [*ROW, "selesai / masuk × 100"]]))
    measure = current_measure(Indicator.objects.get())
    assert measure.formula is not None
    assert measure.formula.variables == ("selesai", "masuk")


def test_budget_rows_report_their_spending(agency: Agency) -> None:
    header = [*HEADER, "kode anggaran", "pagu"]
    money = row(kode="RA-1", indikator="Realisasi anggaran", satuan="Rp", target_tahun="", TW1="", TW2="")
    bring_in(agency, xlsx([header, [*ROW, "2.13.02", "150,000,000.50"], [*money, "2.13.02", 150000000.5]]))
    budget = Budget.objects.get()
    assert (str(budget.ceiling), budget.spending and budget.spending.code) == ("150000000.50", "RA-1")


@pytest.mark.parametrize(
    ("changed", "cell", "said"),
    [
        ({"kode": ""}, "Sheet1!A2", "kode masih kosong"),
        ({"indikator": ""}, "Sheet1!C2", "indikator masih kosong"),
        ({"kode": 1.1}, "Sheet1!A2", "tersimpan sebagai angka"),
        ({"polaritas": "naik turun"}, "Sheet1!E2", "Pilih salah satu: maksimum"),
        ({"unit_penjawab": "Seksi Satuu"}, "Sheet1!F2", "Maksud Anda “Seksi Satu”?"),
        ({"unit_penjawab": "Seksi Satu; Seksi Satu"}, "Sheet1!F2", "disebut dua kali"),
        ({"penanggung_jawab": "Kepala Langit"}, "Sheet1!G2", "tidak ada di Organisasi"),
        ({"TW1": "delapan puluh"}, "Sheet1!I2", ""),
        ({"TW1": "≤ 80"}, "Sheet1!I2", "berlawanan dengan polaritas"),
        ({"TW1": date(2026, 10, 12)}, "Sheet1!I2", "berisi tanggal"),
        ({"TW1": True}, "Sheet1!I2", "BENAR/SALAH"),
        ({"indikator": "x" * 501}, "Sheet1!C2", "lebih dari 500 karakter"),
    ],
)
def test_a_faulty_cell_is_named(agency: Agency, changed: dict[str, object], cell: str, said: str) -> None:
    with faults() as found:
        bring_in(agency, table(row(**changed)))
    assert list(found) == [cell]
    assert said in found[cell]


def test_every_fault_is_told_at_once_in_reading_order(agency: Agency) -> None:
    with faults() as found:
        bring_in(agency, table(row(TW2="x!"), row(kode="IK-2", unit_penjawab="Entah")))
    assert list(found) == ["Sheet1!J2", "Sheet1!F3"]


def test_a_code_twice_is_refused(agency: Agency) -> None:
    with faults() as found:
        bring_in(agency, table(ROW, row(kode="IK-2"), ROW))
    assert found == {"Sheet1!A4": "kode “IK-1” sudah dipakai di A2. Satu kode untuk satu baris."}


def test_a_percentage_is_not_summed(agency: Agency) -> None:
    with faults() as found:
        bring_in(agency, xlsx([[*HEADER, "konsolidasi periode"], [*ROW, "jumlah"]]))
    assert "tidak boleh dijumlahkan" in found["Sheet1!K2"]


def test_two_units_of_one_name_are_asked_about(agency: Agency) -> None:
    Unit.objects.create(agency=agency, name="seksi satu", kind="seksi")
    with faults() as found:
        bring_in(agency, table(ROW))
    assert list(found) == ["Sheet1!F2"]


@pytest.mark.parametrize(
    ("header", "cell", "said"),
    [
        ([*HEADER, "warna"], "Sheet1!K1", "tidak dikenal"),
        ([*HEADER, "indikato"], "Sheet1!K1", "Maksud Anda “indikator”?"),
        ([*HEADER, "indikator"], "Sheet1!K1", "sudah ada di C1"),
        ([*HEADER, ""], "Sheet1!K2", "kolomnya tanpa judul"),
        (["x", *HEADER[1:]], "Sheet1!A1", "tidak dikenal"),
    ],
)
def test_a_faulty_title_is_named(agency: Agency, header: list[str], cell: str, said: str) -> None:
    with faults() as found:
        bring_in(agency, xlsx([header, [*ROW, "isi"]]))
    assert said in found[cell]


def test_a_merged_title_is_refused(agency: Agency) -> None:
    with faults() as found:
        bring_in(agency, xlsx([HEADER, ROW], merged="L1:M1"))
    assert "judul digabung sampai M1" in found["Sheet1!L1"]


def test_a_sheet_without_titles_is_refused(agency: Agency) -> None:
    with faults() as found:
        bring_in(agency, xlsx([["a", "b"], ["c", "d"]]))
    assert "baris judul tidak ditemukan" in found["Sheet1!A1"]


def test_a_heading_over_the_table_is_passed_by(agency: Agency) -> None:
    assert bring_in(agency, xlsx([["Rencana 2026"], [], HEADER, [], ROW])).added == 1


def test_a_table_without_rows_is_refused(agency: Agency) -> None:
    with faults("plan_empty"):
        bring_in(agency, table())


def _zip(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "rencana.xlsx", "file_empty"),
        (b"x" * (10 * 2**20 + 1), "rencana.xlsx", "file_too_big"),
        (b"%PDF-1.7", "rencana.xlsx", "file_type_mismatch"),
        (b"PK\x03\x04rusak", "rencana.xlsx", "file_unreadable"),
        (b"a;b", "rencana.pdf", "file_type_not_allowed"),
        (b"\x00\x01\x02", "rencana.csv", "file_type_mismatch"),
        (b'kode;"indikator\nx', "rencana.csv", "file_unreadable"),
        (_zip(xl__worksheets__sheet1=b"0" * (61 * 2**20)), "rencana.xlsx", "file_unpacks_too_big"),
        (_zip(xl__worksheets__sheet1=b'<c r="XFD1048576"/>'), "rencana.xlsx", "sheet_too_large"),
        (
            _zip(xl__worksheets__sheet1=b'<c r="A1"/>' * 5000, xl__sharedStrings=b"<si>" + b"x" * 50_000 + b"</si>"),
            "rencana.xlsx",
            "file_unpacks_too_big",
        ),
        (b"a;b\n" * 3001, "rencana.csv", "sheet_too_large"),
    ],
)
def test_a_dangerous_file_is_refused_before_it_is_read(agency: Agency, content: bytes, name: str, code: str) -> None:
    with faults(code):
        bring_in(agency, content, name=name)


def test_a_percent_cell_is_doubted(agency: Agency) -> None:
    done = bring_in(agency, table(row(TW1=0.85)))
    assert done.warnings
    assert done.warnings[0].startswith("Sheet1!I2: target 0,85 dibaca 0,85%")


def test_the_template_can_be_filled_in(agency: Agency) -> None:
    content = write_template(units=["Seksi Satu"], positions=["=Kepala"])
    with faults("plan_empty"):
        bring_in(agency, content, name="templat.xlsx")


def test_the_cost_does_not_grow_with_the_rows(agency: Agency) -> None:
    def cost(prefix: str, count: int) -> int:
        rows = [row(kode=f"{prefix}-{number}") for number in range(count)]
        with CaptureQueriesContext(connection) as queries:
            bring_in(agency, table(*rows))
        return len(queries)

    cost("warm", 1)
    assert cost("a", 2) == cost("b", 12)
