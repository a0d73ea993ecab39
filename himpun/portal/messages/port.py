"""The port through which messages leave the building, and its two adapters: the console and a mail server."""

from __future__ import annotations

import smtplib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol, TextIO

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend


@dataclass(frozen=True)
class Envelope:
    """A message as it leaves. `id` is the same each time it is tried, so that a receiver knows a second copy."""

    id: str
    to: str
    addresses: tuple[str, ...]
    subject: str
    body: str


class NotSent(Exception):
    """It is certain that the message did not leave; it may be tried again. Any other exception leaves that open."""


class Messenger(Protocol):
    """Takes a message out of the house. Returns when it was handed over."""

    def send(self, envelope: Envelope) -> None: ...


class ConsoleMessenger:
    """Writes messages where the worker was started, ready to be copied into a chat."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def send(self, envelope: Envelope) -> None:
        stream = self._stream or sys.stdout
        to = ", ".join(envelope.addresses) or "belum ada alamat surel"
        stream.write(f"── {envelope.to} ({to})\n{envelope.subject}\n\n{envelope.body}\n")
        stream.flush()


class SmtpMessenger:
    """Hands messages to the office's mail server (HIMPUN_SMTP_*)."""

    def send(self, envelope: Envelope) -> None:
        if not envelope.addresses:
            raise NotSent(f"Pemegang {envelope.to} belum mempunyai alamat surel. Isi alamatnya pada akun pegawai.")
        connection = EmailBackend()
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as fault:
            raise NotSent(f"Peladen surel tidak dapat dihubungi: {fault}") from fault
        try:
            self._letter(envelope, connection).send()
        except (smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as fault:
            raise NotSent(f"Peladen surel menolak: {fault}") from fault
        finally:
            connection.close()

    def _letter(self, envelope: Envelope, connection: EmailBackend) -> EmailMessage:
        host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
        return EmailMessage(
            subject=envelope.subject,
            body=envelope.body,
            to=list(envelope.addresses),
            headers={"Message-ID": f"<{envelope.id}@{host}>", "Auto-Submitted": "auto-generated"},
            connection=connection,
        )


_chosen: ContextVar[Messenger | None] = ContextVar("messenger", default=None)


def messenger() -> Messenger:
    """The adapter that HIMPUN_REMINDERS names."""
    chosen = _chosen.get()
    if chosen is not None:
        return chosen
    return SmtpMessenger() if settings.HIMPUN_REMINDERS == "smtp" else ConsoleMessenger()


@contextmanager
def deliver_by(chosen: Messenger) -> Iterator[None]:
    """Let messages go another way for a while: into a rehearsal's log, for one."""
    token = _chosen.set(chosen)
    try:
        yield
    finally:
        _chosen.reset(token)
