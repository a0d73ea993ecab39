"""Fixtures of the documents' tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from himpun.cycles.tests.office import Office, open_office
from himpun.documents.tests.papers_office import ALL, ALL_READINESS, OWN, OWN_READINESS, give_accounts, wired_with


@pytest.fixture
def wired() -> Iterator[None]:
    """Only what documents do follows from a fact."""
    with wired_with(OWN, OWN_READINESS):
        yield


@pytest.fixture
def all_wired(db: None, data_directory: object) -> Iterator[None]:
    """What collecting, measuring and documents do follows from a fact, as in an office."""
    with wired_with(ALL, ALL_READINESS):
        yield


@pytest.fixture
def village_office(db: None, wired: None, data_directory: object) -> Office:
    """The office of 000, where a disposition is passed down before step 1."""
    office = open_office("musi-banyuasin-dpmd-2019")
    give_accounts(office)
    return office
