"""Looking into a bundle without unpacking it: which files it carries, by what they are, with size and hash."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass

from himpun.archive.models import Bundle
from himpun.archive.rules import MANIFEST, FileNote
from himpun.archive.verifying import Verdict, verify
from himpun.collection.store import path_of
from himpun.kernel.refusals import Refusal

FOLDERS = ("documents", "data", "evidence")


@dataclass(frozen=True)
class Group:
    """The files of one folder; `folder` is empty for those at the top."""

    folder: str
    files: tuple[FileNote, ...]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


def groups_in(bundle: Bundle) -> list[Group]:
    """What the bundle's manifest lists, by folder. Refuses `file_lost` and `bundle_unreadable`."""
    path = path_of(bundle.file_id)
    if not path.is_file():
        raise Refusal(
            "file_lost", "Berkas arsip ini tercatat, tetapi tidak ada di tempat penyimpanan. Pulihkan dari cadangan."
        )
    try:
        with zipfile.ZipFile(path) as zipped:
            listed = [FileNote(**note) for note in json.loads(zipped.read(MANIFEST))["files"]]
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, OSError) as fault:
        message = "Berkas arsip ini rusak, sehingga isinya tidak dapat ditampilkan. Pulihkan dari cadangan."
        raise Refusal("bundle_unreadable", message) from fault
    found = {folder: [file for file in listed if _folder(file.path) == folder] for folder in ("", *FOLDERS)}
    return [Group(folder, tuple(files)) for folder, files in found.items() if files]


def checked(bundle: Bundle) -> Verdict:
    """The check of `himpun verify` on the kept file, held against the hashes that stand in the database."""
    verdict = verify(path_of(bundle.file_id), anchor=bundle.ledger_head)
    if verdict.holds and verdict.bundle_sha256 != bundle.file_id:
        return verify(path_of(bundle.file_id), anchor=bundle.file_id)
    return verdict


def _folder(path: str) -> str:
    top = path.partition("/")[0] if "/" in path else ""
    return top if top in FOLDERS else ""
