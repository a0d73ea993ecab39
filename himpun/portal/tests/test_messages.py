"""Messages: written once a day, sent at most once unless asked, and honest about what is not known."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from himpun.cycles.services.schedule import set_schedule, start_due
from himpun.cycles.tests.office import START, Office, open_office, refused
from himpun.kernel.periods import parse_period
from himpun.ledger.models import Entry
from himpun.organisations.models import Appointment, User
from himpun.portal.jobs import failures, rhythms, run_due
from himpun.portal.messages import deliver_by, messenger
from himpun.portal.messages import services as messages
from himpun.portal.messages.port import ConsoleMessenger, NotSent, SmtpMessenger
from himpun.portal.messages.selectors import Holder
from himpun.portal.models import Message, Rhythm
from tests.committed import CommittedDatabase

ROOT = Path(__file__).resolve().parents[3]
LATER = START + timedelta(hours=1)
State = Message.State


class Mailbox:
    """A mail server on loopback. `trouble` makes it refuse, or drop the line when the text has arrived."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.trouble = ""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.trouble == "unknown":
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.trouble == "busy":
            return "451 try later"
        assert isinstance(envelope.content, bytes)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.trouble == "drop":
            assert server.transport is not None
            server.transport.close()
        return "250 OK"


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.HIMPUN_REMINDERS = "smtp"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.DEFAULT_FROM_EMAIL = "Himpun <himpun@kantor.example>"
    yield box
    controller.stop()


@pytest.fixture
def office(db: None) -> Office:
    """An office whose head of planning has a mail address, and an hour ago was given a task of five minutes."""
    return with_address(open_office())


def with_address(office: Office) -> Office:
    official = office.officials[office.positions["head_of_planning"].id]
    User.objects.create(username="perencanaan", email="perencanaan@kantor.example", official=official)
    later = START + timedelta(days=900)
    Rhythm.objects.bulk_create([Rhythm(name=name, next_run_at=later) for name in rhythms.RHYTHMS])
    office.start()
    return office


def test_it_works(office: Office, mailbox: Mailbox) -> None:
    [message_id] = messages.write_reminders(now=LATER)
    assert Message.objects.get().state == State.WAITING

    run_due(LATER)

    [letter] = mailbox.letters
    assert letter["To"] == "perencanaan@kantor.example"
    assert letter["Subject"] == "Pengingat: 1 tugas terlambat"
    assert letter["Message-ID"] == f"<himpun-{message_id}@kantor.example>"
    assert "Yth. Kasubag Perencanaan dan Keuangan" in letter.get_content()
    assert "terlambat 55 menit kerja" in letter.get_content()
    message = Message.objects.get()
    assert (message.state, message.sending_at, message.sent_at) == (State.SENT, LATER, LATER)


def test_one_reminder_a_day(office: Office) -> None:
    assert len(messages.write_reminders(now=LATER)) == 1
    assert messages.write_reminders(now=LATER + timedelta(hours=2)) == []
    assert len(messages.write_reminders(now=LATER + timedelta(days=1))) == 1


def test_nothing_is_due_nothing_is_said(office: Office) -> None:
    office.procedure.cycles.get().tasks.update(due_at=START + timedelta(days=10))

    assert messages.write_reminders(now=LATER) == []


def test_nobody_is_reminded_at_night(office: Office) -> None:
    assert messages.write_reminders(now=START + timedelta(hours=13)) == []
    assert messages.write_reminders(now=START + timedelta(days=5, hours=1)) == [], "Saturday"


def test_the_hour_brings_them(office: Office, mailbox: Mailbox) -> None:
    Rhythm.objects.filter(name="write_reminders").delete()

    run_due(LATER)

    assert len(mailbox.letters) == 1


def test_the_console_prints_text_to_be_copied(office: Office, settings: Settings) -> None:
    settings.HIMPUN_REMINDERS = "console"
    assert isinstance(messenger(), ConsoleMessenger)
    messages.write_reminders(now=LATER)
    stream = io.StringIO()

    with deliver_by(ConsoleMessenger(stream)):
        run_due(LATER)

    assert "Yth. Kasubag Perencanaan dan Keuangan" in stream.getvalue()
    assert Message.objects.get().state == State.SENT


def test_an_unreachable_server_is_tried_again(
    committed_db: CommittedDatabase, mailbox: Mailbox, settings: Settings
) -> None:
    with_address(open_office())
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    messages.write_reminders(now=LATER)

    assert run_due(LATER).failures
    message = Message.objects.get()
    assert (message.state, message.problem[:38]) == (State.WAITING, "Peladen surel tidak dapat dihubungi: [")

    settings.EMAIL_PORT = port
    run_due(LATER + timedelta(minutes=1))
    assert Message.objects.get().state == State.SENT
    assert len(mailbox.letters) == 1


