"""The jobs: the PDF that is read before marking, the issued one with its marks, and doing it twice."""

from __future__ import annotations

import io
from datetime import timedelta

import pdfplumber

from himpun.collection.store import read_bytes
from himpun.cycles.models import Cycle
from himpun.cycles.tests.office import START, Office, only_task
from himpun.documents.models import Document
from himpun.documents.tasks import render_document, render_documents
from himpun.documents.tests.papers_office import mark
from himpun.kernel.hashing import sha256_hex
from himpun.ledger.models import Entry


def test_it_works(village_office: Office) -> None:
    cycle = village_office.start()
    document = _rendered(cycle)
    assert document.state == Document.State.MARKING
    text = _text(document.unsigned_pdf_id)
    assert document.number in text
    assert "Kepala Dinas" in text
    assert "Pejabat" not in text  # nobody has signed yet

    for minute in range(3):
        mark(
            village_office, only_task(cycle, step="0"), now=START + timedelta(minutes=minute), note=f"Catatan {minute}"
        )
    document = _rendered(cycle)

    issued = _text(document.issued_pdf_id)
    head = village_office.officials[village_office.positions["agency_head"].id]
    assert head.name in issued
    assert "persetujuan internal" in issued
    assert "Catatan 2" in issued
    assert document.verification_id in issued
    assert document.page_count == 1


def test_the_job_run_again_changes_nothing(village_office: Office) -> None:
    cycle = village_office.start()
    document = _rendered(cycle)
    for _ in range(3):
        mark(village_office, only_task(cycle, step="0"))
    issued = _rendered(cycle)
    entries = Entry.objects.count()

    render_documents.func([document.id, document.id])

    again = Document.objects.get(pk=document.id)
    assert (again.issued_pdf_id, again.unsigned_pdf_id) == (issued.issued_pdf_id, document.unsigned_pdf_id)
    assert Entry.objects.count() == entries


def test_the_hash_of_what_was_issued_is_recorded(village_office: Office) -> None:
    cycle = village_office.start()
    _rendered(cycle)
    for _ in range(3):
        mark(village_office, only_task(cycle, step="0"))
    document = _rendered(cycle)

    entry = Entry.objects.get(cycle_id=cycle.id, verb="document.issued")

    assert document.issued_pdf_id is not None
    assert sha256_hex(read_bytes(document.issued_pdf_id)) == document.issued_pdf_id
    assert document.issued_pdf_id in entry.body
    assert entry.at == START


def _rendered(cycle: Cycle) -> Document:
    document = Document.objects.get(cycle=cycle)
    render_document(document.id)
    document.refresh_from_db()
    return document


def _text(sha256: str | None) -> str:
    assert sha256 is not None
    with pdfplumber.open(io.BytesIO(read_bytes(sha256))) as pdf:
        return " ".join((page.extract_text() or "") for page in pdf.pages).replace("\n", " ")
