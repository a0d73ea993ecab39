"""No kind of work without its page."""

from __future__ import annotations

from typing import get_args

from himpun.portal.rehearsal.deeds import _DEEDS
from himpun.portal.web.desk.works import WORKS
from himpun.procedures.fields import Work

SIDE_TASKS = {"initial", "cause", "action_plan"}
"""Tasks beside the table: no row of a procedure says so."""


def test_every_kind_of_work_has_a_desk() -> None:
    assert set(WORKS) == set(get_args(Work)) | SIDE_TASKS


def test_the_rehearsal_knows_the_same_kinds() -> None:
    assert set(WORKS) == set(_DEEDS)
