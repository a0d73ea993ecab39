"""A return voids the chain: marks no longer hold, awaited marks are withdrawn, and the next version begins anew."""

from __future__ import annotations

import pytest

from himpun.collection.models import DataRequest
from himpun.collection.services import return_from
from himpun.cycles.models import Cycle, Task
from himpun.cycles.services import send_back
from himpun.cycles.tests.office import open_office, open_tasks, refused
from himpun.documents.models import Document, Mark
from himpun.documents.tests.papers_office import give_accounts, mark, put_pdfs
from himpun.documents.tests.walk import Walk
from himpun.ledger.models import Entry

pytestmark = pytest.mark.usefixtures("all_wired")

LETTERS = """
key: kantor-contoh-2026
edition: 1
kind: collecting
frequency: [quarterly]
identity:
  office: Kantor Contoh
  region: Kabupaten Contoh
  title: Pengumpulan Data Kinerja
actors:
  - {key: agency_head, position: Kepala Dinas}
  - {key: secretary, position: Sekretaris}
  - {key: staff, position: Staf Perencanaan}
  - {key: section_heads, positions_of: [seksi]}
columns:
  - {title: Kepala, actors: [agency_head]}
  - {title: Sekretaris, actors: [secretary]}
  - {title: Staf, actors: [staff]}
  - {title: Kasi, actors: [section_heads]}
recording:
  - {document: disposition, actor: agency_head, act: sign, order: 1, step: "1"}
  - {document: disposition, actor: secretary, act: initial, order: 2, step: "2"}
  - {document: measurement, actor: staff, act: initial, order: 1}
  - {document: measurement, actor: secretary, act: initial, order: 2, step: "5"}
  - {document: measurement, actor: agency_head, act: sign, order: 3, step: "6"}
steps:
  - {no: "1", activity: Memerintahkan pengumpulan, by: {actors: [agency_head]}, work: order}
  - {no: "2", activity: Meneruskan perintah, by: {actors: [secretary]}, work: order}
  - {no: "3", activity: Menghimpun data, by: {actors: [staff]}, work: gather, from: [section_heads]}
  - {no: "4", activity: Menganalisis data, by: {actors: [staff]}, work: analyse}
  - no: "5"
    activity: Memaraf konsep
    by: {actors: [secretary]}
    work: sign
    returns: [{to: "3", scope: units}, {to: "4", scope: cycle}, {to: "1", scope: cycle}]
  - no: "6"
    activity: Menandatangani
    by: {actors: [agency_head]}
    work: sign
    returns: [{to: "4", scope: cycle}]
"""


@pytest.fixture
def story() -> Walk:
    office = open_office(LETTERS)
    give_accounts(office)
    return Walk(office, office.start())


def test_it_works(story: Walk) -> None:
    """Initials go up, the head last; returned by the head, the corrected version starts at the first initial again."""
    signing = story.to("6")
    (first,) = story.documents("measurement")
    assert [row.state for row in first.marks.all()] == ["done", "done", "due"]

    send_back(signing.id, to="4", reason="Angka keliru", actor=story.office.doer(signing, story.now), now=story.now)

    first.refresh_from_db()
    assert first.state == Document.State.VOID
    assert [row.state for row in first.marks.all()] == ["done", "done", "void"]
    story.to_the_end()
    second = story.documents("measurement")[1]
    assert (second.number, second.version, second.state) == (first.number, 2, Document.State.ISSUED)
    assert [row.state for row in second.marks.all()] == ["done"] * 3
    assert story.cycle.state == Cycle.State.ENDED
    assert Entry.objects.filter(verb="document.voided", subject_id=first.id).count() == 1


def test_an_awaited_initial_outside_the_table_is_withdrawn(story: Walk) -> None:
    """The staff has not initialled yet when the secretary returns the figures of a unit."""
    reviewing = story.to("5")
    side = next(task for task in open_tasks(story.cycle) if task.kind == "initial")
    unit = story.office.units[0]
    request = DataRequest.objects.get(cycle=story.cycle, unit=unit)
    wrong = {unit.id: {request.rows[0]["indicator_id"]: "Tidak sesuai bukti"}}

    return_from(reviewing.id, wrong, to="3", actor=story.office.doer(reviewing, story.now), now=story.now)

    side.refresh_from_db()
    assert side.state == Task.State.WITHDRAWN
    assert not Mark.objects.filter(document__kind="measurement", state=Mark.State.DUE).exists()
    story.to_the_end()
    assert story.cycle.state == Cycle.State.ENDED
    versions = [(row.version, row.state) for row in story.documents("measurement")]
    assert versions == [(1, "void"), (2, "issued")]


def test_a_returned_disposition_is_marked_anew(story: Walk) -> None:
    reviewing = story.to("5")
    (first,) = story.documents("disposition")
    assert first.state == Document.State.ISSUED

    send_back(
        reviewing.id, to="1", reason="Perintah diubah", actor=story.office.doer(reviewing, story.now), now=story.now
    )

    second = story.documents("disposition")[1]
    assert (second.number, second.version) == (first.number, 2)
    assert [row.state for row in second.marks.all()] == ["due", "waiting"]
    story.to_the_end()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (Document.State.SUPERSEDED, Document.State.ISSUED)


def test_nobody_marks_up_the_line_before_their_turn(story: Walk) -> None:
    """Step 5 is open, but the staff's initial, a task of its own, comes first."""
    reviewing = story.to("5")
    put_pdfs(story.cycle)
    with refused("not_your_turn_to_sign"):
        mark(story.office, reviewing, now=story.now)
