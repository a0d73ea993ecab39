"""Sessions that know whose they are: so that a person sees where they are signed in, and can end it there.

Django's own engine keeps a session's owner inside its data. Here it is a column, with the device and two times; the
address from which somebody came is not kept. `SESSION_ENGINE` names this module.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as Database
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from himpun.kernel.hashing import sha256_hex
from himpun.ledger.prepared import Select

DEVICE, BEGAN, SEEN = "device", "began_at", "seen_at"
"""Keys in a session's data; the times are ISO texts."""


class Session(AbstractBaseSession):
    """One browser in which somebody is signed in, or that merely chose a language."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="sessions")
    device = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        indexes: ClassVar = [models.Index(fields=["user", "seen_at"], name="session_by_user")]

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore

    @property
    def mark(self) -> str:
        """What a page may show of a session: it names the row, and opens nothing."""
        return mark_of(self.session_key)


_session = Select(
    lambda session_key, at: Session.objects.filter(session_key=session_key, expire_date__gt=at), str, datetime
)


class SessionStore(Database):
    """Django's database sessions, with what a list of them must show written beside the data."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        """As Django asks at each request; the statement's text is kept."""
        row = _session.first(self.session_key or "", timezone.now())
        if row is None:
            self._session_key = None
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast("Session", super().create_model_instance(data))
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.device = str(data.get(DEVICE, ""))[:60]
        row.began_at, row.seen_at = (_moment(data.get(key)) for key in (BEGAN, SEEN))
        return row


def mark_of(session_key: str | None) -> str:
    """The mark of a session by its key."""
    return sha256_hex(session_key or "")[:16]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
