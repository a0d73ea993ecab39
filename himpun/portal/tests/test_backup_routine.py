"""Backups as a timer makes them: named by their moment, and only the newest are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from himpun.kernel.refusals import Refusal
from himpun.portal.backup.routine import backup_into, backups_in, made_at

NOW = datetime(2026, 11, 18, 3, 30, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("committed_db")


def older(folder: Path, days: int) -> Path:
    path = folder / f"himpun-{NOW - timedelta(days=days):%Y%m%dT%H%M%SZ}.zip"
    path.touch()
    return path


def test_it_works(tmp_path: Path) -> None:
    third, second, first = (older(tmp_path, days) for days in (3, 2, 1))
    other = tmp_path / "punya-saya.zip"
    other.touch()
    made, given_up = backup_into(tmp_path, keep=2, now=NOW)
    assert made_at(made.path) == NOW
    assert given_up == [second, third]
    assert backups_in(tmp_path) == [made.path, first]
    assert other.exists()


def test_without_a_number_all_are_kept(tmp_path: Path) -> None:
    old = older(tmp_path, 400)
    made, given_up = backup_into(tmp_path, keep=None, now=NOW)
    assert (backups_in(tmp_path), given_up) == ([made.path, old], [])


def test_what_cannot_be_made_costs_no_older_one(tmp_path: Path) -> None:
    old = older(tmp_path, 1)
    older(tmp_path, 0)
    with pytest.raises(Refusal):
        backup_into(tmp_path, keep=1, now=NOW)
    assert old.exists()
