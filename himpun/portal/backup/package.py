"""The backup's file: a ZIP with database, evidence and a manifest of SHA-256, written beside and then renamed."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from himpun.kernel.hashing import canonical_json
from himpun.kernel.refusals import Refusal

FORMAT = "himpun-backup/1"
MANIFEST = "manifest.json"
CHUNK = 1 << 20
SCRATCH = ".himpun-"
"""How all begins that is written beside and renamed; a name of nobody else's, for what was left is cleared away."""


@dataclass
class Writing:
    """A backup while it is being written; each member's hash is noted on the way."""

    zip: zipfile.ZipFile
    members: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, name: str, chunks: Iterable[bytes], *, compressed: bool) -> str:
        """Add a member, however large. Returns its SHA-256."""
        info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
        digest, size = hashlib.sha256(), 0
        with self.zip.open(info, "w", force_zip64=True) as into:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                into.write(chunk)
        self.members[name] = {"size": size, "sha256": digest.hexdigest()}
        return digest.hexdigest()


@contextmanager
def writing(to: Path, about: dict[str, Any]) -> Iterator[Writing]:
    """Write a backup. It gets its name only when it is complete and on disk; a kill leaves none, or the whole.

    `about` is written at the end, so it may still grow meanwhile.
    """
    beside = to.with_name(f"{SCRATCH}backup-{os.getpid()}-{to.name}")
    try:
        with beside.open("wb") as out:
            with zipfile.ZipFile(out, "w") as zipped:
                package = Writing(zipped)
                yield package
                manifest = {"format": FORMAT, **about, "members": package.members}
                zipped.writestr(MANIFEST, canonical_json(manifest))
            out.flush()
            os.fsync(out.fileno())
        beside.replace(to)
        sync_folder(to.parent)
    finally:
        beside.unlink(missing_ok=True)


@dataclass(frozen=True)
class Package:
    """A backup that was read to its end and found whole."""

    zip: zipfile.ZipFile
    manifest: dict[str, Any]

    @property
    def members(self) -> list[str]:
        return list(self.manifest["members"])

    def chunks(self, name: str) -> Iterator[bytes]:
        with self.zip.open(name) as source:
            while chunk := source.read(CHUNK):
                yield chunk

    def extract(self, name: str, to: Path) -> None:
        with to.open("wb") as out:
            for chunk in self.chunks(name):
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())


@contextmanager
def reading(path: Path) -> Iterator[Package]:
    """Open a backup after checking every byte of it. Refuses `not_a_backup` and `backup_damaged`.

    A damaged ZIP raises whatever its reader stumbles over first, so everything it raises counts as damage.
    """
    try:
        file = path.open("rb")
    except OSError as fault:
        raise Refusal(
            "not_a_backup", f"Berkas cadangan {path.name} tidak dapat dibuka: {fault.strerror}. Periksa nama berkasnya."
        ) from fault
    with file:
        try:
            zipped = zipfile.ZipFile(file)
        except Exception as fault:
            raise Refusal(
                "not_a_backup", f"{path.name} bukan berkas cadangan Himpun yang utuh. Pakai berkas cadangan lain."
            ) from fault
        with zipped:
            yield Package(zipped, _checked(zipped, path.name))


def _checked(zipped: zipfile.ZipFile, name: str) -> dict[str, Any]:
    manifest = _manifest(zipped, name)
    listed = manifest["members"]
    there = sorted(set(zipped.namelist()) - {MANIFEST})
    if there != sorted(listed) or len(zipped.namelist()) != len(listed) + 1:
        raise _damaged(name, sorted(set(there) ^ set(listed)) or ["isi ganda"])
    for member, noted in listed.items():
        try:
            with zipped.open(member) as source:
                found = _measured(source)
        except Exception as fault:
            raise _damaged(name, [member]) from fault
        if found != (noted["size"], noted["sha256"]):
            raise _damaged(name, [member])
    return manifest


def _manifest(zipped: zipfile.ZipFile, name: str) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(zipped.read(MANIFEST))
        known = manifest["format"] == FORMAT and isinstance(manifest["members"], dict)
    except Exception as fault:
        raise Refusal(
            "not_a_backup",
            f"{name} bukan berkas cadangan Himpun, atau daftar isinya rusak. Pakai berkas cadangan lain.",
        ) from fault
    if not known:
        raise Refusal("not_a_backup", f"{name} ditulis dalam bentuk yang tidak dikenal versi ini. Mutakhirkan Himpun.")
    return manifest


def _measured(source: IO[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()


def _damaged(name: str, members: list[str]) -> Refusal:
    return Refusal(
        "backup_damaged",
        f"Berkas cadangan {name} rusak pada {members[0]}; tidak ada yang diubah. Pakai berkas cadangan lain.",
        members=members,
    )


def sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
