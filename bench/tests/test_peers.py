"""The peers do the same six acts as Himpun: `.venv/bin/pytest --ds=bench.settings bench`, after `make bench`.

Beside the bench and not among the product's tests, because the peers are no part of what `make test` installs.
"""

from __future__ import annotations

import pytest

from bench.page_acts import carried
from bench.peers.acts import CORRECTED, ROWS, STRAIGHT, Engine, check
from bench.peers.flows import ROW_OF, CollectingFlow
from bench.peers.spiff_engine import Spiff
from bench.peers.viewflow_engine import Viewflow, ViewflowBare
from bench.peers.viewflow_pages import ViewflowPages


@pytest.mark.django_db
def test_it_works() -> None:
    engines: list[Engine] = [Viewflow(), ViewflowBare(), Spiff()]
    for engine in engines:
        engine.prepare()
        check(engine)
        assert engine.carry(wrong=False) == STRAIGHT
        assert engine.carry(wrong=True) == CORRECTED


def test_every_row_is_a_task_of_the_flow() -> None:
    tasks = {node.name for node in CollectingFlow.instance.nodes() if node.task_type == "HUMAN"}
    assert {ROW_OF[name] for name in tasks} == set(ROWS)


@pytest.mark.django_db
def test_viewflow_does_them_through_its_pages() -> None:
    engine = ViewflowPages()
    engine.prepare()
    assert carried(engine, 0) > len(STRAIGHT)
