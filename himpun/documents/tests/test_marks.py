"""Initialling and signing: the chain of 000's disposition, and every way of not being allowed to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from himpun.cycles.models import Disposition, Task
from himpun.cycles.tests.office import START, Office, only_task, open_office, open_tasks, refused
from himpun.documents.content import paper_from
from himpun.documents.models import Document, Mark
from himpun.documents.services import Proof, mark_task, redraw
from himpun.documents.tests.papers_office import OWN, OWN_READINESS, PROOF, give_accounts, mark, put_pdfs, wired_with
from himpun.kernel.hashing import sha256_hex
from himpun.ledger.models import Entry
from tests.committed import CommittedDatabase

LATER = START + timedelta(minutes=10)


def test_it_works(village_office: Office) -> None:
    cycle = village_office.start()
    document = Document.objects.get(cycle=cycle, kind="disposition")
    assert [(row.act, row.state, row.step) for row in document.marks.all()] == [
        ("sign", "due", "0"),
        ("initial", "waiting", "0"),
        ("initial", "waiting", "0"),
    ]
    put_pdfs(cycle)

    for act in ("sign", "initial", "initial"):
        (given,) = mark(village_office, only_task(cycle, step="0"))
        assert given.act == act

    document.refresh_from_db()
    assert document.state == Document.State.ISSUED
    assert document.issued_at == START
    assert [task.step for task in open_tasks(cycle)] == ["1"]
    put_pdfs(cycle)
    document.refresh_from_db()
    assert document.issued_pdf_id is not None
    verbs = list(Entry.objects.filter(cycle_id=cycle.id).values_list("verb", flat=True))
    assert verbs.count("document.initialled") == 2
    assert verbs[-1] == "document.issued"


def test_a_mark_keeps_what_was_approved_and_by_whom(village_office: Office) -> None:
    cycle = village_office.start()
    put_pdfs(cycle)

    (given,) = mark(village_office, only_task(cycle, step="0"))

    document = Document.objects.get(cycle=cycle)
    head = village_office.actor("agency_head")
    assert given.content_sha256 == sha256_hex(document.content)
    assert given.pdf_sha256 == document.unsigned_pdf_id
    assert (given.official_id, given.position_title, given.capacity) == (
        head.official_id,
        head.position_title,
        "definitif",
    )
    assert (given.method, given.proof, given.at) == ("internal", "password", START)


def test_nobody_marks_before_the_pdf_can_be_read(village_office: Office) -> None:
    cycle = village_office.start()
    with refused("document_not_ready"):
        mark(village_office, only_task(cycle, step="0"))


def test_a_wrong_password_approves_nothing(village_office: Office) -> None:
    cycle = village_office.start()
    put_pdfs(cycle)
    task = only_task(cycle, step="0")
    with refused("proof_failed"):
        mark_task(task.id, proof=Proof("salah"), actor=village_office.doer(task, START), now=START)
    assert not Mark.objects.filter(state=Mark.State.DONE).exists()


def test_another_official_cannot_mark(village_office: Office) -> None:
    cycle = village_office.start()
    put_pdfs(cycle)
    with refused("not_your_task"):
        mark_task(only_task(cycle, step="0").id, proof=PROOF, actor=village_office.actor("secretary"), now=START)


def test_a_proof_is_never_shown() -> None:
    assert "rahasia" not in repr(Proof("rahasia"))


def test_marking_twice_gives_the_recorded_mark(village_office: Office) -> None:
    cycle = village_office.start()
    put_pdfs(cycle)
    task = only_task(cycle, step="0")
    (first,) = mark(village_office, task)
    entries = Entry.objects.count()

    (again,) = mark(village_office, task, now=LATER)

    assert (again.id, again.at) == (first.id, first.at)
    assert Entry.objects.count() == entries


def test_an_order_with_a_mark_is_not_simply_completed(village_office: Office) -> None:
    cycle = village_office.start()
    put_pdfs(cycle)
    with refused("mark_needed"):
        village_office.complete(only_task(cycle, step="0"))


def test_an_order_without_a_mark_is(village_office: Office) -> None:
    cycle = village_office.start()
    put_pdfs(cycle)
    for _ in range(3):
        mark(village_office, only_task(cycle, step="0"))
    village_office.complete(only_task(cycle, step="1"))
    assert only_task(cycle).step == "2"


def test_nothing_to_mark_is_said(village_office: Office) -> None:
    cycle = village_office.start()
    put_pdfs(cycle)
    for _ in range(3):
        mark(village_office, only_task(cycle, step="0"))
    with refused("nothing_to_mark"):
        mark(village_office, only_task(cycle, step="1"))


def test_a_note_beside_the_initial_is_kept(village_office: Office) -> None:
    cycle = village_office.start()
    put_pdfs(cycle)
    mark(village_office, only_task(cycle, step="0"), note="Segera\u200b diselesaikan")
    notes = Disposition.objects.get(cycle=cycle).notes
    assert [(row["title"], row["text"]) for row in notes] == [("Kepala Dinas", "Segera diselesaikan")]


def test_a_content_drawn_anew_meanwhile_waits_for_its_pdf(village_office: Office) -> None:
    """What was read before does not stand for what the paper says now."""
    cycle = village_office.start()
    put_pdfs(cycle)
    document = Document.objects.get(cycle=cycle)
    paper = paper_from(document.kind, document.content)
    redraw(document, replace(paper, title="Lembar Disposisi Lain"), doer=None, now=START)
    with refused("document_not_ready"):
        mark(village_office, only_task(cycle, step="0"))


def test_a_mark_outside_the_table_is_a_task_of_its_own(db: None, wired: None, data_directory: object) -> None:
    """001: the head signs in step 1, the secretary initials in step 2, the Kasubag Perencanaan outside the table."""
    office = open_office("banggai-bappeda-2020", zone="Asia/Makassar")
    give_accounts(office)
    cycle = office.start()
    put_pdfs(cycle)
    mark(office, only_task(cycle, step="1"))
    assert not open_tasks(cycle, kind="initial")
    mark(office, only_task(cycle, step="2"))

    side = only_task(cycle, kind="initial")

    assert (side.step, side.position) == ("", office.positions["head_of_planning"])
    with refused("mark_needed"):
        office.complete(side)
    mark(office, side)
    assert Document.objects.get(cycle=cycle).state == Document.State.ISSUED
    assert Task.objects.get(pk=side.id).state == Task.State.DONE


def test_a_double_click_marks_once(committed_db: CommittedDatabase) -> None:
    with wired_with(OWN, OWN_READINESS):
        office = open_office("musi-banyuasin-dpmd-2019")
        give_accounts(office)
        cycle = office.start()
        put_pdfs(cycle)
        task = only_task(cycle, step="0")
        actor = office.doer(task, START)
        clicks = [lambda: mark_task(task.id, proof=PROOF, actor=actor, now=START)] * 4

        outcomes = committed_db.at_once(clicks)

    assert {given[0].id for given in outcomes if isinstance(given, list)} == {Mark.objects.get(order=1).id}
    assert all(isinstance(given, list) for given in outcomes), outcomes
    assert Entry.objects.filter(verb="document.signed").count() == 1
    assert only_task(cycle, step="0").position == office.positions["secretary"]
