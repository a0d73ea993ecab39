"""What papers print of a person, put right. Papers that were issued keep what stood on them."""

from __future__ import annotations

from datetime import datetime

from himpun.kernel.refusals import Refusal
from himpun.kernel.text import optional_text, require_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.organisations.models import Official
from himpun.organisations.rules import is_nip
from himpun.organisations.services.locking import locked_agency


@act
def amend_official(
    official: Official, *, name: str, nip: str = "", rank: str = "", actor: Actor | None, now: datetime
) -> Official:
    """Put a person's name, NIP or rank right. The fact says which of them changed, never what they are."""
    locked_agency(official.agency_id, actor)
    row = Official.objects.select_for_update().get(pk=official.pk)
    given = {
        "name": require_text(name, code="name_missing", label="Nama pegawai", maximum=200),
        "nip": "".join(nip.split()),
        "rank": optional_text(rank, label="Pangkat/golongan", maximum=100),
    }
    if given["nip"] and not is_nip(given["nip"]):
        raise Refusal("nip_faulty", "NIP terdiri dari 18 angka. Perbaiki, atau kosongkan.")
    others = Official.objects.filter(agency_id=row.agency_id, nip=given["nip"]).exclude(pk=row.pk)
    if given["nip"] and others.exists():
        raise Refusal("nip_taken", "NIP ini sudah terdaftar untuk pegawai lain di kantor ini.")
    changed = [field for field, value in given.items() if getattr(row, field) != value]
    if not changed:
        return row
    for field in changed:
        setattr(row, field, given[field])
    row.save(update_fields=changed)
    record(
        "official.amended",
        agency_id=row.agency_id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("official", row.pk),
        data={"fields": changed},
    )
    return row
