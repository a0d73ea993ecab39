"""Building a cycle's bundle, and noting where its paper lies.

A bundle is made in three steps, each of which may be repeated after a kill: the ledger records what will be in it
(`archive.prepared`); the file is written from just that, always the same bytes; the ledger records what was written
(`archive.sealed`).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max

from himpun.archive import selectors
from himpun.archive.access import bundle_of
from himpun.archive.bundling import Part, kept_part, part, write_bundle
from himpun.archive.models import Bundle
from himpun.archive.papers import edition_parts, papers_of
from himpun.archive.readme import readme
from himpun.archive.rules import (
    DOCUMENTS,
    LEDGER,
    MANIFEST,
    PREPARED,
    README,
    SEALED,
    SIGNATURES,
    VALUES_CSV,
    FileNote,
    Own,
    Stretch,
    content_sha256,
    csv_text,
    dumped,
    evidence_name,
    manifest_text,
    own_of,
)
from himpun.collection.models import StoredFile
from himpun.collection.store import path_of
from himpun.cycles.models import Cycle
from himpun.cycles.services.locking import locked_cycle
from himpun.kernel.dates import format_datetime
from himpun.kernel.hashing import sha256_hex
from himpun.kernel.periods import parse_period
from himpun.kernel.refusals import Refusal
from himpun.kernel.scratch import clear_away
from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.ledger.models import Entry, Head
from himpun.ledger.services import record
from himpun.organisations.actors import Actor


@dataclass(frozen=True)
class Prepared:
    """A bundle as the ledger vouches for it: all that its bytes follow from."""

    cycle: Cycle
    about: dict[str, Any]
    parts: list[Part]
    own: Own
    entry: Entry

    @property
    def notes(self) -> list[FileNote]:
        return sorted((item.note for item in self.parts), key=lambda note: note.path)


def build_bundle(cycle_id: int, *, now: datetime) -> Bundle:
    """Make the bundle of an ended cycle, once: called again it returns what is there.

    Refuses `cycle_not_ended`, `documents_not_ready` (tried again by the job), `file_lost` and `file_changed`.
    """
    known = Bundle.objects.filter(cycle_id=cycle_id).first()
    if known is not None:
        return known
    prepared = _prepare(cycle_id, now=now)
    scratch = Path(settings.MEDIA_ROOT)
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scratch, prefix=".bundle-") as beside:
        clear_away(scratch.glob(".bundle-*"), just_made=Path(beside))
        zipped, manifest = _write(prepared, Path(beside))
        return _seal(prepared, zipped, manifest, now=now)


@act
def note_paper_place(bundle_id: int, place: str, *, actor: Actor, now: datetime) -> Bundle:
    """Note in which box or folder the paper of the whole cycle lies. The bundle itself does not change."""
    place = require_text(place, code="place_missing", label="Tempat arsip kertas", maximum=200)
    bundle = bundle_of(bundle_id, actor=actor, lock=True)
    if bundle.paper_place == place:
        return bundle
    bundle.paper_place = place
    bundle.save(update_fields=["paper_place"])
    record(
        "archive.paper_placed",
        agency_id=actor.agency_id,
        at=now,
        doer=actor.doer,
        subject=("bundle", bundle.id),
        data={"place": place},
        cycle_id=bundle.cycle_id,
    )
    return bundle


@act
def _prepare(cycle_id: int, *, now: datetime) -> Prepared:
    """Gather what belongs into the bundle and record its digest. The same contents are recorded once."""
    cycle = locked_cycle(cycle_id, now=now).cycle
    if cycle.state != Cycle.State.ENDED:
        raise Refusal("cycle_not_ended", "Siklus ini belum selesai. Berkas arsip disusun setelah langkah terakhirnya.")
    # Nobody may record between counting the cycle's entries and recording that count.
    Head.objects.select_for_update().get(pk=cycle.agency_id)
    about = _about(cycle)
    parts = _parts(cycle, about)
    notes = sorted((item.note for item in parts), key=lambda note: note.path)
    known = selectors.prepared_entry(cycle)
    if known is not None:
        own = own_of(selectors.own_hashes(cycle, before=known.seq))
        if f'"content_sha256":"{content_sha256(about, notes, own)}"' in known.body:
            return Prepared(cycle, about, parts, own, known)
    own = own_of(selectors.own_hashes(cycle))
    data = {"content_sha256": content_sha256(about, notes, own), "files": len(notes), "period": cycle.period}
    subject = ("cycle", cycle.id)
    done = record(PREPARED, agency_id=cycle.agency_id, at=now, doer=None, subject=subject, data=data, cycle_id=cycle.id)
    return Prepared(cycle, about, parts, own, Entry.objects.get(agency_id=cycle.agency_id, seq=done.seq))


def _about(cycle: Cycle) -> dict[str, Any]:
    agency, zone = cycle.agency, cycle.agency.region.zone
    period = parse_period(cycle.period)
    assert cycle.ended_at is not None
    return {
        "title": cycle.procedure.title,
        "agency": agency.name,
        "agency_id": agency.id,
        "region": agency.region.name,
        "zone": zone,
        "cycle_id": cycle.id,
        "procedure": cycle.procedure.key,
        "edition": cycle.edition.number,
        "edition_sha256": cycle.edition.sha256,
        "period": period.key,
        "period_label": period.label,
        "version": cycle.version,
        "supersedes": _superseded(cycle),
        "why": cycle.reason,
        "ended_at": format_datetime(cycle.ended_at, zone),
        "ends": list(cycle.ends),
        "paper_place": cycle.paper_place,
        "is_sample": agency.is_sample,
        "himpun": version("himpun"),
    }


def _superseded(cycle: Cycle) -> dict[str, Any] | None:
    """The bundle in whose place this one stands, by hashes that anybody can compare with it."""
    older = Bundle.objects.filter(cycle=cycle.supersedes_id).select_related("cycle").first()
    if older is None:
        return None
    return {
        "version": older.cycle.version,
        "cycle_id": older.cycle_id,
        "manifest_sha256": older.manifest_sha256,
        "bundle_sha256": older.file_id,
        "head": older.ledger_head,
    }


def _parts(cycle: Cycle, about: dict[str, Any]) -> list[Part]:
    tables = selectors.tables(cycle)
    papers = papers_of(cycle)
    parts = [part(f"data/{name}.json", dumped(rows)) for name, rows in tables.items()]
    parts += [
        part(README, readme(about, prepared=PREPARED)),
        part(VALUES_CSV, csv_text(tables["values"])),
        part(DOCUMENTS, dumped(papers.index)),
        part(SIGNATURES, dumped(papers.signatures)),
    ]
    return [*parts, *edition_parts(cycle), *papers.parts, *_evidence(tables)]


def _evidence(tables: dict[str, selectors.Rows]) -> list[Part]:
    """The files of evidence and registers, each once, whoever handed it in and under however many names."""
    found: dict[str, Part] = {}
    named = [(row, row["name"]) for row in tables["evidence"]]
    named += [(row, row["file_name"]) for row in tables["registers"] if row["sha256"]]
    for row, name in named:
        sha256 = row["sha256"]
        if sha256 not in found:
            path = evidence_name(sha256, name)
            found[sha256] = kept_part(path, path_of(sha256), size=row["size"], sha256=sha256)
    return list(found.values())


def _write(prepared: Prepared, folder: Path) -> tuple[Path, bytes]:
    """Write the ZIP beside the store. Returns it and the manifest's bytes."""
    first = selectors.first_entry(prepared.cycle)
    ledger = _write_extract(prepared, first.seq, folder / LEDGER)
    stretch = Stretch(first.previous_hash, first.seq, prepared.entry.seq, prepared.entry.hash, ledger.note)
    manifest = manifest_text(prepared.about, prepared.notes, prepared.own, stretch).encode()
    zipped = folder / "bundle.zip"
    write_bundle(zipped, [*prepared.parts, ledger, part(MANIFEST, manifest)])
    return zipped, manifest


