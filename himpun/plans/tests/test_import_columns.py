"""A table with few columns says nothing about the other fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from django.db import transaction

from himpun.kernel.refusals import Refusal
from himpun.organisations.models import Agency
from himpun.plans.models import Budget, Indicator, Target
from himpun.plans.selectors import current_measure
from himpun.plans.services import Imported, import_plan
from himpun.plans.tests.cast import DECIDED, NOW, USUAL, open_agency, planner, xlsx

pytestmark = pytest.mark.django_db

_WHOLE = {"definisi": "Selesai dari masuk", "sumber data": "Register", "kondisi awal": "70", "frekuensi": "bulanan",
          "konsolidasi periode": "rata-rata", "batas atas": 120}  # fmt: skip


def bring_in(agency: Agency, content: bytes, *, name: str) -> Imported:
    return import_plan(content, name=name, year=2026, decided_on=DECIDED, actor=planner(agency), now=NOW)


def test_it_works() -> None:
    """Its fields stay as they were for indicators that exist; a new one gets the usual values."""
    agency = open_agency()
    whole = {**USUAL, **_WHOLE}
    bring_in(agency, xlsx([list(whole), list(whole.values())]), name="rencana.xlsx")
    before = Indicator.objects.values().get()
    few = (
        "Kode;Indikator;Satuan;Polaritas;Unit penjawab\n"
        "IK-1;Nama baru;%;maksimum;Seksi Satu\n"
        "IK-9;Lain;buah;maksimum;Seksi Satu\n"
    )

    done = bring_in(agency, few.encode(), name="rencana.csv")

    assert (done.added, done.changed, done.measures_changed) == (1, 1, 0)
    assert Indicator.objects.values().get(code="IK-1") == {**before, "name": "Nama baru"}
    new = Indicator.objects.get(code="IK-9")
    assert (new.frequency, new.definition, new.responsible, current_measure(new).cap) == ("quarter", "", None, None)


OPINION = {**USUAL, "kode": "IK-2", "satuan": "opini", "polaritas": "predikat", "skala predikat": "opini BPK",
           "target tahun": "WTP", "TW1": "", "TW2": ""}  # fmt: skip


def known(agency: Agency, *rows: Mapping[str, object]) -> None:
    titles = list(dict.fromkeys(title for row in rows for title in row))
    bring_in(agency, xlsx([titles, *([row.get(title, "") for title in titles] for row in rows)]), name="rencana.xlsx")


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def refusal_of(agency: Agency, content: bytes) -> Refusal:
    """What the import refuses, with nothing written."""
    with pytest.raises(Refusal) as caught, transaction.atomic():
        bring_in(agency, content, name="rencana.csv")
    return caught.value


def cells(refusal: Refusal) -> dict[str, str]:
    return {fault["cell"]: fault["problem"] for fault in refusal.detail["faults"]}  # type: ignore[attr-defined]


def test_a_target_is_read_by_the_scale_that_the_plan_has() -> None:
    """The file has no column for the scale; its own measure could read no predicate."""
    agency = open_agency()
    known(agency, OPINION)
    head = "Kode;Indikator;Satuan;Polaritas;Unit penjawab;TW1"

    done = bring_in(agency, csv(head, "IK-2;Opini;opini;predikat;Seksi Satu;WDP"), name="rencana.csv")

    assert (done.measures_changed, done.targets) == (0, 1)
    assert Target.objects.get(period="2026-Q1").text == "WDP"


def test_a_predicate_that_the_plans_scale_does_not_know_is_refused_at_its_cell() -> None:
    agency = open_agency()
    known(agency, OPINION)
    head = "Kode;Indikator;Satuan;Polaritas;Unit penjawab;TW1"
    refusal = refusal_of(agency, csv(head, "IK-2;Opini;opini;predikat;Seksi Satu;BB"))
    assert "BB" in cells(refusal)["CSV!F2"]


def test_a_measure_that_does_not_fit_what_the_plan_has_is_refused_at_its_cell() -> None:
    """IK-1 has a scale of predicates; "maksimum" of this file leaves it there."""
    agency = open_agency()
    known(agency, OPINION)
    head = "Kode;Indikator;Satuan;Polaritas;Unit penjawab"
    refusal = refusal_of(agency, csv(head, "IK-2;Opini;opini;maksimum;Seksi Satu"))
    assert refusal.code == "plan_faulty"
    assert cells(refusal)["CSV!D2"].startswith("kolom yang tidak ada pada berkas tetap seperti semula")
    assert Indicator.objects.get().measure_version == 1


def test_a_new_measure_must_read_the_targets_that_the_file_leaves_alone() -> None:
    agency = open_agency()
    known(agency, USUAL)
    head = "Kode;Indikator;Satuan;Polaritas;Unit penjawab;TW3"
    refusal = refusal_of(agency, csv(head, "IK-1;Persentase selesai;%;rentang;Seksi Satu;80–90"))
    assert refusal.code == "targets_unfit"
    assert "CSV!A2: IK-1" in refusal.message
    assert "2026 “90”" in refusal.message


def test_a_new_measure_with_all_its_targets_is_taken() -> None:
    agency = open_agency()
    known(agency, USUAL)
    head = "Kode;Indikator;Satuan;Polaritas;Unit penjawab;Target tahun;TW1;TW2"
    line = "IK-1;Persentase selesai;%;rentang;Seksi Satu;85–95;75–85;80–90"
    assert "dokumen perubahan yang lebih baru" in refusal_of(agency, csv(head, line)).message
    later = import_plan(
        csv(head, line), name="r.csv", year=2026, decided_on=date(2026, 6, 1), actor=planner(agency), now=NOW
    )
    assert (later.measures_changed, later.targets) == (1, 3)


def test_money_is_recognised_by_the_plans_own_kind_of_value() -> None:
    """The ceiling is spent by an indicator that the plan knows as money; this file has no column that says so."""
    agency = open_agency()
    known(agency, {**USUAL, "satuan": "Rp", "jenis nilai": "uang", "target tahun": "900", "TW1": "", "TW2": ""})
    head = "Kode;Indikator;Satuan;Polaritas;Unit penjawab;Kode anggaran;Pagu"
    bring_in(agency, csv(head, "IK-1;Realisasi;juta;maksimum;Seksi Satu;1.01;900"), name="rencana.csv")
    assert Budget.objects.get().spending == Indicator.objects.get()
