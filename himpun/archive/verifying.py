"""Checking a bundle offline, from its bytes alone, and naming the first thing that does not fit.

No Django, no database: `himpun verify` on any machine. `docs/verify_bundle.py` does the same in a page of standard
Python; the tests hold the two to one verdict.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from himpun.archive.bundling import rebuilt_equals
from himpun.archive.rules import (
    DOCUMENTS,
    FORMAT,
    FORMAT_VERSION,
    LEDGER,
    MANIFEST,
    PREPARED,
    SIGNATURES,
    VALUES_CSV,
    VALUES_JSON,
    FileNote,
    Own,
    Stretch,
    content_sha256,
    csv_text,
    manifest_text,
    own_of,
)
from himpun.kernel.hashing import sha256_hex
from himpun.ledger.rules import Link, first_break

MARKED = ("document.initialled", "document.signed")
ISSUED = "document.issued"


Tell = Callable[[str], None]


@dataclass(frozen=True)
class Problem:
    """The first thing that does not fit: a code for programs, the place, and a sentence."""

    code: str
    where: str
    message: str


@dataclass(frozen=True)
class Verdict:
    """What a check found. The hashes are what an anchor outside the bundle is compared with."""

    problem: Problem | None
    about: dict[str, Any] = field(default_factory=dict)
    files: int = 0
    entries: int = 0
    head: str = ""
    manifest_sha256: str = ""
    bundle_sha256: str = ""

    @property
    def holds(self) -> bool:
        return self.problem is None


def verify(path: Path, *, anchor: str = "", tell: Tell = lambda _stage: None) -> Verdict:
    """Check a bundle: its ZIP, each file, the ledger's chain, figures and signatures; and the anchor, if one is given.

    `anchor` is a hash from outside: the head, the manifest's or the bundle's. Reads, and changes nothing. `tell` hears
    what is looked at now: a bundle of gigabytes takes as long as reading it three times.
    """
    try:
        with zipfile.ZipFile(path) as bundle:
            return _Check(path, bundle, tell).verdict(anchor.strip().lower())
    except _Fault as fault:
        return Verdict(fault.problem)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        return Verdict(Problem("unreadable", MANIFEST, f"Isi berkas arsip tidak terbaca: {fault!r}"))
    except Exception as fault:  # noqa: BLE001 - a damaged ZIP raises whatever its reader stumbles over first
        return Verdict(Problem("not_a_bundle", "ZIP", f"Berkas ini bukan ZIP yang utuh: {fault}"))


class _Fault(Exception):
    def __init__(self, code: str, where: str, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(code, where, message)


class _Check:
    """One pass over a bundle, in the order in which a person would look."""

    def __init__(self, path: Path, bundle: zipfile.ZipFile, tell: Tell) -> None:
        self.path, self.bundle, self.tell = path, bundle, tell
        self.about: dict[str, Any] = {}
        self.files: list[FileNote] = []
        self.bodies: list[dict[str, Any]] = []
        self.own_hashes: list[str] = []

    def verdict(self, anchor: str) -> Verdict:
        self._look_at_the_zip()
        raw = self._read_manifest()
        self.tell(f"{len(self.files)} berkas")
        self._compare_files()
        self.tell("rantai catatan")
        self._walk_ledger()
        self._compare_with_ledger()
        self.tell("angka dan tanda tangan")
        self._compare_values()
        self._compare_signatures()
        self.tell("susunan berkas arsip")
        self._compare_bytes()
        found = Verdict(
            None,
            about=self.about,
            files=len(self.files) + 1,
            entries=self.stretch.last_seq - self.stretch.first_seq + 1,
            head=self.stretch.head,
            manifest_sha256=sha256_hex(raw),
            bundle_sha256=_sha256_of(self.path),
        )
        if anchor and anchor not in (found.head, found.manifest_sha256, found.bundle_sha256):
            raise _Fault("anchor_differs", "jangkar", "Berkas ini bukan berkas yang hash-nya Anda berikan.")
        return found

    # -- ZIP and files ------------------------------------------------------------------------

    def _look_at_the_zip(self) -> None:
        infos = self.bundle.infolist()
        seen = set[str]()
        for info in infos:
            if info.filename in seen:
                raise _Fault("file_twice", info.filename, f"{info.filename} ada lebih dari sekali di dalam ZIP.")
            seen.add(info.filename)
            if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1:
                raise _Fault("zip_foreign", info.filename, f"{info.filename} dimampatkan atau disandikan.")

    def _read_manifest(self) -> bytes:
        if MANIFEST not in self.bundle.namelist():
            raise _Fault("not_a_bundle", MANIFEST, "manifest.json tidak ada: ini bukan berkas arsip Himpun.")
        raw = b"".join(self._chunks(MANIFEST))
        try:
            manifest = json.loads(raw)
            if (manifest["format"], manifest["version"]) != (FORMAT, FORMAT_VERSION):
                raise _Fault("not_a_bundle", MANIFEST, "Bentuk berkas arsip ini tidak dikenal oleh versi ini.")
            ledger = dict(manifest["ledger"])
            file = FileNote(*(ledger.pop(key) for key in ("path", "size", "sha256")))
            self.stretch = Stretch(**ledger, file=file)
            self.files = [FileNote(**note) for note in manifest["files"]]
            self.hashes = {file.path: file.sha256 for file in self.files}
            self.own = Own(**manifest["own"])
            self.about = dict(manifest["about"])
            same = manifest_text(self.about, self.files, self.own, self.stretch).encode() == raw
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise _Fault("manifest_faulty", MANIFEST, f"manifest.json tidak dapat dibaca: {fault}") from fault
        if not same:
            raise _Fault("manifest_faulty", MANIFEST, "manifest.json tidak ditulis sebagaimana kami menulisnya.")
        return raw

    def _compare_files(self) -> None:
        listed = {file.path: file for file in [*self.files, self.stretch.file]}
        there = set(self.bundle.namelist()) - {MANIFEST}
        added = sorted(there - set(listed))
        for path, file in sorted(listed.items()):
            if path not in there:
                renamed = next((name for name in added if self._digest(name) == file.sha256), None)
                how = f"berganti nama menjadi {renamed}" if renamed else "tidak ada"
                raise _Fault("file_renamed" if renamed else "file_missing", path, f"{path} {how}.")
            if self.bundle.getinfo(path).file_size != file.size or self._digest(path) != file.sha256:
                raise _Fault("file_changed", path, f"{path} berubah: isinya bukan yang tercatat di manifest.json.")
        if added:
            raise _Fault("file_added", added[0], f"{added[0]} tidak tercatat di manifest.json.")

    # -- ledger -------------------------------------------------------------------------------

    def _walk_ledger(self) -> None:
        stretch = self.stretch
        broken, head, count = first_break(self._links(), start_hash=stretch.start_hash, start_seq=stretch.first_seq - 1)
        if broken:
            raise _Fault("ledger_broken", f"{LEDGER}:{broken.seq}", f"Catatan {broken.seq}: {broken.reason}.")
        if (head, stretch.first_seq + count - 1) != (stretch.head, stretch.last_seq):
            raise _Fault("ledger_cut", f"{LEDGER}:{stretch.first_seq + count}", "Rantai catatan terpotong di ujungnya.")

    def _links(self) -> Iterator[Link]:
        with self.bundle.open(LEDGER) as lines:
            for number, line in enumerate(lines, start=self.stretch.first_seq):
                try:
                    link = Link(**{"body": None, **json.loads(line)})
                    yield link
                    # Only now is it known that its text is what was chained.
                    if link.body is not None:
                        self._remember(json.loads(link.body), link)
                except (ValueError, KeyError, TypeError) as fault:
                    raise _Fault("ledger_broken", f"{LEDGER}:{number}", f"Catatan {number} tidak terbaca.") from fault

    def _remember(self, body: dict[str, Any], link: Link) -> None:
        if (body["seq"], body["agency"]) != (link.seq, self.about["agency_id"]):
            raise _Fault("ledger_broken", f"{LEDGER}:{link.seq}", f"Catatan {link.seq} bukan catatan kantor ini.")
        if body["cycle"] == self.about["cycle_id"]:
            self.bodies.append(body)
            self.own_hashes.append(link.hash)

    def _compare_with_ledger(self) -> None:
        """The last entry vouches for the manifest, and so for every file and every own entry."""
        last = self.bodies[-1] if self.bodies else None
        if last is None or last["verb"] != PREPARED or last["seq"] != self.stretch.last_seq:
            raise _Fault("not_prepared", LEDGER, "Catatan terakhir bukan catatan tentang penyiapan berkas arsip ini.")
        if own_of(self.own_hashes[:-1]) != self.own:
            raise _Fault("ledger_hidden", LEDGER, "Catatan siklus ini ada yang disembunyikan atau ditambahkan.")
        if content_sha256(self.about, self.files, self.own) != last["data"]["content_sha256"]:
            raise _Fault("manifest_differs", MANIFEST, "manifest.json bukan yang dicatat saat berkas arsip disiapkan.")

    # -- figures and signatures ---------------------------------------------------------------

    def _compare_values(self) -> None:
        rows = self._json(VALUES_JSON)
        if csv_text(rows).encode() != b"".join(self._chunks(VALUES_CSV)):
            raise _Fault("values_differ", VALUES_CSV, "values.csv tidak sama dengan values.json.")

    def _compare_signatures(self) -> None:
        """Each mark approved this content and this PDF, and the ledger recorded it so."""
        documents = {document["id"]: document for document in self._json(DOCUMENTS)}
        recorded = {
            (body["subject"]["id"], body["data"]["order"], body["data"]["content_sha256"], body["data"]["pdf_sha256"])
            for body in self.bodies
            if body["verb"] in MARKED
        }
        for mark in self._json(SIGNATURES):
            document = documents.get(mark["document_id"])
            where = document["unsigned"] or document["content"] if document else SIGNATURES
            fits = document is not None and (mark["content_sha256"], mark["pdf_sha256"]) == (
                self._hash_in_list(document["content"]),
                self._hash_in_list(document["unsigned"]),
            )
            key = (mark["document_id"], mark["order"], mark["content_sha256"], mark["pdf_sha256"])
            if not fits or key not in recorded:
                raise _Fault("signature_differs", where, f"Yang disetujui {mark['position']} bukan dokumen ini.")
        for body in self.bodies:
            document = documents.get(body["subject"]["id"]) if body["verb"] == ISSUED else None
            if document and self._hash_in_list(document["issued"]) != body["data"]["pdf_sha256"]:
                raise _Fault("document_differs", document["issued"], f"{document['issued']} bukan yang diterbitkan.")

    def _hash_in_list(self, path: str | None) -> str | None:
        return self.hashes.get(path or "")

    def _compare_bytes(self) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            if not rebuilt_equals(self.path, self.bundle, Path(scratch) / "again.zip"):
                raise _Fault("zip_altered", "ZIP", "ZIP memuat sesuatu di luar berkas-berkasnya, atau ditulis ulang.")

    # -- reading ------------------------------------------------------------------------------

    def _json(self, path: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(b"".join(self._chunks(path)))
        return rows

    def _digest(self, name: str) -> str:
        digest = hashlib.sha256()
        for chunk in self._chunks(name):
            digest.update(chunk)
        return digest.hexdigest()

    def _chunks(self, name: str) -> Iterator[bytes]:
        try:
            with self.bundle.open(name) as file:
                while chunk := file.read(1 << 20):
                    yield chunk
        except KeyError as fault:
            raise _Fault("file_missing", name, f"{name} tidak ada.") from fault
        except Exception as fault:
            raise _Fault("file_changed", name, f"{name} berubah: {fault}") from fault


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
