"""What anyone learns who scans the code on a paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from himpun.collection.store import read_bytes
from himpun.documents.models import Document, Mark
from himpun.kernel.hashing import sha256_hex
from himpun.kernel.refusals import Refusal
from himpun.organisations.selectors.settled import agency_name_at


@dataclass(frozen=True)
class Signer:
    """Who marked, by position and capacity only: what the public may see."""

    position: str
    capacity: str
    act: str
    at: datetime


@dataclass(frozen=True)
class Verification:
    """What anyone learns who scans a paper's code. No name, no NIP, no figure."""

    number: str
    title: str
    kind: str
    agency: str
    zone: str
    dated_on: date
    issued_at: datetime | None
    version: int
    state: str
    signers: tuple[Signer, ...]
    is_sample: bool
    pdf_sha256: str | None
    unsigned_sha256: str | None
    problem: str
    newer_version: int | None

    @property
    def standing(self) -> str:
        """How the paper stands, as the page says it: "digantikan versi 2", or its state."""
        if self.newer_version is not None:
            return f"digantikan versi {self.newer_version}"
        return str(Document.State(self.state).label).lower()

    @property
    def is_intact(self) -> bool:
        return not self.problem


def verification(verification_id: str) -> Verification | None:
    """Check a document by its printed id against what is kept here; None when there is none of that id."""
    document = (
        Document.objects.select_related("agency__region")
        .prefetch_related("marks")
        .filter(verification_id=verification_id.strip().upper())
        .first()
    )
    if document is None:
        return None
    marks = [mark for mark in document.marks.all() if mark.state == Mark.State.DONE]
    newer = _newer_version(document)
    return Verification(
        number=document.number,
        title=document.title,
        kind=document.kind,
        agency=agency_name_at(document.agency, document.issued_at or document.created_at),
        zone=document.agency.region.zone,
        dated_on=document.dated_on,
        issued_at=document.issued_at,
        version=document.version,
        state=document.state,
        signers=tuple(Signer(mark.position_title, mark.capacity, mark.act, mark.at) for mark in marks if mark.at),
        is_sample=document.agency.is_sample,
        pdf_sha256=document.issued_pdf_id,
        unsigned_sha256=document.unsigned_pdf_id,
        problem=_problem(document, marks),
        newer_version=newer,
    )


def _newer_version(document: Document) -> int | None:
    """The version that stands in place of this one. What is issued stands until its correction is issued too."""
    if document.state == Document.State.ISSUED:
        return None
    current, latest = document, None
    while (following := Document.objects.filter(supersedes=current).order_by("-id").first()) is not None:
        current = following
        latest = latest if following.state == Document.State.VOID else following.version
    return latest


def _problem(document: Document, marks: Iterable[Mark]) -> str:
    """The first thing that does not fit, in words; empty when all fits."""
    if sha256_hex(document.content) != document.content_sha256:
        return "Isi surat tidak cocok dengan hash yang dicatat."
    for mark in marks:
        if mark.content_sha256 != document.content_sha256:
            return f"Yang disetujui {mark.position_title} bukan isi ini."
        if mark.pdf_sha256 != document.unsigned_pdf_id:
            return f"Yang disetujui {mark.position_title} bukan berkas ini."
    for sha256 in (document.unsigned_pdf_id, document.issued_pdf_id):
        if sha256 and not _is_kept(sha256):
            return "Berkas PDF yang disimpan hilang atau berubah."
    return ""


def _is_kept(sha256: str) -> bool:
    try:
        return sha256_hex(read_bytes(sha256)) == sha256
    except Refusal:
        return False
