"""Counting looks for all processes together, in a table that cannot grow."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections

from himpun.portal import pace
from himpun.portal.models import Pace
from himpun.portal.pace import is_beyond
from tests.committed import CommittedDatabase

NOW = datetime(2026, 4, 6, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _forgetful() -> None:
    cache.clear()


@pytest.mark.django_db
def test_it_works() -> None:
    assert [is_beyond("look 10.0.0.1", most=2, now=NOW) for _ in range(4)] == [False, False, True, True]
    assert not is_beyond("look 10.0.0.2", most=2, now=NOW)
    assert not is_beyond("file 10.0.0.1", most=2, now=NOW)


@pytest.mark.django_db
def test_the_next_minute_begins_anew() -> None:
    for _ in range(3):
        is_beyond("look", most=2, now=NOW)
    assert not is_beyond("look", most=2, now=NOW + timedelta(seconds=60))


@pytest.mark.django_db
def test_a_clock_that_is_behind_does_not_begin_anew() -> None:
    """Two nodes, a minute apart, in turns."""
    turns = [NOW, NOW + timedelta(seconds=60), NOW, NOW + timedelta(seconds=60), NOW]
    assert [is_beyond("look", most=3, now=at) for at in turns] == [False, False, False, False, True]


@pytest.mark.django_db
def test_another_process_counts_on() -> None:
    """What this process remembers is gone; the count is not."""
    for _ in range(3):
        is_beyond("look", most=3, now=NOW)
    cache.clear()
    assert is_beyond("look", most=3, now=NOW)


@pytest.mark.django_db
def test_a_flood_of_addresses_does_not_make_it_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "PLACES", 16)
    for number in range(200):
        is_beyond(f"look 10.0.{number}.1", most=1000, now=NOW)
    assert Pace.objects.count() <= 16
    assert sum(Pace.objects.values_list("looks", flat=True)) == 200


@pytest.mark.django_db
def test_a_flood_from_one_address_stops_writing() -> None:
    for _ in range(50):
        is_beyond("look", most=3, now=NOW)
    assert Pace.objects.get().looks == 4


@pytest.mark.django_db
def test_no_address_is_kept() -> None:
    is_beyond("look 10.0.0.1", most=2, now=NOW)
    assert "10.0.0.1" not in repr(Pace.objects.values().get())


def test_two_processes_and_many_threads_share_one_limit(committed_db: CommittedDatabase) -> None:
    """40 looks here and 40 in another process, of which 30 together are let through."""
    script = (
        "import os, django\n"
        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n"
        "django.setup()\n"
        "from datetime import UTC, datetime\n"
        "from himpun.portal.pace import is_beyond\n"
        "now = datetime(2026, 4, 6, 1, 0, tzinfo=UTC)\n"
        "print(sum(not is_beyond('look', most=30, now=now) for _ in range(40)))\n"
    )
    # All processes of an installation sign with one key.
    environment = committed_db.environment | {"HIMPUN_SECRET_KEY": settings.SECRET_KEY}
    other = subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, text=True)

    def look(_turn: int) -> bool:
        try:
            return not is_beyond("look", most=30, now=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        here = sum(threads.map(look, range(40)))
    told, _ = other.communicate(timeout=60)

    assert here + int(told) == 30
