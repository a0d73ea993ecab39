"""The engine by itself: acts without what follows from them further down the house."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from himpun.cycles.services.complete import _readiness, require
from himpun.ledger.services import _follow_ups, wire


@pytest.fixture
def alone() -> Iterator[None]:
    """Nothing follows from a fact and nothing is asked before a task is completed; afterwards all is as it was."""
    follow_ups, readiness = dict(_follow_ups), dict(_readiness)
    wire({})
    require({})
    yield
    wire(follow_ups)
    require(readiness)
