"""The arms on an office's letterhead. Kept in the database, so that a paper set again years later looks the same."""

from __future__ import annotations

import json
import os
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import models

from himpun.kernel.refusals import Refusal

LARGEST = 300_000
_PIXELS = 2000
_SIGNATURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_TRIAL = b'#image(bytes(json(bytes(sys.inputs.data))), format: "png", height: 9mm)'


class Logo(models.Model):
    """One picture under the name that papers keep: its SHA-256, and ".png"."""

    name = models.CharField(max_length=70, primary_key=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name


def refuse_unusable(content: bytes) -> None:
    """Refuse what no paper could be set with: another format, too large, or a picture that cannot be read."""
    message = f"Lambang harus berkas PNG, paling besar {LARGEST // 1000} kB dan {_PIXELS} × {_PIXELS} piksel."
    if len(content) > LARGEST or not content.startswith(_SIGNATURE):
        raise Refusal("logo_unusable", message)
    width, height = (int.from_bytes(content[place : place + 4], "big") for place in (16, 20))
    if not (0 < width <= _PIXELS and 0 < height <= _PIXELS):
        raise Refusal("logo_unusable", message)
    # Imported here: typst must not run in a process before it forks.
    import typst

    try:
        typst.compile(_TRIAL, format="svg", sys_inputs={"data": json.dumps(list(content))})
    except typst.TypstError as fault:
        raise Refusal("logo_unusable", "Gambar ini rusak. Simpan lagi sebagai PNG, lalu unggah.") from fault


def file_of(name: str) -> str:
    """The path at which a picture lies as a file, written there from the database when it is not."""
    path = Path(settings.MEDIA_ROOT) / "logos" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{uuid4().hex}.new")
        draft.write_bytes(bytes(Logo.objects.get(pk=name).content))
        os.replace(draft, path)
    return str(path)
