"""Typing from paper."""

from __future__ import annotations

import pytest

from himpun.collection.services import type_on_behalf
from himpun.collection.tests.stage import after, handed_out
from himpun.cycles.models import Task
from himpun.cycles.tests.office import refused
from himpun.ledger.models import Entry

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    stage = handed_out()
    request = stage.request()

    type_on_behalf(
        request.id,
        stage.answers(request, ["8", "9"]),
        paper_of="Kepala Seksi 1",
        held_at="map merah, lemari 2",
        actor=stage.staff(),
        now=after(60),
    )

    request = stage.request()
    assert request.state == "handed_in"
    assert request.on_behalf_of == "Kepala Seksi 1; kertasnya di map merah, lemari 2"
    assert Task.objects.get(subject_kind="request", subject_id=request.id).paper_place == "map merah, lemari 2"
    assert "on_behalf_of" in Entry.objects.filter(verb="request.handed_in").get().body


def test_whose_paper_and_where_must_be_said() -> None:
    stage = handed_out()
    request = stage.request()
    for code, owner, place in (("paper_owner_missing", "", "map"), ("paper_place_missing", "Kasi", "")):
        with refused(code):
            type_on_behalf(
                request.id,
                stage.answers(request),
                paper_of=owner,
                held_at=place,
                actor=stage.staff(),
                now=after(60),
            )


def test_another_unit_cannot() -> None:
    stage = handed_out()
    request = stage.request()

    with refused("not_your_request"):
        type_on_behalf(
            request.id,
            stage.answers(request),
            paper_of="Kasi",
            held_at="map merah",
            actor=stage.head(1),
            now=after(60),
        )
