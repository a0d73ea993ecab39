"""An act is done whole or not at all; its facts are written together, and nothing is read twice under its lock."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from himpun.kernel.refusals import Refusal
from himpun.ledger.acts import act, in_hand
from himpun.ledger.models import Entry, Head
from himpun.ledger.selectors import check_chains
from himpun.ledger.services import Recorded, record

NOW = datetime(2026, 4, 6, 0, 30, tzinfo=UTC)
AGENCY = 12


def _record(verb: str, *, agency: int = AGENCY) -> Recorded:
    return record(verb, agency_id=agency, at=NOW, doer=None, subject=("task", 5))


@act
def _joined(verb: str) -> Recorded:
    return _record(verb)


@act
def _three_facts() -> list[int]:
    return [_record("first").seq, _joined("second").seq, _record("third").seq]


@pytest.mark.django_db
def test_it_works() -> None:
    _record("before")

    with CaptureQueriesContext(connection) as seen:
        places = _three_facts()

    assert places == [2, 3, 4]
    assert list(Entry.objects.order_by("seq").values_list("verb", flat=True)) == ["before", "first", "second", "third"]
    assert len(seen) == 3  # the end of the chain is locked, all entries are written, the end is moved
    assert [report.problem for report in check_chains()[0]] == [None]


@pytest.mark.django_db
def test_each_chain_is_written_at_the_end() -> None:
    @act
    def of_two_offices() -> None:
        _record("here")
        _record("there", agency=13)
        _record("here again")

    of_two_offices()

    assert list(Entry.objects.filter(agency_id=13).values_list("seq", flat=True)) == [1]
    assert Head.objects.get(pk=AGENCY).seq == 2
    assert [report.problem for report in check_chains()[0]] == [None, None]


@pytest.mark.django_db
def test_who_reads_the_ledger_within_an_act_finds_what_it_recorded() -> None:
    @act
    def reading() -> list[int]:
        _record("first")
        found = [Entry.objects.count(), Head.objects.get(pk=AGENCY).seq]
        _record("second")
        return found

    assert reading() == [1, 1]
    assert Head.objects.get(pk=AGENCY).seq == 2
    assert [report.problem for report in check_chains()[0]] == [None]


@pytest.mark.django_db
def test_a_refusal_leaves_nothing_in_hand_for_the_next_act() -> None:
    @act
    def refused() -> None:
        _record("never")
        raise Refusal("no", "Tidak.")

    with pytest.raises(Refusal), transaction.atomic():
        refused()

    assert in_hand() is None
    assert _joined("next").seq == 1
    assert list(Entry.objects.values_list("verb", flat=True)) == ["next"]


@pytest.mark.django_db
def test_no_part_of_an_act_can_be_undone_alone() -> None:
    @act
    def in_parts() -> None:
        _record("first")
        with transaction.atomic():
            _record("second")

    with pytest.raises(RuntimeError, match="undone as a whole"), transaction.atomic():
        in_parts()

    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_what_is_kept_ends_with_the_act() -> None:
    @act
    def keeping() -> None:
        hand = in_hand()
        assert hand is not None
        assert not hand.kept
        hand.kept["something"] = 1
        joining()

    @act
    def joining() -> None:
        hand = in_hand()
        assert hand is not None
        assert hand.kept["something"] == 1

    keeping()
    keeping()
