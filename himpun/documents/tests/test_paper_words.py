"""What papers say is true of the moment: an unanswered form is empty, what waits is counted, money is its own."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from himpun.documents.papers import RegisterTable
from himpun.documents.tests.samples import REQUEST, recap
from himpun.documents.typesetting.figures import EMPTY_LINES, recap_data, registers_data
from himpun.documents.typesetting.letters import DERIVED_NOTE, request_data
from himpun.procedures.sheet.words import Cleaner

ASKED = (RegisterTable(register="LHP"), RegisterTable(register="LHE", nihil_reason="tidak ada evaluasi"))


def test_a_register_that_is_asked_for_is_an_empty_form() -> None:
    asked, said = registers_data(ASKED, to_fill=True)
    assert (asked["lines"], asked["rows"]) == (EMPTY_LINES, [])
    assert (said["lines"], said["nihil"]) == (0, "Nihil. Alasan: tidak ada evaluasi")
    assert [row["lines"] for row in registers_data(ASKED)] == [0, 0]


def test_a_request_gives_no_time_that_it_does_not_name() -> None:
    facts = dict(request_data(replace(REQUEST, due_at=None), Cleaner())["facts"])
    assert "Batas waktu" not in facts


def test_a_derived_target_is_marked_and_explained() -> None:
    row = replace(REQUEST.rows[0], target=Decimal(25), target_text="", target_is_derived=True)
    data = request_data(replace(REQUEST, rows=(row,)), Cleaner())
    assert data["rows"][0][3] == "25 (turunan)"
    assert DERIVED_NOTE in data["filled"]


def test_what_a_unit_sent_is_shown_and_counted_as_waiting() -> None:
    waiting = replace(recap().rows[0], state="dikirim, belum diputuskan", value=Decimal("1200.25"))
    data = recap_data(replace(recap(), rows=(waiting,)), Cleaner())
    assert dict(data["summary"]) == {
        "Indikator": "1", "Diterima": "0", "Menunggu keputusan": "1", "Nihil": "0", "Belum ada": "0",
    }  # fmt: skip
    assert data["groups"][0]["rows"][0][4] == "1.200,25"
