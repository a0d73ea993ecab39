"""A file that is only to be compared: its SHA-256 is taken as it arrives, and nothing of it is kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler

from himpun.pages.uploads import MAX_FILE_BYTES


@dataclass(frozen=True)
class Fingerprint:
    """What is left of an uploaded file: its name, its size, its hash."""

    name: str
    size: int
    sha256: str

    @property
    def is_too_large(self) -> bool:
        return self.size > MAX_FILE_BYTES

    def close(self) -> None:
        """Django closes every upload; there is nothing to close."""


class TakeFingerprint(FileUploadHandler):
    """Reads each piece of the upload once, into the hash, and lets it go."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._digest = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django's shape
        self._digest.update(raw_data)

    def file_complete(self, file_size: int) -> Fingerprint:  # type: ignore[override]  # all that a form asks for
        return Fingerprint(self.file_name or "", file_size, self._digest.hexdigest())
