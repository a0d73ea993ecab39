"""What an agency is called. Papers that were issued keep the name they were issued under."""

from __future__ import annotations

from datetime import datetime

from himpun.kernel.refusals import Refusal
from himpun.kernel.text import optional_text, require_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.organisations.models import Agency
from himpun.organisations.services.locking import locked_agency


@act
def rename_agency(agency: Agency, *, name: str, decree: str = "", actor: Actor | None, now: datetime) -> Agency:
    """Give an agency a new name from now on. Lines of its letterhead that were the old name become the new one."""
    agency = locked_agency(agency.id, actor)
    name = require_text(name, code="name_missing", label="Nama kantor", maximum=120)
    decree = optional_text(decree, label="Dasar perubahan", maximum=200)
    if Agency.objects.filter(region=agency.region, name=name).exclude(pk=agency.pk).exists():
        raise Refusal("name_taken", f"{name} sudah terdaftar di {agency.region.name}. Periksa namanya.")
    before = {"name": agency.name, "letterhead": agency.letterhead}
    if name == agency.name:
        return agency
    old = agency.name.casefold()
    agency.letterhead = [_as_written(line, name) if line.casefold() == old else line for line in agency.letterhead]
    agency.name = name
    agency.save(update_fields=["name", "letterhead"])
    record(
        "agency.renamed",
        agency_id=agency.id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("agency", agency.id),
        data={"before": before, "after": {"name": name, "letterhead": agency.letterhead}, "decree": decree},
    )
    return agency


def _as_written(line: str, name: str) -> str:
    return name.upper() if line.isupper() else name