def _write_extract(prepared: Prepared, first: int, target: Path) -> Part:
    digest = hashlib.sha256()
    with target.open("wb") as out:
        for line in selectors.extract(prepared.cycle, first=first, last=prepared.entry.seq):
            raw = line.encode()
            digest.update(raw)
            out.write(raw)
    return kept_part(LEDGER, target, size=target.stat().st_size, sha256=digest.hexdigest())


@act
def _seal(prepared: Prepared, zipped: Path, manifest: bytes, *, now: datetime) -> Bundle:
    """Put the file into the store and record its hashes. Whoever was slower finds the work done."""
    cycle = locked_cycle(prepared.cycle.id, now=now).cycle
    known = Bundle.objects.filter(cycle=cycle).first()
    if known is not None:
        return known
    file = _keep(zipped, now)
    entries = prepared.entry.seq - selectors.first_entry(cycle).seq + 1
    bundle = Bundle.objects.create(
        cycle=cycle,
        file=file,
        manifest_sha256=sha256_hex(manifest),
        ledger_head=prepared.entry.hash,
        ledger_entries=entries,
        built_at=now,
        paper_place=cycle.paper_place,
    )
    data = {
        "bundle_sha256": file.sha256,
        "manifest_sha256": bundle.manifest_sha256,
        "head": bundle.ledger_head,
        "entries": entries,
        "size": file.size,
        "period": cycle.period,
    }
    subject = ("bundle", bundle.id)
    record(SEALED, agency_id=cycle.agency_id, at=now, doer=None, subject=subject, data=data, cycle_id=cycle.id)
    return bundle


def _keep(zipped: Path, now: datetime) -> StoredFile:
    """Move a bundle of any size into the store: on disk for good before its row can be seen."""
    with zipped.open("rb+") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    size = zipped.stat().st_size
    place = path_of(sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    zipped.chmod(0o640)
    zipped.replace(place)
    stored, _ = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"size": size, "media_type": "application/zip", "stored_at": now}
    )
    return stored


def newest_moment(cycle_id: int, now: datetime) -> datetime:
    """A job's time, or that of the office's newest entry where somebody recorded one while the job waited."""
    agency = Cycle.objects.filter(pk=cycle_id).values("agency_id")
    newest = Head.objects.filter(agency_id__in=agency).aggregate(at=Max("at"))["at"]
    return max(now, newest) if newest else now
