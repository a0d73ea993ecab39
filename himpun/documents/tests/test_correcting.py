"""Papers of a correction after the archive: the same number, the next version, and the archived one until then."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from himpun.collection.models import DataRequest
from himpun.collection.services import (
    WrongRegisters,
    correct_archived,
    enter_finding,
    return_from,
    withdraw_entry,
)
from himpun.collection.tests.test_registers import RECEIVED
from himpun.cycles.models import Cycle
from himpun.cycles.services import cancel, send_back
from himpun.cycles.tests.archived import keep
from himpun.cycles.tests.office import open_office
from himpun.documents.models import Document
from himpun.documents.selectors import verification
from himpun.documents.tests.papers_office import give_accounts
from himpun.documents.tests.test_voiding import LETTERS
from himpun.documents.tests.walk import Walk, walk
from himpun.ledger.models import Entry
from himpun.measurement.models import Achievement
from himpun.plans.models import Target

pytestmark = pytest.mark.usefixtures("all_wired")

SUBDISTRICT = "mojokerto-dawarblandong-2023"
REASON = "Temuan evaluator"


@pytest.fixture
def story() -> Walk:
    """004, archived; every unit answered 8."""
    told = walk(SUBDISTRICT, figure="8")
    told.to_the_end()
    keep(told.cycle, told.now)
    return told


def correction(of: Walk, *, figure: str = "10") -> Walk:
    """The next version under way: the first Kasi's first figure is wrong."""
    now = of.now + timedelta(minutes=1)
    unit = of.office.units[0]
    cell = DataRequest.objects.get(cycle=of.cycle, unit=unit).rows[0]["indicator_id"]
    wrong = {unit.id: {cell: "Salah ketik"}}
    cycle = correct_archived(of.cycle.id, wrong, reason=REASON, actor=of.office.actor("staff", now), now=now)
    return Walk(of.office, cycle, figure, minutes=of.minutes + 1)


def standing(document: Document) -> str:
    shown = verification(document.verification_id)
    assert shown is not None
    return shown.standing


def test_it_works(story: Walk) -> None:
    """The archived measurement stands until its correction is signed, by a chain that begins anew."""
    (first,) = story.documents("measurement")
    new = correction(story)
    new.to("", "sign")
    (second,) = new.documents("measurement")
    assert (second.number, second.version, second.supersedes) == (first.number, 2, first)
    assert [mark.state for mark in second.marks.all()] == ["due"]
    assert standing(first) == "terbit"

    new.to_the_end()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "issued")
    assert standing(first) == "digantikan versi 2"
    assert f'"supersedes":"Menggantikan versi 1. {REASON}"' in second.content
    told = Entry.objects.get(verb="document.superseded", subject_id=first.id)
    assert told.cycle_id == new.cycle.id


def test_a_version_that_was_voided_on_the_way_replaces_nothing() -> None:
    """The head returns the corrected measurement: version 2 is void, and version 3 takes the archived one's place."""
    office = open_office(LETTERS)
    give_accounts(office)
    archived = Walk(office, office.start(), "8")
    archived.to_the_end()
    keep(archived.cycle, archived.now)
    (first,) = archived.documents("measurement")
    new = correction(archived)
    signing = new.to("6")
    send_back(signing.id, to="4", reason="Angka keliru", actor=office.doer(signing, new.now), now=new.now)
    assert standing(first) == "terbit"

    new.to_the_end()

    assert [(row.version, row.state) for row in new.documents("measurement")] == [(2, "void"), (3, "issued")]
    assert standing(first) == "digantikan versi 3"
    assert not new.documents("disposition")


def test_papers_of_others_stay_as_they_are(story: Walk) -> None:
    new = correction(story)
    new.to_the_end()

    mine = DataRequest.objects.get(cycle=new.cycle, unit=story.office.units[0]).unit_id
    receipts = {document.unit_id: document.state for document in story.documents("receipt")}
    assert receipts.pop(mine) == "superseded"
    assert set(receipts.values()) == {"issued"}
    assert {document.state for document in story.documents("request") + story.documents("form")} == {"issued"}
    assert not new.documents("request")
    assert not new.documents("form")


def test_after_a_cancelled_correction_the_archived_papers_hold_again(story: Walk) -> None:
    new = correction(story)
    new.to("", "sign")
    (recap,) = story.documents("recap")
    assert recap.state == "superseded"

    cancel(new.cycle.id, reason="Ternyata sudah benar", actor=story.office.actor("staff", new.now), now=new.now)

    assert {document.state for document in Document.objects.filter(cycle=new.cycle)} == {"void"}
    assert {document.state for document in Document.objects.filter(cycle=story.cycle)} == {"issued"}
    assert standing(story.documents("recap")[0]) == "terbit"
    assert Entry.objects.filter(verb="document.held_again", subject_id=recap.id).count() == 1


