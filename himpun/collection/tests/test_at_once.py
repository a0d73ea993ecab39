"""Two people at once: one wins, the other is told; and nothing is written twice."""

from __future__ import annotations

from himpun.collection.models import StoredFile, Value
from himpun.collection.services import accept, attach_evidence
from himpun.collection.store import read_bytes
from himpun.collection.tests.stage import after, handed_out
from himpun.kernel.refusals import Refusal
from himpun.ledger.models import Entry
from tests.committed import CommittedDatabase


def test_it_works(committed_db: CommittedDatabase) -> None:
    stage = handed_out(units=4)
    heads = [stage.head(number, after(60)) for number in range(4)]

    outcomes = committed_db.at_once([lambda number=number: stage.hand_in(number) for number in range(4)])  # type: ignore[misc]

    assert len(heads) == len(outcomes) == 4
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    assert Value.objects.filter(state="handed_in").count() == 8


def test_the_same_act_twice_at_once_is_done_once(committed_db: CommittedDatabase) -> None:
    stage = handed_out(units=1)
    request = stage.hand_in()
    staff = stage.staff(after(70))

    outcomes = committed_db.at_once([lambda: accept(request.id, actor=staff, now=after(70))] * 3)

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    assert Entry.objects.filter(verb="cells.accepted").count() == 1


def test_accepting_and_closing_at_once_leaves_one_truth(committed_db: CommittedDatabase) -> None:
    from himpun.collection.services import return_cells

    stage = handed_out(units=1)
    request = stage.hand_in()
    staff, wrong = stage.staff(after(70)), stage.indicator_id()

    outcomes = committed_db.at_once(
        [
            lambda: accept(request.id, actor=staff, now=after(70)),
            lambda: return_cells(request.id, {wrong: "Salah"}, actor=staff, now=after(70)),
        ]
    )

    refusals = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert all(isinstance(refusal, Refusal) for refusal in refusals), outcomes
    assert Value.objects.get(indicator_id=wrong).state == "returned"


def test_the_same_file_at_once_is_kept_once(committed_db: CommittedDatabase) -> None:
    stage = handed_out(units=2)
    requests, heads = [stage.request(0), stage.request(1)], [stage.head(0), stage.head(1)]

    outcomes = committed_db.at_once(
        [
            lambda place=place: attach_evidence(  # type: ignore[misc]
                requests[place].id, b"%PDF-1.7\n", name="a.pdf", actor=heads[place], now=after(10)
            )
            for place in (0, 1)
        ]
    )

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    assert read_bytes(StoredFile.objects.get().sha256) == b"%PDF-1.7\n"