@pytest.mark.parametrize("trouble", ["unknown", "busy"])
def test_a_server_that_refuses_for_good(office: Office, mailbox: Mailbox, trouble: str) -> None:
    """After the last attempt it has failed, and says why."""
    mailbox.trouble = trouble
    messages.write_reminders(now=LATER)

    for minute in range(10):
        run_due(LATER + timedelta(minutes=minute))

    message = Message.objects.get()
    assert message.state == State.FAILED
    assert message.problem.startswith("Peladen surel menolak: ")
    assert mailbox.letters == []
    assert not [failure for failure in failures() if failure.is_final], "it is told on the message"


def test_a_line_that_breaks_leaves_it_uncertain(office: Office, mailbox: Mailbox) -> None:
    """The text had arrived; nobody knows whether it was kept. It is not sent again unasked."""
    mailbox.trouble = "drop"
    messages.write_reminders(now=LATER)

    for minute in range(10):
        run_due(LATER + timedelta(minutes=minute))

    message = Message.objects.get()
    assert message.state == State.UNCERTAIN
    assert len(mailbox.letters) == 1

    mailbox.trouble = ""
    messages.send_again(message.id, actor=office.first(), now=LATER)
    run_due(LATER + timedelta(hours=1))
    assert Message.objects.get().state == State.SENT
    assert mailbox.letters[0]["Message-ID"] == mailbox.letters[1]["Message-ID"]
    assert Entry.objects.filter(verb="message.asked_again").count() == 1


def test_without_an_address_it_says_so(office: Office, mailbox: Mailbox) -> None:
    User.objects.update(email="")
    messages.write_reminders(now=LATER)

    for minute in range(10):
        run_due(LATER + timedelta(minutes=minute))

    message = Message.objects.get()
    assert (message.state, message.addresses) == (State.FAILED, [])
    assert "belum mempunyai alamat surel" in message.problem


def test_only_what_failed_is_sent_again(office: Office, mailbox: Mailbox) -> None:
    messages.write_reminders(now=LATER)
    run_due(LATER)
    message = Message.objects.get()
    with refused("message_not_failed"):
        messages.send_again(message.id, actor=office.first(), now=LATER)
    stranger = open_office()
    with refused("not_there"):
        messages.send_again(message.id, actor=stranger.first(), now=LATER)


def test_a_missed_schedule_is_told_to_the_nearest_superior(office: Office) -> None:
    starter = office.positions["head_of_planning"]
    set_schedule(
        office.procedure, first_period=parse_period("2026-Q2"), starter=starter, actor=office.first(), now=START
    )
    Appointment.objects.filter(position=starter).update(ends_on=date(2026, 6, 30))

    start_due(now=datetime(2026, 7, 1, 7, 30, tzinfo=ZoneInfo("Asia/Jakarta")))

    message = Message.objects.get(kind="notice")
    assert message.position == starter.superior
    assert "Triwulan II 2026 tidak dapat dimulai menurut jadwal" in message.body
    assert starter.title in message.body


def test_a_team_s_members_get_it(office: Office) -> None:
    team_office = open_office("way-kanan-dpmk-2022")
    team = team_office.agency.teams.get()
    seat = team.members.filter(is_chair=True).get()
    User.objects.create(
        username="ketua", email="ketua@kantor.example", official=team_office.officials[seat.position_id]
    )

    holder = Holder(None, team.id, team.name)
    message = messages.notify(team_office.agency, holder, subject="Rapat", body="Besok.", now=START)

    assert message.addresses == ["ketua@kantor.example"]


def test_killed_while_sending_it_becomes_uncertain(
    committed_db: CommittedDatabase, mailbox: Mailbox, settings: Settings
) -> None:
    """The process dies after the text has left: the next attempt sees *sending* and does not repeat it."""
    with_address(open_office())
    [message_id] = messages.write_reminders(now=LATER)
    program = (
        "import django; django.setup()\n"
        "import os, signal\nfrom datetime import datetime, UTC\n"
        "from himpun.portal.jobs import run_due\nfrom himpun.portal.messages import deliver_by\n"
        "from himpun.portal.messages.port import SmtpMessenger\n"
        "class Dies(SmtpMessenger):\n"
        "    def send(self, envelope):\n"
        "        super().send(envelope)\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        f"with deliver_by(Dies()): run_due(datetime.fromisoformat({LATER.isoformat()!r}))\n"
    )
    environment = {**os.environ, **committed_db.environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
    environment |= {
        "HIMPUN_REMINDERS": "smtp",
        "HIMPUN_SMTP_HOST": "127.0.0.1",
        "HIMPUN_SMTP_PORT": str(settings.EMAIL_PORT),
    }
    killed = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert Message.objects.get(pk=message_id).state == State.SENDING

    run_due(LATER, take_over=True)

    assert Message.objects.get(pk=message_id).state == State.UNCERTAIN
    assert len(mailbox.letters) == 1


@pytest.mark.django_db
def test_adapters_say_when_it_certainly_did_not_leave(settings: Settings) -> None:
    from himpun.portal.messages.port import Envelope as Outgoing

    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for addresses in ((), ("a@kantor.example",)):
        with pytest.raises(NotSent):
            SmtpMessenger().send(Outgoing("x", "Kasubag", addresses, "Hal", "Isi"))
