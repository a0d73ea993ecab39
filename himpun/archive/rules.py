"""What a bundle looks like: its names, its manifest, and the digest by which the ledger vouches for all of it. Pure.

The ledger's last entry in a bundle (`archive.prepared`) carries `content_sha256`, the digest of everything that
the manifest says of the files and of the cycle's own entries. So one hash, that of this last entry, stands for the
whole bundle: the *anchor*, which is written down outside of it (docs/archive.md).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from himpun.kernel.hashing import canonical_json, sha256_hex

FORMAT = "himpun-bundle"
FORMAT_VERSION = 1

README, MANIFEST, LEDGER = "README.txt", "manifest.json", "ledger.jsonl"
SIGNATURES, DOCUMENTS = "signatures.json", "data/documents.json"
VALUES_JSON, VALUES_CSV = "data/values.json", "data/values.csv"

PREPARED, SEALED = "archive.prepared", "archive.sealed"

VALUE_FIELDS = (
    "id", "unit", "indicator", "name", "measure_unit", "round", "is_current", "state", "number", "predicate",
    "is_nihil", "variables", "note", "obstacle", "follow_up", "typed_at", "typed_as", "decided_at", "reason",
    "taken_from",
)  # fmt: skip
"""The columns of values.csv, in their order; values.json has these keys, and `made_of`, which is no single cell."""


@dataclass(frozen=True)
class FileNote:
    """What the manifest says of one file."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Own:
    """The cycle's own entries in the ledger's stretch: how many, and the digest of their hashes in order."""

    count: int
    sha256: str


@dataclass(frozen=True)
class Stretch:
    """The part of the agency's chain that a bundle carries, and how its file reads."""

    start_hash: str
    first_seq: int
    last_seq: int
    head: str
    file: FileNote


def own_of(hashes: Iterable[str]) -> Own:
    """Count and digest of the cycle's own entries, so that none can be passed off as another cycle's."""
    listed = list(hashes)
    return Own(len(listed), sha256_hex("\n".join(listed)))


def content_sha256(about: Mapping[str, Any], files: Sequence[FileNote], own: Own) -> str:
    """What the ledger records of a bundle before it is written."""
    return sha256_hex(canonical_json({"about": about, "files": [vars(file) for file in files], "own": vars(own)}))


def manifest_text(about: Mapping[str, Any], files: Sequence[FileNote], own: Own, stretch: Stretch) -> str:
    """The manifest as it is written. Read again and written again it is the same text."""
    ledger = {key: value for key, value in vars(stretch).items() if key != "file"} | vars(stretch.file)
    return dumped(
        {
            "format": FORMAT,
            "version": FORMAT_VERSION,
            "about": dict(about),
            "files": [vars(file) for file in files],
            "own": vars(own),
            "ledger": ledger,
        }
    )


def dumped(data: Any) -> str:
    """JSON that a person can read and a program reproduces: sorted keys, one space of indent, a final line feed."""
    plain = json.loads(canonical_json(data))
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, indent=1) + "\n"


def csv_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """values.csv from the rows of values.json: the same figures for a spreadsheet, no text of which is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(VALUE_FIELDS)
    writer.writerows([_cell(row[field]) for field in VALUE_FIELDS] for row in rows)
    return "\ufeff" + out.getvalue()


def document_name(order: int, kind: str, unit: str, version: int) -> str:
    """A name that sorts by the order of making and says what it is: "03-recap-bidang-1-v1"."""
    parts = [f"{order:02d}", kind, unit, f"v{version}"]
    return "-".join(slug for part in parts if (slug := plain_name(part)))


def bundle_name(procedure: str, period: str, version: int) -> str:
    """What a bundle's file is called when it leaves Himpun: "arsip-pengumpulan-data-2026-q1-v2.zip"."""
    return f"arsip-{plain_name(f'{procedure}-{period}')}-v{version}.zip"


def plain_name(text: str) -> str:
    """Small letters, digits and hyphens, at most 60: every system can unpack it."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].rstrip("-")


def evidence_name(sha256: str, name: str) -> str:
    """Evidence is named by its hash, so that the same file is carried once; data/evidence.json has its own names."""
    extension = plain_name(name.rpartition(".")[2]) if "." in name else ""
    return f"evidence/{sha256}.{extension}" if extension else f"evidence/{sha256}"


def _cell(value: Any) -> str:
    """Text as it stands; true, false and structures as JSON; a quote before what a spreadsheet would compute."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
    if value[:1] in tuple("=+-@\t\r") and not re.fullmatch(r"-?[0-9.]+", value):
        return "'" + value
    return value
