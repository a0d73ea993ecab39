"""What anyone learns from the code on a paper: whether it is genuine, who marked by position, and no person's name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from himpun.collection.store import path_of
from himpun.cycles.models import Cycle
from himpun.cycles.tests.office import START, Office, only_task, open_office, refused
from himpun.documents.access import document_for, verification_for
from himpun.documents.models import Document, Mark
from himpun.documents.selectors import verification
from himpun.documents.services import note_paper_place
from himpun.documents.tests.papers_office import mark, put_pdfs
from himpun.kernel.refusals import Refusal

LATER = START + timedelta(hours=1)


@pytest.fixture
def issued(village_office: Office) -> Document:
    cycle = village_office.start()
    put_pdfs(cycle)
    for minute in range(3):
        mark(village_office, only_task(cycle, step="0"), now=START + timedelta(minutes=minute))
    put_pdfs(cycle)
    return Document.objects.get(cycle=cycle)


def test_it_works(issued: Document) -> None:
    found = verification(issued.verification_id)
    assert found is not None
    assert found.is_intact
    assert (found.number, found.agency, found.state) == (issued.number, "Kantor Contoh", "issued")
    assert [(row.position, row.act) for row in found.signers] == [
        ("Kepala Dinas", "sign"),
        ("Sekretaris", "initial"),
        ("Kasubbag Perencanaan, Evaluasi dan Pelaporan", "initial"),
    ]
    assert found.pdf_sha256 == issued.issued_pdf_id


def test_no_person_is_named(issued: Document, village_office: Office) -> None:
    shown = str(verification(issued.verification_id))
    assert not [official.name for official in village_office.officials.values() if official.name in shown]


def test_it_is_found_as_it_was_typed(issued: Document) -> None:
    assert verification(f" {issued.verification_id.lower()} ") is not None


def test_an_unknown_code_is_told(db: None) -> None:
    with pytest.raises(Refusal) as caught:
        verification_for("TIDAKADA")
    assert caught.value.code == "not_there"


def test_a_changed_content_is_found(issued: Document) -> None:
    Document.objects.filter(pk=issued.pk).update(content=issued.content.replace("Biasa", "Segera"))
    found = verification(issued.verification_id)
    assert found is not None
    assert "Isi surat" in found.problem


def test_a_mark_on_another_content_is_found(issued: Document) -> None:
    Mark.objects.filter(document=issued, order=2).update(content_sha256="0" * 64)
    found = verification(issued.verification_id)
    assert found is not None
    assert "Sekretaris" in found.problem


@pytest.mark.parametrize("spoil", ["change", "lose"])
def test_a_changed_or_lost_file_is_found(issued: Document, spoil: str) -> None:
    assert issued.issued_pdf_id is not None
    path = path_of(issued.issued_pdf_id)
    path.unlink() if spoil == "lose" else path.write_bytes(b"%PDF-1.7 lain")
    found = verification(issued.verification_id)
    assert found is not None
    assert not found.is_intact


def test_the_code_says_nothing_to_who_has_not_read_the_paper(issued: Document, village_office: Office) -> None:
    """Two cycles of the same office and rule share nothing that could be guessed from the other."""
    other = village_office.start("2026-Q2", now=START + timedelta(days=1))
    assert Document.objects.get(cycle=other).verification_id[:8] != issued.verification_id[:8]


def test_a_stranger_gets_the_answer_for_not_there(issued: Document) -> None:
    stranger = open_office(name="Kantor Lain")
    for document_id in (issued.id, issued.id + 1000):
        with refused("not_there"):
            document_for(stranger.first(), document_id)
        with refused("not_there"):
            note_paper_place(document_id, "Map 1", actor=stranger.first(), now=LATER)


def test_where_the_paper_lies_is_noted(issued: Document, village_office: Office) -> None:
    document = note_paper_place(
        issued.id, "Map 3, Lemari A", actor=village_office.first(), now=START + timedelta(hours=1)
    )
    assert document_for(village_office.first(), document.id).paper_place == "Map 3, Lemari A"
    assert isinstance(document.cycle, Cycle)
