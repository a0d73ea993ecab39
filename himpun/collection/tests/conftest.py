"""Collecting's own wiring in force for its tests: what other parts would add to an act is theirs to test."""

from collections.abc import Iterator

import pytest
from django.apps import apps

from himpun.collection.followups import FOLLOW_UPS
from himpun.collection.readiness import READINESS
from himpun.collection.services import ask_again_for
from himpun.cycles.services.complete import require
from himpun.ledger.services import wire


@pytest.fixture(autouse=True)
def _only_collecting() -> Iterator[None]:
    wire(FOLLOW_UPS)
    require(READINESS)
    ask_again_for(None)
    yield
    apps.get_app_config("portal").ready()
