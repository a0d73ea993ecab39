"""Which papers each procedure makes, by whom they are marked, and that the papers say what was done."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from himpun.cycles.models import Cycle
from himpun.cycles.tests.office import only_task, open_tasks
from himpun.documents.content import paper_from
from himpun.documents.models import Document
from himpun.documents.papers import (
    FormPaper,
    MeasurementPaper,
    MinutesPaper,
    RecapPaper,
    ReceiptPaper,
    RegisterPaper,
    RequestPaper,
)
from himpun.documents.tests.papers_office import put_pdfs
from himpun.documents.tests.walk import names_in, walk
from himpun.organisations.models import Agency

pytestmark = pytest.mark.usefixtures("all_wired")

SUBDISTRICT = "mojokerto-dawarblandong-2023"
VILLAGES = "musi-banyuasin-dpmd-2019"
PLANNING = "banggai-bappeda-2020"
MEASURING = "way-kanan-dpmk-2022"
INSPECTORATE = "pesisir-selatan-inspektorat-2021"


def test_it_works() -> None:
    """004 has no disposition and names no signer: the last step's actor signs the measurement by a task of his own."""
    story = walk(SUBDISTRICT)
    story.to("6")
    story.act()
    signing = only_task(story.cycle)
    assert (signing.kind, signing.step, signing.position) == ("sign", "", story.office.positions["head_of_planning"])

    story.to_the_end()

    assert story.cycle.state == Cycle.State.ENDED
    kinds = [document.kind for document in Document.objects.filter(cycle=story.cycle).order_by("id")]
    assert set(kinds) == {"form", "measurement", "receipt", "recap", "request"}
    assert (kinds.count("request"), kinds.count("receipt")) == (3, 3)
    assert not Document.objects.filter(cycle=story.cycle).exclude(state=Document.State.ISSUED).exists()
    (measurement,) = story.documents("measurement")
    assert [(mark.act, mark.position.title) for mark in measurement.marks.all()] == [
        ("sign", "Kasubag Perencanaan dan Keuangan")
    ]


def test_villages_make_registers_and_a_marked_disposition() -> None:
    story = walk(VILLAGES)
    story.to_the_end()
    assert story.cycle.state == Cycle.State.ENDED
    assert [row.step for row in story.documents("register")] == ["4", "5"]
    register = paper_from("register", story.documents("register")[0].content)
    assert isinstance(register, RegisterPaper)
    assert {(table.register, table.nihil_reason) for table in register.registers} == {
        ("LHP", "Tidak ada pemeriksaan"),
        ("LHE", "Tidak ada pemeriksaan"),
        ("TLHP", "Tidak ada pemeriksaan"),
    }
    (disposition,) = story.documents("disposition")
    assert disposition.number == story.cycle.disposition.agenda_number == "001/LD/IV/2026"
    assert disposition.state == Document.State.ISSUED


def test_planning_recapitulates_by_unit_then_for_the_agency() -> None:
    story = walk(PLANNING, zone="Asia/Makassar")
    story.to_the_end()
    assert story.cycle.state == Cycle.State.ENDED
    recaps = story.documents("recap")
    assert [(row.step, row.unit_id is None, row.marks.count()) for row in recaps] == [
        ("6", False, 0),
        ("6", False, 0),
        ("9", True, 1),
    ]
    assert recaps[-1].marks.get().position.title == "Jabatan Pelaksana Subbid Data"
    agency = paper_from("recap", recaps[-1].content)
    assert isinstance(agency, RecapPaper)
    assert {row.unit for row in agency.rows} == {unit.name for unit in story.office.units}
    assert all(row.state == "diterima" for row in agency.rows)
    (minutes,) = story.documents("minutes")
    paper = paper_from("minutes", minutes.content)
    assert isinstance(paper, MinutesPaper)
    assert paper.agenda == ("Membahas format", "Pembagian tugas")
    assert [row.present for row in paper.attendance].count(True) == 1
    assert len(paper.attendance) == 5
    (form,) = story.documents("form")
    shown = paper_from("form", form.content)
    assert isinstance(shown, FormPaper)
    assert shown.status == "Telah dibahas"


