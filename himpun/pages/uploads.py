"""Files on their way in: on disk and not in memory, and no more of them than an office may send.

A file above the cap is read to its end and thrown away piece by piece, so that the browser gets an answer on the same
page, with all that was typed. A request that is larger than any page ever sends is turned away unread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_REQUEST_BYTES = 120 * 1024 * 1024
"""Above this not even the rest of the form is read: the page of 413 answers."""


class CappedUpload(TemporaryFileUploadHandler):
    """Writes a file to disk as it comes; beyond the cap it is dropped, and `refused_file` knows its name."""

    written = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.written = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.written += len(raw_data)
        if self.written > MAX_FILE_BYTES:
            refused = _refused(self.request)
            refused[self.field_name or ""] = self.file_name or ""
            self.file.close()
            raise SkipFile
        super().receive_data_chunk(raw_data, start)


class TooLarge:
    """Middleware: a request that is too large is answered before anything of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > MAX_REQUEST_BYTES:
            return render(request, "pages/413.html", status=413)
        return self.get_response(request)


def refused_file(request: HttpRequest, field: str) -> str:
    """The name of the file that came in this field and was too large; empty where there was none."""
    return _refused(request).get(field, "")


@dataclass(frozen=True)
class Upload:
    """A file that came in, on disk until the request ends."""

    name: str
    source: BinaryIO


def file_of(request: HttpRequest, field: str) -> Upload | None:
    """The file that came in this field, or None."""
    found = request.FILES.get(field)
    if not isinstance(found, UploadedFile):
        return None
    return Upload(found.name or "", cast("BinaryIO", found.file))


def _refused(request: Any) -> dict[str, str]:
    known: dict[str, str] = request.__dict__.setdefault("refused_files", {})
    return known