def test_a_correction_after_a_cancelled_one_goes_on_from_the_archived_papers(story: Walk) -> None:
    new = correction(story)
    new.to("", "sign")
    cancel(new.cycle.id, reason="Ternyata sudah benar", actor=story.office.actor("staff", new.now), now=new.now)
    again = correction(Walk(story.office, story.cycle, minutes=new.minutes))

    again.to_the_end()

    assert [(row.version, row.state) for row in again.documents("measurement")] == [(2, "issued")]
    assert standing(story.documents("measurement")[0]) == "digantikan versi 2"


def test_wrong_data_go_back_within_a_correction_too(story: Walk) -> None:
    new = correction(story, figure="80")
    analysing = new.to("6")
    unit = story.office.units[0]
    cell = DataRequest.objects.get(cycle=new.cycle, unit=unit).rows[0]["indicator_id"]
    actor = story.office.doer(analysing, new.now)
    return_from(analysing.id, {unit.id: {cell: "Masih salah"}}, to="4", actor=actor, now=new.now)
    new.figure = "9"

    new.to_the_end()

    assert new.cycle.state == Cycle.State.ENDED
    assert DataRequest.objects.get(cycle=new.cycle, unit=unit).round == 3
    assert [row.state for row in new.documents("recap")] == ["superseded", "issued"]
    assert standing(story.documents("recap")[0]) == "digantikan versi 3"


def test_the_next_period_is_compared_with_the_version_that_counts(story: Walk) -> None:
    """8 of 10 was 80 %; corrected to 10 it is 100 %: the next quarter's 100 % is then no change."""
    for target in list(Target.objects.filter(indicator__agency=story.office.agency, period="2026-Q1")):
        target.pk, target.period = None, "2026-Q2"
        target.save(force_insert=True)
    new = correction(story)
    later = Walk(story.office, story.office.start("2026-Q2", now=new.now), "10", minutes=new.minutes)
    later.to("6")
    assert _change(later) == Decimal(20)

    new.minutes = later.minutes
    new.to_the_end()
    later.minutes = new.minutes
    analysing = later.to("6")
    other = story.office.units[1]
    cell = DataRequest.objects.get(cycle=later.cycle, unit=other).rows[0]["indicator_id"]
    actor = story.office.doer(analysing, later.now)
    return_from(analysing.id, {other.id: {cell: "Periksa lagi"}}, to="4", actor=actor, now=later.now)
    later.to("6")

    assert _change(later) == Decimal(0)


def _change(walked: Walk) -> Decimal | None:
    """How the first Kasi's first result moved since the last period."""
    unit = walked.office.units[0]
    cell = DataRequest.objects.get(cycle=walked.cycle, unit=unit).rows[0]["indicator_id"]
    return Achievement.objects.get(cycle=walked.cycle, unit=unit, indicator_id=cell, is_current=True).change


def test_registers_alone_give_the_next_version_of_their_paper() -> None:
    """000: one division's LHP lacks a line. Its register, receipt and recap are made again, nobody else's receipt."""
    told = walk("musi-banyuasin-dpmd-2019", figure="8")
    told.to_the_end()
    keep(told.cycle, told.now)
    unit, now = told.office.units[0], told.now + timedelta(minutes=1)
    wrong = {unit.id: WrongRegisters(lacking={"LHP": "Satu laporan belum tercatat"})}
    actor = told.office.actor("staff", now)
    cycle = correct_archived(told.cycle.id, {}, registers=wrong, reason=REASON, actor=actor, now=now)
    new = Walk(told.office, cycle, "8", minutes=told.minutes + 1)
    filling = new.to("4", "fill")
    request = DataRequest.objects.get(cycle=cycle, unit=unit)
    head = told.office.doer(filling, new.now)
    nihil = request.register_entries.get(register="LHP")
    withdraw_entry(nihil.id, reason="Ada satu laporan", actor=head, now=new.now)
    enter_finding(request.id, RECEIVED, actor=head, now=new.now)

    new.to_the_end()

    (first, other), (second,) = told.documents("register"), new.documents("register")
    assert (second.number, second.version, second.supersedes, second.state) == (first.number, 2, first, "issued")
    assert RECEIVED.number in second.content
    assert RECEIVED.number not in first.content
    assert (standing(first), standing(other)) == ("digantikan versi 2", "terbit")
    receipts = {document.unit_id: document.state for document in told.documents("receipt")}
    assert receipts.pop(unit.id) == "superseded"
    assert set(receipts.values()) == {"issued"}
    assert [row.state for row in told.documents("recap")] == ["superseded"]
