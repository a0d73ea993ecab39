"""The content-addressed file store: a file's name is its SHA-256, so the same bytes are kept once and never change."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from himpun.collection.filetypes import MAX_BYTES, check_file, read_name, too_big
from himpun.collection.models import StoredFile
from himpun.kernel.hashing import sha256_hex
from himpun.kernel.refusals import Refusal


def put(source: bytes | BinaryIO, *, name: str, now: datetime, media_type: str = "") -> StoredFile:
    """Keep a file. Checks it by its name first, unless we made it ourselves and say its `media_type`.

    Call it inside an act, last: its row is written in the act's transaction and the bytes are on disk before that
    commits. Use `placed` where something may still be refused afterwards.
    """
    with placed(source, name=name, now=now, media_type=media_type) as stored:
        return stored


@contextmanager
def placed(source: bytes | BinaryIO, *, name: str, now: datetime, media_type: str = "") -> Iterator[StoredFile]:
    """Keep a file while the block runs to its end; when the block is refused, the bytes are taken away again.

    The row is inserted before the bytes are written: whoever else brings the same bytes waits at that row, so nobody
    ever takes away what another act rests on.
    """
    data = _bytes(source, name)
    kind = media_type or check_file(read_name(name), data)
    sha256 = sha256_hex(data)
    stored, is_new = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"size": len(data), "media_type": kind, "stored_at": now}
    )
    path = path_of(sha256)
    wrote = is_new and not path.exists()
    if is_new or not path.exists():
        _write(path, data)
    try:
        yield stored
    except BaseException:
        if wrote:
            path.unlink(missing_ok=True)
        raise


def path_of(sha256: str) -> Path:
    """Where the bytes of this hash lie."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256


def open_file(sha256: str) -> BinaryIO:
    """The file for reading; the caller closes it. A lost file is a Refusal `file_lost`."""
    try:
        return path_of(sha256).open("rb")
    except FileNotFoundError as fault:
        raise Refusal(
            "file_lost",
            "Berkas ini tercatat, tetapi tidak ada di tempat penyimpanan. Pulihkan dari cadangan (himpun restore).",
            sha256=sha256,
        ) from fault


def read_bytes(sha256: str) -> bytes:
    """All bytes of a stored file."""
    with open_file(sha256) as file:
        return file.read()


def _bytes(source: bytes | BinaryIO, name: str) -> bytes:
    """Never more than the cap is read into memory."""
    data = source if isinstance(source, bytes) else source.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise too_big(read_name(name))
    return data


def _write(path: Path, data: bytes) -> None:
    """Write beside, then rename: a killed process leaves no half file under the name of its hash."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(0o640)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
