"""Messages that did not arrive are shown to the administrator, and sent again only when asked."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from himpun.cycles.tests.office import Office, open_office
from himpun.ledger.models import Entry
from himpun.portal.models import Message
from tests.pages.portal.desks import TABLE
from tests.pages.reading import text_of
from tests.pages.signing_in import client_of

AT = datetime(2026, 4, 2, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return open_office(TABLE)


def told(office: Office, state: str, *, subject: str = "Tugas terlambat", problem: str = "") -> Message:
    return Message.objects.create(
        agency=office.agency, position=office.positions["planner"], kind="notice", on=AT.date(), subject=subject,
        body="Yth. Perencana <b>segera</b>", state=state, created_at=AT, problem=problem,
    )  # fmt: skip


def administrator(office: Office) -> Client:
    return client_of(office, "clerk", administrator=True)


def test_it_works(office: Office) -> None:
    told(office, "sent", subject="Yang sampai")
    uncertain = told(office, "uncertain", problem="Pengirim berhenti di tengah pengiriman.")
    client = administrator(office)
    assert "1 pesan gagal atau tidak pasti terkirim" in text_of(client.get("/tugas/"))
    page = text_of(client.get("/pesan/"))
    assert "Yang sampai" in page
    assert "Tidak pasti terkirim" in page
    assert "Pengirim berhenti di tengah pengiriman." in page
    assert "&lt;b&gt;segera" in page
    assert "Yang sampai" not in text_of(client.get("/pesan/?keadaan=uncertain"))

    asked = client.post(f"/pesan/{uncertain.id}/kirim-ulang/")
    assert (asked.status_code, asked["Location"]) == (302, "/pesan/")
    uncertain.refresh_from_db()
    assert uncertain.state == Message.State.WAITING
    assert Entry.objects.filter(verb="message.asked_again").count() == 1
    assert "pesan gagal" not in text_of(client.get("/tugas/"))


def test_what_arrived_is_not_sent_again(office: Office) -> None:
    sent = told(office, "sent")
    refused = administrator(office).post(f"/pesan/{sent.id}/kirim-ulang/")
    assert refused.status_code == 422
    assert "tidak perlu dikirim ulang" in text_of(refused)
    assert not Entry.objects.filter(verb="message.asked_again").exists()


def test_only_an_administrator_and_only_their_own(office: Office) -> None:
    failed = told(office, "failed")
    address = f"/pesan/{failed.id}/kirim-ulang/"
    planner = client_of(office, "planner")
    assert planner.get("/pesan/").status_code == 403
    assert planner.post(address).status_code == 403
    assert "pesan gagal" not in text_of(planner.get("/tugas/"))
    stranger = administrator(open_office(TABLE, name="Kantor Lain"))
    assert stranger.post(address).status_code == 404
    assert "Tugas terlambat" not in text_of(stranger.get("/pesan/"))
    assert Client().get("/pesan/").status_code == 302
    failed.refresh_from_db()
    assert failed.state == Message.State.FAILED


def test_nothing_was_told_yet(office: Office) -> None:
    assert "Belum ada pesan" in text_of(administrator(office).get("/pesan/"))
