"""What ends in the head of a mail is one line, whatever the names of an office hold."""

from __future__ import annotations

from datetime import timedelta

import pytest

from himpun.cycles.tests.office import START, open_office
from himpun.portal.jobs import run_due
from himpun.portal.messages import Envelope, deliver_by
from himpun.portal.messages import services as messages
from himpun.portal.messages.selectors import Holder


class Kept:
    """Keeps what would leave."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    def send(self, envelope: Envelope) -> None:
        self.envelopes.append(envelope)


@pytest.mark.django_db
def test_it_works() -> None:
    office, now, kept = open_office(), START + timedelta(hours=1), Kept()
    position = office.positions["head_of_planning"]
    subject = "Jadwal terlewat: Unit\r\nBcc: lain@jahat.example,\tTriwulan I"
    messages.notify(office.agency, Holder(position.id, None, position.title), subject=subject, body="Isi", now=now)
    with deliver_by(kept):
        run_due(now)
    [envelope] = kept.envelopes
    assert envelope.subject == "Jadwal terlewat: Unit Bcc: lain@jahat.example, Triwulan I"
