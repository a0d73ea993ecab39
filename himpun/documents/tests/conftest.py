"""Fixtures of the documents' tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from himpun.cycles.tests.office import Office, open_office
from himpun.documents.tests.papers_office import give_accounts, only_documents_wired


@pytest.fixture
def wired() -> Iterator[None]:
    """Only what documents do follows from a fact."""
    with only_documents_wired():
        yield


@pytest.fixture
def village_office(db: None, wired: None, data_directory: object) -> Office:
    """The office of 000, where a disposition is passed down before step 1."""
    office = open_office("musi-banyuasin-dpmd-2019")
    give_accounts(office)
    return office
