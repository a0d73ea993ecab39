"""Two browsers at once: one wins, the other is told, and nothing is written twice."""

from __future__ import annotations

from typing import Any

from himpun.collection.models import Value
from himpun.ledger.models import Entry
from tests.committed import CommittedDatabase
from tests.pages.collection.asking import HTMX, address, gatherer, head_of, minutes_ago, stage_now, typed
from tests.pages.reading import text_of
from tests.pages.signing_in import client_of


def test_it_works(committed_db: CommittedDatabase) -> None:
    """Three clicks on "Terima semua" are one acceptance."""
    stage = stage_now()
    request = stage.hand_in(now=minutes_ago(30))
    clients = [gatherer(stage) for _ in range(3)]
    sent = {"act": "accept_all", "request": request.id}
    path = f"/pengumpulan/siklus/{stage.cycle.id}/putuskan/"

    outcomes: list[Any] = committed_db.at_once([lambda client=client: client.post(path, sent) for client in clients])  # type: ignore[misc]

    assert [outcome.status_code for outcome in outcomes] == [302, 302, 302]
    assert Entry.objects.filter(verb="cells.accepted").count() == 1


def test_two_people_type_the_same_cell(committed_db: CommittedDatabase) -> None:
    stage = stage_now()
    request = stage.request()
    colleague = request.unit.positions.exclude(pk=request.position_id).first()
    assert colleague is not None
    stage.office.positions["colleague"] = colleague
    acts = [(head_of(stage), "7"), (client_of(stage.office, "colleague"), "8")]

    outcomes: list[Any] = committed_db.at_once(
        [
            lambda client=client, text=text: client.post(  # type: ignore[misc]
                address(request, 0, "isi/"), typed(request, text=text), headers=HTMX
            )
            for client, text in acts
        ]
    )

    assert sorted(outcome.status_code for outcome in outcomes) == [200, 422]
    beaten = next(outcome for outcome in outcomes if outcome.status_code == 422)
    assert "sudah diubah menjadi" in text_of(beaten)
    assert Value.objects.filter(request=request).count() == 1
