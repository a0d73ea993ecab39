"""Under whom a position stands: whoever is asked when it is vacant."""

from __future__ import annotations

from datetime import datetime

from himpun.kernel.refusals import Refusal, not_there
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.organisations.models import Position
from himpun.organisations.rules import today_in
from himpun.organisations.selectors import superiors
from himpun.organisations.services.locking import locked_agency


@act
def place_under(position: Position, superior: Position, *, actor: Actor | None, now: datetime) -> Position:
    """Put a position under another of the office. The line upwards never runs in a ring."""
    agency = locked_agency(position.unit.agency_id, actor)
    row = Position.objects.select_for_update(of=("self",)).select_related("unit").get(pk=position.pk)
    above = Position.objects.select_related("unit", "superior").get(pk=superior.pk)
    if above.unit.agency_id != agency.id:
        raise not_there()
    if row.superior_id == above.pk:
        return row
    if not above.holds_on(today_in(agency.region.zone, now)):
        raise Refusal("superior_ended", f"{above.title} sudah berakhir. Pilih jabatan yang masih berlaku.")
    if above == row or row in superiors(above):
        raise Refusal(
            "superior_below",
            f"{above.title} berada di bawah {row.title}, jadi tidak dapat menjadi atasannya. Pilih jabatan lain.",
        )
    before, row.superior = row.superior_id, above
    row.save(update_fields=["superior"])
    record(
        "position.placed",
        agency_id=agency.id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("position", row.pk),
        data={"title": row.title, "before": before, "superior": above.pk, "superior_title": above.title},
    )
    return row
