"""Backups as a timer makes them: into one folder, named by the moment, the oldest given up when enough are kept."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from himpun.portal.backup.saving import Backup, backup

_NAME = re.compile(r"himpun-\d{8}T\d{6}Z\.zip")


def backup_into(folder: Path, *, keep: int | None, now: datetime) -> tuple[Backup, list[Path]]:
    """Make a backup, then give up the oldest beyond `keep`; only files that were named here. `now` is UTC.

    What holds lost evidence is no reason to give up an older one that may still have it.
    """
    made = backup(folder / f"himpun-{now:%Y%m%dT%H%M%SZ}.zip")
    given_up = []
    if keep is not None and not made.lost:
        for old in backups_in(folder)[keep:]:
            old.unlink()
            given_up.append(old)
    return made, given_up


def backups_in(folder: Path) -> list[Path]:
    """The backups that a timer made, newest first."""
    if not folder.is_dir():
        return []
    return sorted((path for path in folder.iterdir() if _NAME.fullmatch(path.name)), reverse=True)


def made_at(path: Path) -> datetime:
    """The moment in a backup's name."""
    return datetime.strptime(path.name, "himpun-%Y%m%dT%H%M%SZ.zip").replace(tzinfo=UTC)
