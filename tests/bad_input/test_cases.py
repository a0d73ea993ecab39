"""Every case of the table: the code, the whole text, and everything kept as it was."""

from __future__ import annotations

from pkgutil import resolve_name

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from himpun.kernel.refusals import Refusal
from tests.bad_input.case import Case, Harmless
from tests.bad_input.cases import REFUSED, TAKEN
from tests.bad_input.everything import everything_kept
from tests.bad_input.table import PAGE, page
from tests.committed import CommittedDatabase


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_it_is_refused_and_changes_nothing(case: Case, committed_db: CommittedDatabase) -> None:
    with transaction.atomic():
        act = case.prepare()
    before = everything_kept(committed_db.data)

    with pytest.raises(Refusal) as caught:
        act()

    assert (caught.value.code, caught.value.message) == (case.code, case.text)
    assert everything_kept(committed_db.data) == before


@pytest.mark.parametrize("harmless", TAKEN, ids=lambda harmless: harmless.name)
@pytest.mark.usefixtures("committed_db")
def test_it_is_taken(harmless: Harmless) -> None:
    harmless.check()


def test_every_case_is_told_apart() -> None:
    names = [case.name for case in REFUSED] + [harmless.name for harmless in TAKEN]
    assert len(names) == len(set(names))


def test_every_place_is_there() -> None:
    for case in REFUSED:
        resolve_name(f"himpun.{case.where}")


def test_the_page_shows_the_table() -> None:
    """`python -m tests.bad_input` writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_comparison_can_fail(committed_db: CommittedDatabase) -> None:
    """A row or a file more is seen."""
    before = everything_kept(committed_db.data)
    ContentType.objects.create(app_label="x", model="y")
    (committed_db.data / "one-more").write_bytes(b"x")
    after = everything_kept(committed_db.data)

    assert {name for name in after if after[name] != before.get(name)} == {"django_content_type", "one-more"}
