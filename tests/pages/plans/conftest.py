"""The pages' clock stands where the story of these tests stands."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from himpun.cycles.tests.office import START
from himpun.portal.web import acting

AT = START + timedelta(hours=6)


@pytest.fixture(autouse=True)
def _at_the_time_of_the_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acting, "timezone", SimpleNamespace(now=lambda: AT))
