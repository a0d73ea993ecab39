"""What `himpun backup` and `himpun restore` do."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from himpun.collection.store import path_of
from himpun.kernel.refusals import Refusal
from himpun.kernel.scratch import clear_away
from himpun.portal.backup import postgres, soundness, sqlite
from himpun.portal.backup.package import CHUNK, SCRATCH, Package, Writing, reading, sync_folder, writing

EVIDENCE = re.compile(r"files/([0-9a-f]{64})")


@dataclass(frozen=True)
class Backup:
    """What a backup holds. `lost`: files that the database speaks of and the store lost, or keeps damaged."""

    path: Path
    size: int
    files: int
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Restored:
    """What was restored. `needs_migration`: the backup is of an older version, so `himpun` must still migrate it."""

    files: int
    ledger_entries: int
    made_at: str
    version: str
    lost: tuple[str, ...]
    needs_migration: bool


def backup(to: Path) -> Backup:
    """Write database and evidence of one moment into one file, while people go on working.

    Refuses to overwrite a file: the last good backup is never given up for one that may fail.
    """
    if to.exists():
        raise Refusal("file_exists", f"Berkas {to.name} sudah ada. Beri nama lain, misalnya dengan tanggal hari ini.")
    if not to.parent.is_dir():
        raise Refusal("folder_missing", f"Folder {to.parent} tidak ada. Buat dahulu, atau pilih folder lain.")
    about: dict[str, Any] = {"vendor": connection.vendor, "version": version("himpun"), "made_at": timezone.now()}
    with writing(to, about) as package:
        with tempfile.TemporaryDirectory(dir=to.parent, prefix=f"{SCRATCH}backup-") as folder:
            _clear_away(Path(folder))
            if connection.vendor == "sqlite":
                about["migrations"], named = sqlite.dump(package, Path(folder))
            else:
                about["migrations"], named = postgres.dump(package)
        # The rows come first and the files after: a file is on disk before its row can be seen, and never removed.
        about["lost"] = [sha256 for sha256 in named if not _add_file(package, sha256)]
    lost = tuple(about["lost"])
    return Backup(to, to.stat().st_size, len(named) - len(lost), lost)


def restore(from_: Path, *, force: bool = False) -> Restored:
    """Put a backup in the place of this installation's database and evidence.

    The file is read to its end and checked first. A database that holds work is overwritten only with `force`.
    Evidence is added, never removed: a file's name is its hash. Killed in the middle, it has changed nothing that
    anybody sees; start it again.
    """
    with reading(from_) as package:
        manifest = package.manifest
        migrations = [(app, name) for app, name in manifest["migrations"]]
        if manifest["vendor"] != connection.vendor:
            raise Refusal(
                "backup_of_other_database",
                f"Cadangan ini dari {manifest['vendor']}, sedangkan pemasangan ini memakai {connection.vendor}. "
                "Sesuaikan DATABASE_URL, lalu ulangi.",
            )
        soundness.refuse_newer(migrations, str(manifest["version"]))
        if not force and soundness.holds_work(connection):
            raise Refusal(
                "database_not_empty",
                "Basis data ini sudah berisi. Cadangkan dahulu; bila memang hendak ditimpa, ulangi dengan --force.",
            )
        load = sqlite.load if connection.vendor == "sqlite" else postgres.load
        entries = load(package, lambda: _place_files(package))
        return Restored(
            files=len(list(_evidence(package))),
            ledger_entries=entries,
            made_at=str(manifest["made_at"]),
            version=str(manifest["version"]),
            lost=tuple(manifest["lost"]),
            needs_migration=soundness.is_older(migrations),
        )


def _clear_away(just_made: Path) -> None:
    """What killed backups left beside this one, and killed acts between the evidence."""
    clear_away(just_made.parent.glob(f"{SCRATCH}backup-*"), just_made=just_made)
    clear_away(Path(settings.MEDIA_ROOT).glob("*/*/.new-*"), just_made=just_made)


def _add_file(package: Writing, sha256: str) -> bool:
    """Add one file of evidence; False when it is lost, or no longer what its name says."""
    path = path_of(sha256)
    if not path.exists() or _digest(path) != sha256:
        return False
    with path.open("rb") as file:
        package.add(f"files/{sha256}", iter(lambda: file.read(CHUNK), b""), compressed=False)
    return True


def _evidence(package: Package) -> Iterator[tuple[str, str]]:
    for member in package.members:
        named = EVIDENCE.fullmatch(member)
        if named:
            yield member, named[1]


def _place_files(package: Package) -> None:
    """Put each file where it belongs, whole or not at all; what is there already and intact stays."""
    for member, sha256 in _evidence(package):
        place = path_of(sha256)
        if place.exists() and _digest(place) == sha256:
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(f".new-{sha256}.{os.getpid()}")
        package.extract(member, beside)
        if _digest(beside) != sha256:
            beside.unlink()
            raise Refusal("backup_damaged", f"Berkas {member} di dalam cadangan bukan berkas yang namanya demikian.")
        beside.chmod(0o640)
        beside.replace(place)
        sync_folder(place.parent)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
