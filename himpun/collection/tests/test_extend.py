"""Giving a unit more time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from himpun.collection.services import extend
from himpun.collection.tests.stage import after, handed_out
from himpun.cycles.tests.office import only_task, refused

pytestmark = pytest.mark.django_db


def test_it_works() -> None:
    stage = handed_out()
    request = stage.request()
    assert request.due_at is not None
    later = request.due_at + timedelta(days=2)

    extend(request.id, due_at=later, reason="Listrik padam", actor=stage.staff(), now=after(60))

    assert stage.request().due_at == later
    assert only_task(stage.cycle, kind="fill", subject_id=request.id).due_at == later


def test_only_to_later() -> None:
    stage = handed_out()
    request = stage.request()
    assert request.due_at is not None

    for moment in (request.due_at, request.due_at - timedelta(hours=1), after(10)):
        with refused("due_not_later"):
            extend(request.id, due_at=moment, reason="Listrik padam", actor=stage.staff(), now=after(60))


def test_the_unit_itself_cannot() -> None:
    stage = handed_out()

    with refused("not_your_request"):
        extend(stage.request().id, due_at=after(5000), reason="Minta waktu", actor=stage.head(), now=after(60))
