"""Fixtures of the papers' pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from himpun.cycles.tests.office import Office
from tests.pages.documents.papers import office_with_accounts


@pytest.fixture
def office(db: None, data_directory: Path) -> Office:
    return office_with_accounts()
