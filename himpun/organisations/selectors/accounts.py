"""Accounts and sessions, for the pages of sign-in, one's own account, and the administrators."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from himpun.organisations.models import Agency, Appointment, Official, User
from himpun.organisations.rules import is_nip, proposed_username, today_in
from himpun.organisations.sessions import Session


def username_for(typed: str) -> str:
    """The account's own name for what somebody typed to sign in: their user name in any case, or their NIP.

    A NIP is unique within one agency only; one that two agencies know opens nothing, and nobody is told.
    """
    name = typed.strip()
    digits = "".join(name.split())
    if is_nip(digits):
        found = list(User.objects.filter(official__nip=digits).values_list("username", flat=True)[:2])
        return found[0] if len(found) == 1 else digits
    if User.objects.filter(username=name).exists():
        return name
    alike = list(User.objects.filter(username__iexact=name).values_list("username", flat=True)[:2])
    return alike[0] if len(alike) == 1 else name.lower()


def free_username(official: Official) -> str:
    """A user name for an official that nobody has yet."""
    base = proposed_username(official.name)
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    return next(name for name in (base, *(f"{base}{number}" for number in range(2, 10_000))) if name not in taken)


def accounts_of(agency_id: int, *, words: str = "", state: str = "") -> list[User]:
    """An office's accounts by name. `state`: active, ended, first (password not yet changed), administrators."""
    rows = User.objects.filter(official__agency_id=agency_id).select_related("official")
    if words:
        rows = rows.filter(Q(official__name__icontains=words) | Q(username__icontains=words))
    wanted = {
        "active": Q(is_active=True),
        "ended": Q(is_active=False),
        "first": Q(is_active=True, must_change_password=True),
        "administrators": Q(is_active=True, is_staff=True),
    }.get(state)
    if wanted is not None:
        rows = rows.filter(wanted)
    return list(rows.order_by("official__name", "id"))


def other_administrators(agency_id: int, user_id: int, *, now: datetime) -> int:
    """How many others can manage the office: administrators whose account is open and who hold a position today."""
    zone = Agency.objects.select_related("region").get(pk=agency_id).region.zone
    return len(administrators_on(agency_id, today_in(zone, now)) - {user_id})


def administrators_on(agency_id: int, day: date) -> set[int]:
    """The accounts that can manage the office on a day: open, with the right, and their official holds a position."""
    rows = Appointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        starts_on__lte=day,
        official__user__is_staff=True,
        official__user__is_active=True,
        position__unit__agency_id=agency_id,
    )
    return set(rows.values_list("official__user__id", flat=True))


def sessions_of(user_id: int, *, now: datetime) -> list[Session]:
    """The browsers in which somebody is signed in, last seen first."""
    return list(Session.objects.filter(user_id=user_id, expire_date__gt=now).order_by("-seen_at", "-expire_date"))


def account_of(official: Official) -> User | None:
    """An official's account, if there is one."""
    return User.objects.filter(official=official).first()


def officials_without_account(agency_id: int) -> list[Official]:
    """Whom an administrator can still invite, by name."""
    return list(Official.objects.filter(agency_id=agency_id, user__isnull=True).order_by("name", "id"))