def test_the_head_signs_the_measurement_in_its_row() -> None:
    story = walk(MEASURING)
    signing = story.to("8")
    (document,) = story.documents("measurement")
    mark = document.marks.get()
    assert (mark.act, mark.step, mark.position_id) == ("sign", "8", signing.position_id)
    paper = paper_from("measurement", document.content)
    assert isinstance(paper, MeasurementPaper)
    assert paper.decision == "Tercapai: Menurut hasil"
    assert {row.outcome for row in paper.rows} == {"tercapai"}

    story.to_the_end()

    assert story.cycle.state == Cycle.State.ENDED
    assert story.documents("measurement")[0].state == Document.State.ISSUED


def test_an_office_content_with_less_lets_its_head_say_achieved_and_prints_it() -> None:
    """9 of 10 everywhere: no action plan is asked for, and the paper says from which percentage."""
    story = walk(MEASURING, figure="9")
    Agency.objects.update(achieved_from=Decimal(90))
    story.to_the_end()

    paper = paper_from("measurement", story.documents("measurement")[0].content)
    assert isinstance(paper, MeasurementPaper)
    assert {row.outcome for row in paper.rows} == {"tercapai"}
    assert not paper.action_plans
    assert "sejak 90% sebelum batas dan pembulatan" in paper.scale


def test_action_plans_enter_the_document_before_it_is_signed() -> None:
    story = walk(MEASURING, figure="5", outcome="not_achieved")
    story.to("7")
    number = story.documents("measurement")[0].number
    story.to("8")

    (document,) = story.documents("measurement")

    paper = paper_from("measurement", document.content)
    assert isinstance(paper, MeasurementPaper)
    assert (document.number, document.version) == (number, 1)
    assert {plan.cause for plan in paper.action_plans} == {"Anggaran terlambat"}
    assert len(paper.action_plans) == len(paper.rows)
    assert paper.decision.startswith("Tidak tercapai")
    assert document.unsigned_pdf_id is None  # the concept that was read before no longer serves
    story.to_the_end()
    assert story.cycle.state == Cycle.State.ENDED


def test_work_sent_back_gives_the_next_version_under_the_same_number() -> None:
    story = walk(MEASURING, outcome="needs_work")
    story.to("7")
    (first,) = story.documents("measurement")
    story.act()
    first.refresh_from_db()
    assert first.state == Document.State.VOID
    story.outcome = "achieved"

    story.to_the_end()

    second = story.documents("measurement")[1]
    assert (second.number, second.version, second.supersedes_id) == (first.number, 2, first.id)
    assert second.state == Document.State.ISSUED
    assert "Menggantikan versi 1" in second.content
    assert second.verification_id != first.verification_id


def test_a_request_says_what_is_asked_and_a_receipt_who_took_it() -> None:
    story = walk(SUBDISTRICT)
    story.to("6")
    request = paper_from("request", story.documents("request")[0].content)
    assert isinstance(request, RequestPaper)
    assert [row.target_text for row in request.rows] == ["10", "10"]
    assert request.addressee
    assert "Disampaikan melalui Himpun" in request.marks[0].state
    receipt = paper_from("receipt", story.documents("receipt")[0].content)
    assert isinstance(receipt, ReceiptPaper)
    assert [block.intro for block in receipt.marks] == ["Yang menyerahkan,", "Yang menerima,"]
    assert receipt.items[0].count == "2 indikator"


@pytest.mark.parametrize("procedure", [SUBDISTRICT, VILLAGES, INSPECTORATE, PLANNING, MEASURING])
def test_what_is_approved_names_positions_until_it_is_signed(procedure: str) -> None:
    story = walk(procedure)
    story.to_the_end()
    marked = [row for row in Document.objects.filter(cycle=story.cycle) if row.marks.exists()]
    assert marked
    assert not [name for document in marked for name in names_in(document) if document.kind != "minutes"]


def test_numbers_and_codes_are_never_given_twice() -> None:
    story = walk(SUBDISTRICT, units=6)
    story.to_the_end()
    papers = Document.objects.filter(cycle=story.cycle)
    assert len({(row.kind, row.number) for row in papers}) == papers.count()
    assert len({row.verification_id for row in papers}) == papers.count()


def test_requests_cost_no_more_statements_for_more_units() -> None:
    counts = []
    for units in (2, 12):
        story = walk(SUBDISTRICT, units=units)
        task = story.to("3")
        put_pdfs(story.cycle)
        with CaptureQueriesContext(connection) as captured:
            story.do(task)
        counts.append(len(captured))
        assert len([row for row in open_tasks(story.cycle) if row.kind == "fill"]) == units + 1
    assert counts[0] == counts[1]
