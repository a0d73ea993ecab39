"""When signing in is shut: after five wrong passwords for one name, or thirty from one address, for a quarter hour.

A browser in which that name signed in before has a count of its own, so that nobody is kept out on purpose for long.
Counted in the database by django-axes, which forgets names and addresses when the quarter hour is over.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Q, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone

from himpun.organisations.known_browsers import known_as

_AT = " @"
"""Between a name and the number of a known browser; no user name has a space."""


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Under which name a wrong password counts: the account's, or in a known browser that browser's own."""
    name = str((credentials or {}).get("username") or "")
    browser = known_as(request, name)
    return f"{name}{_AT}{browser}" if browser else name


class Lockout(AxesDatabaseHandler):  # type: ignore[misc]  # django-axes carries no types
    """Counts a name and an address apart: an office shares one address, a person has one name."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """The worse of the two counts, an address' in fifths of its own limit, so that both shut at the same number."""
        name, *address = (
            attempts.aggregate(count=Sum("failures_since_start"))["count"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        shares = [count * settings.AXES_FAILURE_LIMIT // settings.HIMPUN_FAILURES_OF_AN_ADDRESS for count in address]
        return max([name, *shares])

    def get_user_attempts(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> list[QuerySet[AccessAttempt]]:
        """The attempts that count, by name and by address; for a known browser its own only."""
        found: list[QuerySet[AccessAttempt]] = super().get_user_attempts(request, credentials)
        return found[:1] if _AT in counted_name(request, credentials) else found

    def reset_user_attempts(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """After a good sign-in only the name is free again: one good password must not clear an address."""
        name = self.filter_user_attempts(request, credentials)[0]
        count: int = name.delete()[0]
        return count

    def minutes_left(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """How long it stays shut at most, in whole minutes."""
        found = [
            attempts.aggregate(newest=Max("attempt_time"))["newest"]
            for attempts in self.get_user_attempts(request, credentials)
        ]
        newest = max((moment for moment in found if moment), default=timezone.now())
        left: timedelta = newest + settings.AXES_COOLOFF_TIME - timezone.now()
        return max(1, math.ceil(left.total_seconds() / 60))


def open_again(username: str) -> None:
    """Let a name sign in at once: its password was set anew."""
    AccessAttempt.objects.filter(Q(username=username) | Q(username__startswith=username + _AT)).delete()


def forget_attempts(*, now: datetime) -> int:
    """Delete what was counted before the cool-off: names and addresses are kept no longer than that."""
    count: int = AccessAttempt.objects.filter(attempt_time__lte=now - settings.AXES_COOLOFF_TIME).delete()[0]
    return count


def address_of(request: HttpRequest) -> str | None:
    """From where somebody comes. Behind HIMPUN_PROXIES proxies: the entry that the outermost of them wrote."""
    proxies: int = settings.HIMPUN_PROXIES
    passed = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    written = passed[-proxies] if proxies and len(passed) >= proxies else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_address(written))
    except ValueError:
        return None  # counted by name only
