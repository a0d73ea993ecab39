"""Writing a bundle: the same contents give the same bytes, so that a bundle can be made again and compared.

Files are stored, not compressed: papers and evidence are compressed already, and no bomb can hide in what is not.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from himpun.archive.rules import FileNote
from himpun.kernel.hashing import sha256_hex
from himpun.kernel.refusals import Refusal

MADE_AT = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP knows. When things happened stands in the ledger."""

CHUNK = 1 << 20


@dataclass(frozen=True)
class Part:
    """One file of a bundle: its bytes, or where they lie with the hash that was recorded of them."""

    note: FileNote
    source: bytes | Path

    @property
    def path(self) -> str:
        return self.note.path

    @contextmanager
    def open(self) -> Iterator[Iterable[bytes]]:
        if isinstance(self.source, bytes):
            yield [self.source]
            return
        with self.source.open("rb") as file:
            yield iter(lambda: file.read(CHUNK), b"")


def part(path: str, data: str | bytes) -> Part:
    """A file made here."""
    raw = data.encode("utf-8") if isinstance(data, str) else data
    return Part(FileNote(path, len(raw), sha256_hex(raw)), raw)


def kept_part(path: str, file: Path, *, size: int, sha256: str) -> Part:
    """A file from the store, not read before it is written."""
    return Part(FileNote(path, size, sha256), file)


def write_bundle(target: Path, parts: Iterable[Part]) -> None:
    """Write all parts in the order of their names. A part whose bytes are not what was recorded is refused."""
    with target.open("wb") as out, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
        for item in sorted(parts, key=lambda item: item.path):
            with bundle.open(header(item.path), "w", force_zip64=item.note.size >= zipfile.ZIP64_LIMIT) as into:
                _copy(item, into)


def header(path: str) -> zipfile.ZipInfo:
    """What a ZIP says of a file besides its bytes: nothing that depends on when, where or by whom it was made."""
    info = zipfile.ZipInfo(path, date_time=MADE_AT)
    info.compress_type = zipfile.ZIP_STORED
    info.create_system = 3
    info.external_attr = 0o100644 << 16
    return info


def rebuilt_equals(raw: Path, bundle: zipfile.ZipFile, scratch: Path) -> bool:
    """True when a ZIP consists of nothing but its files as we write them: nothing before, between or after."""
    sizes: Mapping[str, int] = {info.filename: info.file_size for info in bundle.infolist()}
    with scratch.open("wb") as out, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as again:
        for name in sorted(sizes):
            with (
                bundle.open(name) as source,
                again.open(header(name), "w", force_zip64=sizes[name] >= zipfile.ZIP64_LIMIT) as into,
            ):
                while chunk := source.read(CHUNK):
                    into.write(chunk)
    return _digest(raw) == _digest(scratch)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy(item: Part, into: IO[bytes]) -> None:
    digest = hashlib.sha256()
    try:
        with item.open() as chunks:
            for chunk in chunks:
                digest.update(chunk)
                into.write(chunk)
    except FileNotFoundError as fault:
        raise Refusal(
            "file_lost",
            f"Berkas {item.path} tercatat, tetapi tidak ada di tempat penyimpanan. Pulihkan dari cadangan.",
            path=item.path,
        ) from fault
    if digest.hexdigest() != item.note.sha256:
        raise Refusal(
            "file_changed",
            f"Berkas {item.path} di tempat penyimpanan bukan lagi berkas yang dicatat. Pulihkan dari cadangan.",
            path=item.path,
        )
