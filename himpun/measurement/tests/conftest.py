"""Measuring by itself: what gathering and documents do beside it has tests of its own."""

from collections.abc import Iterator
from importlib import import_module

import pytest

from himpun.ledger import services as ledger
from himpun.measurement.followups import FOLLOW_UPS
from himpun.measurement.readiness import READINESS

# The package offers the function `complete` under the module's own name.
completing = import_module("himpun.cycles.services.complete")


@pytest.fixture(autouse=True)
def _measuring_alone() -> Iterator[None]:
    wired, required = dict(ledger._follow_ups), dict(completing._readiness)
    ledger.wire(FOLLOW_UPS)
    completing.require(READINESS)
    yield
    ledger.wire(wired)
    completing.require(required)
