"""Excusing a unit, and closing the gathering without a silent one."""

from __future__ import annotations

import pytest

from himpun.collection.services import accept, close_without, excuse, type_value
from himpun.collection.tests.counting import value_counts
from himpun.collection.tests.stage import after, handed_out
from himpun.cycles.models import Task
from himpun.cycles.services import complete
from himpun.cycles.tests.office import refused

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    stage = handed_out()
    accept(stage.hand_in(0).id, actor=stage.staff(), now=after(70))
    silent = stage.request(1)

    close_without(silent.id, reason="Tidak menjawab sampai batas akhir", actor=stage.staff(), now=after(500))

    assert stage.request(1).state == "closed"
    assert Task.objects.get(subject_kind="request", subject_id=silent.id).state == "withdrawn"
    assert stage.gathering().active_since == after(500)
    complete(stage.gathering().id, actor=stage.staff(), now=after(501))
    counts = value_counts(stage.cycle.id)
    assert (counts.expected, counts.accepted, counts.missing) == (6, 2, 4)


def test_an_excused_unit_is_not_counted_missing() -> None:
    stage = handed_out()
    unit = stage.request(1)

    excuse(unit.id, reason="Seksi ini baru dibentuk", actor=stage.office.actor("head_of_planning"), now=after(30))

    assert Task.objects.get(subject_kind="request", subject_id=unit.id).state == "not_needed"
    assert value_counts(stage.cycle.id).expected == 4


def test_a_reason_is_needed() -> None:
    stage = handed_out()
    for act in (excuse, close_without):
        with refused("reason_missing"):
            act(stage.request(1).id, reason=" ", actor=stage.staff(), now=after(30))


def test_the_unit_itself_cannot() -> None:
    stage = handed_out()
    for act in (excuse, close_without):
        with refused("not_your_request"):
            act(stage.request(1).id, reason="Kami sibuk", actor=stage.head(1), now=after(30))


def test_what_was_handed_in_is_decided_not_closed() -> None:
    stage = handed_out()
    request = stage.hand_in(0)

    with refused("already_handed_in"):
        close_without(request.id, reason="Ditutup saja", actor=stage.staff(), now=after(70))


def test_a_closed_request_takes_no_more_figures() -> None:
    stage = handed_out()
    request = stage.request(1)
    close_without(request.id, reason="Tidak menjawab", actor=stage.staff(), now=after(500))

    with refused("request_closed"):
        type_value(request.id, request.rows[0]["indicator_id"], text="5", actor=stage.head(1), now=after(510))
