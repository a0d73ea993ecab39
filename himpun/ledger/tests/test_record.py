"""Recording a fact: in its place in the chain, in the act's transaction, with what follows from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from himpun.kernel.refusals import Refusal
from himpun.ledger import services
from himpun.ledger.models import Entry, Head
from himpun.ledger.rules import GENESIS, link
from himpun.ledger.services import Doer, Fact, Recorded, record, record_all, wire

NOW = datetime(2026, 4, 6, 0, 30, tzinfo=UTC)
DOER = Doer(official_id=7, position_id=3, position_title="Staf", capacity="definitif")
AGENCY = 12


@pytest.fixture
def wiring() -> Iterator[None]:
    """Let a test wire verbs of its own, and put the house's wiring back."""
    kept = dict(services._follow_ups)
    yield
    wire(kept)


def _record(verb: str = "thing.done", *, at: datetime = NOW, agency: int = AGENCY, **data: object) -> Recorded:
    return record(verb, agency_id=agency, at=at, doer=DOER, subject=("task", 5), data=data, cycle_id=9)


@pytest.mark.django_db
def test_it_works() -> None:
    first, second = _record(step="1"), _record(step="2")

    entries = list(Entry.objects.filter(agency_id=AGENCY))
    assert [entry.seq for entry in entries] == [1, 2]
    assert entries[0].previous_hash == GENESIS
    assert entries[1].previous_hash == entries[0].hash == link(GENESIS, entries[0].body)
    head = Head.objects.get(pk=AGENCY)
    assert (head.seq, head.hash, head.at) == (2, entries[1].hash, NOW)
    assert (first.seq, second.data) == (1, {"step": "2"})


@pytest.mark.django_db
def test_the_text_holds_ids_and_position_but_no_name() -> None:
    _record(step="1")

    told = json.loads(Entry.objects.get().body)
    assert told["doer"] == {"official_id": 7, "position_id": 3, "position_title": "Staf", "capacity": "definitif"}
    assert told["subject"] == {"kind": "task", "id": 5}


@pytest.mark.django_db
def test_each_agency_has_a_chain_of_its_own() -> None:
    _record(), _record(agency=13), _record()

    assert list(Entry.objects.filter(agency_id=13).values_list("seq", flat=True)) == [1]
    assert list(Entry.objects.filter(agency_id=AGENCY).values_list("seq", flat=True)) == [1, 2]


@pytest.mark.django_db
def test_ten_facts_cost_what_one_costs() -> None:
    _record()

    def cost(count: int) -> int:
        facts = [Fact("thing.opened", ("step_run", number)) for number in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as seen:
            record_all(facts, agency_id=AGENCY, at=NOW, doer=None)
        return len(seen)

    assert cost(1) == cost(10) == 3


@pytest.mark.django_db
def test_a_clock_set_back_is_refused_and_nothing_is_written() -> None:
    _record(at=NOW)

    with pytest.raises(Refusal) as refused:
        _record(at=NOW - timedelta(hours=1))

    assert refused.value.code == "clock_set_back"
    assert "jam komputer" in refused.value.message.casefold()
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_who_waited_for_the_lock_is_not_told_that_the_clock_is_wrong() -> None:
    _record(at=NOW)

    late = _record(at=NOW - timedelta(seconds=2))

    assert late.at == NOW


@pytest.mark.django_db
def test_what_follows_runs_in_the_act_by_verb_and_by_work(wiring: None) -> None:
    seen: list[str] = []
    wire(
        {
            "thing.opened": (lambda recorded: seen.append(f"opened {recorded.data['step']}"),),
            "thing.opened:gather": (lambda recorded: seen.append(f"gather {recorded.data['step']}"),),
        }
    )

    _record("thing.opened", step="3", work="distribute")
    _record("thing.opened", step="4", work="gather")

    assert seen == ["opened 3", "opened 4", "gather 4"]


@pytest.mark.django_db
def test_a_refusal_in_what_follows_undoes_the_fact(wiring: None) -> None:
    def refuse(_recorded: Recorded) -> None:
        raise Refusal("no", "Tidak.")

    wire({"thing.done": (refuse,)})

    with pytest.raises(Refusal), transaction.atomic():
        _record()

    assert not Entry.objects.exists()


def test_a_fact_outside_an_act_is_a_fault_of_ours(committed_db: object) -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        _record()
