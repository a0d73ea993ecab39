"""Who may see what: not yours and not there get the same answer."""

from __future__ import annotations

import pytest

from himpun.collection.access import entry_for, evidence_for, request_for
from himpun.collection.services import attach_evidence
from himpun.collection.tests.stage import after, handed_out
from himpun.cycles.tests.office import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_directory")]


def test_it_works() -> None:
    stage = handed_out()
    request = stage.request()
    evidence = attach_evidence(request.id, b"%PDF-1.7\n", name="a.pdf", actor=stage.head(), now=after(11))

    for key in ("section_heads:1", "staff", "head_of_planning"):
        actor = stage.office.actor(key)
        assert request_for(actor, request.id) == request
        assert evidence_for(actor, evidence.id) == evidence


def test_another_section_and_another_agency_see_nothing() -> None:
    stage, other = handed_out(), handed_out()
    request = stage.request()
    evidence = attach_evidence(request.id, b"%PDF-1.7\n", name="a.pdf", actor=stage.head(), now=after(10))

    for actor in (stage.head(1), other.head(), other.staff()):
        for door, known in ((request_for, request.id), (evidence_for, evidence.id)):
            with refused("not_there"):
                door(actor, known)
            with refused("not_there"):
                door(actor, 999_999)


def test_what_is_not_there_is_told_alike() -> None:
    stage = handed_out()

    for door in (request_for, evidence_for, entry_for):
        with refused("not_there"):
            door(stage.staff(), 999_999)
