"""SQLite: copied by its own backup interface, which sees one moment and disturbs nobody who works meanwhile.

Restoring goes the same way back: SQLite writes the whole copy into the database in one transaction, so a kill in the
middle leaves what was there before, and whoever is connected sees either the old or the new.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from himpun.kernel.refusals import Refusal
from himpun.kernel.scratch import clear_away
from himpun.portal.backup import soundness
from himpun.portal.backup.package import CHUNK, SCRATCH, Package, Writing

MEMBER = "database/himpun.sqlite3"
PATIENCE = 120
"""Quarter seconds to wait for whoever is writing into the database that is to be replaced."""


def dump(package: Writing, folder: Path) -> tuple[list[soundness.Migration], list[str]]:
    """Add the database as it stands at this moment. Returns its migrations and the files that its rows name."""
    copy = folder / "himpun.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as target:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    with copy.open("rb") as file:
        package.add(MEMBER, iter(lambda: file.read(CHUNK), b""), compressed=True)
    with opened(copy) as snapshot:
        return soundness.applied(snapshot), named_files(snapshot)


def named_files(snapshot: Any) -> list[str]:
    """The hashes of every file that the database speaks of."""
    with snapshot.cursor() as cursor:
        cursor.execute("SELECT sha256 FROM collection_storedfile ORDER BY sha256")
        return [row[0] for row in cursor.fetchall()]


def load(package: Package, before_commit: Callable[[], None]) -> int:
    """Put the backup's database in the place of ours. Returns how many ledger entries were checked."""
    place = Path(str(connection.settings_dict["NAME"]))
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=f"{SCRATCH}restoring-") as folder:
        clear_away(place.parent.glob(f"{SCRATCH}restoring-*"), just_made=Path(folder))
        beside = Path(folder) / "himpun.sqlite3"
        package.extract(MEMBER, beside)
        entries = _refuse_unsound(beside)
        before_commit()
        connection.close()
        _swap(beside, place)
    return entries


def _refuse_unsound(beside: Path) -> int:
    try:
        with opened(beside) as copy:
            with copy.cursor() as cursor:
                cursor.execute("PRAGMA integrity_check")
                if cursor.fetchall() != [("ok",)]:
                    raise Refusal("backup_damaged", "Basis data di dalam cadangan rusak. Pakai berkas cadangan lain.")
            return soundness.refuse_unsound(copy)
    except sqlite3.DatabaseError as fault:
        raise Refusal("backup_damaged", "Basis data di dalam cadangan rusak. Pakai berkas cadangan lain.") from fault


def _swap(beside: Path, place: Path) -> None:
    waited = 0

    def wait(status: int, _remaining: int, _total: int) -> None:
        nonlocal waited
        waited += status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        if waited > PATIENCE:
            raise Refusal("database_in_use", "Basis data sedang dipakai. Hentikan Himpun dan pekerjanya, lalu ulangi.")

    with closing(sqlite3.connect(beside)) as source, closing(sqlite3.connect(place, timeout=20)) as target:
        target.execute("PRAGMA synchronous=FULL")
        source.backup(target, progress=wait)
        target.execute("PRAGMA journal_mode=WAL")


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """A connection of Django's to another SQLite file."""
    other = connection.copy("restoring")
    other.settings_dict["NAME"] = str(path)
    try:
        yield other
    finally:
        other.close()
