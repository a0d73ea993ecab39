"""What is told to people because something was recorded. Wired in `portal/wiring.py`."""

from __future__ import annotations

from himpun.kernel.periods import parse_period
from himpun.ledger.services import Recorded
from himpun.organisations.models import Agency, Position
from himpun.organisations.rules import today_in
from himpun.organisations.selectors import appointments_on, superiors
from himpun.portal.messages.selectors import Holder
from himpun.portal.messages.services import notify
from himpun.procedures.models import Procedure


def tell_missed_schedule(recorded: Recorded) -> None:
    """On schedule.missed: tell whoever should have started the cycle, or the nearest superior where nobody holds it."""
    agency = Agency.objects.select_related("region").get(pk=recorded.agency_id)
    data = recorded.data
    starter = Position.objects.get(pk=data["starter"])
    today = today_in(agency.region.zone, recorded.at)
    told = next((one for one in [starter, *superiors(starter)] if appointments_on([one.id], today)), starter)
    period = parse_period(data["period"]).label
    title = Procedure.objects.values_list("title", flat=True).get(agency=agency, key=data["procedure"])
    body = (
        f"Yth. {told.title}\n\nSiklus “{title}” untuk {period} tidak dapat dimulai menurut jadwal.\n\n"
        f"{data['reason']}\n\nSetelah itu mulailah siklusnya dengan tangan; jadwal berlanjut ke periode berikutnya.\n\n"
        f"{agency.name}\n"
    )
    subject = f"Jadwal terlewat: {title}, {period}"
    notify(agency, Holder(told.id, None, told.title), subject=subject, body=body, now=recorded.at)
