"""Accepting by cell."""

from __future__ import annotations

import pytest

from himpun.collection.models import Value
from himpun.collection.services import Answer, accept, type_on_behalf
from himpun.collection.tests.stage import after, handed_out
from himpun.cycles.tests.office import refused
from himpun.ledger.models import Entry

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    stage = handed_out()
    request = stage.hand_in()
    first, second = (row["indicator_id"] for row in request.rows)

    accept(request.id, [first], actor=stage.staff(), now=after(70))
    assert stage.request().state == "handed_in"
    accept(request.id, [second], actor=stage.staff(), now=after(71))

    assert stage.request().state == "accepted"
    assert set(Value.objects.values_list("state", flat=True)) == {"accepted"}
    assert Entry.objects.filter(verb="cells.accepted").count() == 2


def test_repeating_it_does_it_once() -> None:
    stage = handed_out()
    request = stage.hand_in()
    accept(request.id, actor=stage.staff(), now=after(70))
    entries = Entry.objects.count()

    accept(request.id, actor=stage.staff(), now=after(71))

    assert Entry.objects.count() == entries


def test_what_was_not_handed_in_is_refused() -> None:
    stage = handed_out()

    with refused("not_handed_in"):
        accept(stage.request().id, actor=stage.staff(), now=after(70))


def test_only_the_gatherer_decides() -> None:
    stage = handed_out()
    request = stage.hand_in()

    for key in ("section_heads:1", "section_heads:2", "head_of_general_affairs"):
        with refused("not_your_request"):
            accept(request.id, actor=stage.office.actor(key), now=after(70))


def test_another_agency_finds_nothing() -> None:
    stage, other = handed_out(), handed_out()
    request = stage.hand_in()

    with refused("not_there"):
        accept(request.id, actor=other.staff(), now=after(70))


def test_nobody_accepts_what_they_typed_but_their_superior_does() -> None:
    stage = handed_out()
    request = stage.request()
    type_on_behalf(
        request.id,
        stage.answers(request),
        paper_of="Kepala Seksi 1",
        held_at="map merah, lemari 2",
        actor=stage.staff(),
        now=after(60),
    )

    with refused("own_cell"):
        accept(request.id, actor=stage.staff(), now=after(70))
    accept(request.id, actor=stage.office.actor("head_of_planning"), now=after(75))

    assert stage.request().state == "accepted"


def test_an_agency_may_allow_it_and_the_record_says_so() -> None:
    stage = handed_out()
    stage.office.agency.allows_self_acceptance = True
    stage.office.agency.save()
    request = stage.request()
    answers = [Answer(row["indicator_id"], "5") for row in request.rows]
    type_on_behalf(
        request.id, answers, paper_of="Kepala Seksi 1", held_at="map merah", actor=stage.staff(), now=after(60)
    )

    accept(request.id, actor=stage.staff(), now=after(70))

    assert "self_accepted" in Entry.objects.filter(verb="cells.accepted").get().body
