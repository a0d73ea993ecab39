"""How an agency's papers look and are numbered. Papers that were issued keep what stood on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from himpun.kernel.hashing import sha256_hex
from himpun.kernel.refusals import Refusal
from himpun.kernel.text import optional_text, require_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.organisations.logos import Logo, refuse_unusable
from himpun.organisations.models import Agency, NumberPattern
from himpun.organisations.numbering import DEFAULT_PATTERNS, check_pattern
from himpun.organisations.services.locking import locked_agency


@act
def set_letterhead(
    agency: Agency,
    *,
    lines: Sequence[str],
    place: str | None = None,
    address: str | None = None,
    actor: Actor | None,
    now: datetime,
) -> Agency:
    """Set the lines of the kop surat (one to six), and where papers are signed."""
    agency = locked_agency(agency.id, actor)
    kept = [require_text(line, code="line_empty", label="Baris kop surat", maximum=120) for line in lines]
    if not 1 <= len(kept) <= 6:
        raise Refusal("letterhead_faulty", "Kop surat terdiri dari satu sampai enam baris. Sesuaikan jumlahnya.")
    before = {"lines": agency.letterhead, "place": agency.place, "address": agency.address}
    agency.letterhead = kept
    if place is not None:
        agency.place = optional_text(place, label="Tempat penandatanganan", maximum=100)
    if address is not None:
        agency.address = optional_text(address, label="Alamat", maximum=300)
    agency.save(update_fields=["letterhead", "place", "address"])
    after = {"lines": kept, "place": agency.place, "address": agency.address}
    record(
        "letterhead.set",
        agency_id=agency.id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("agency", agency.id),
        data={"before": before, "after": after},
    )
    return agency


@act
def set_logo(agency: Agency, *, content: bytes | None, actor: Actor | None, now: datetime) -> Agency:
    """Set the arms at the head of letters, a PNG; None takes them off. A paper that was drawn up keeps its own."""
    agency = locked_agency(agency.id, actor)
    before, name = agency.logo_id, None
    if content is not None:
        refuse_unusable(content)
        name = f"{sha256_hex(content)}.png"
        Logo.objects.get_or_create(pk=name, defaults={"content": content})
    if before == name:
        return agency
    agency.logo_id = name
    agency.save(update_fields=["logo"])
    record(
        "logo.set",
        agency_id=agency.id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("agency", agency.id),
        data={"before": before, "after": name},
    )
    return agency


@act
def set_number_pattern(
    agency: Agency, *, document_kind: str, pattern: str, actor: Actor | None, now: datetime
) -> NumberPattern:
    """Set how one kind of document is numbered. A blank pattern means that people write the number by hand."""
    agency = locked_agency(agency.id, actor)
    if document_kind not in DEFAULT_PATTERNS:
        choices = list(DEFAULT_PATTERNS)
        raise Refusal("kind_unknown", f"Jenis dokumen “{document_kind}” tidak dikenal.", choices=choices)
    pattern = pattern.strip()
    if pattern:
        check_pattern(pattern)
    row, _ = NumberPattern.objects.get_or_create(
        agency=agency, document_kind=document_kind, defaults={"pattern": DEFAULT_PATTERNS[document_kind]}
    )
    before, row.pattern = row.pattern, pattern
    row.save(update_fields=["pattern"])
    record(
        "number_pattern.set",
        agency_id=agency.id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("agency", agency.id),
        data={"document_kind": document_kind, "before": before, "pattern": pattern},
    )
    return row
