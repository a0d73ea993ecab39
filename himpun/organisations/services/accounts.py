"""Accounts: an administrator invites, resets, ends; everybody changes only their own password.

No fact holds a name, a NIP or a sign-in name, and no password outlives the answer that shows it.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from himpun.kernel.refusals import Refusal, not_there
from himpun.kernel.text import require_text
from himpun.ledger.acts import act
from himpun.ledger.services import record
from himpun.organisations.actors import Actor
from himpun.organisations.lockout import open_again
from himpun.organisations.models import Official, User
from himpun.organisations.rules import refusal_of_username
from himpun.organisations.selectors.accounts import other_administrators
from himpun.organisations.services.establish import give_account
from himpun.organisations.services.locking import locked_agency
from himpun.organisations.sessions import Session

_CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0 and 1: a first password is read from paper and typed once."""


@act
def invite(
    official: Official,
    *,
    username: str,
    email: str = "",
    is_administrator: bool = False,
    actor: Actor | None,
    now: datetime,
) -> tuple[User, str]:
    """Give an official an account. Returns it with its first password, which is stored nowhere in clear."""
    username = username.strip().lower()
    refusal = refusal_of_username(username)
    if refusal:
        raise refusal
    password = first_password()
    user = give_account(
        official=official,
        username=username,
        password=password,
        is_administrator=is_administrator,
        actor=actor,
        now=now,
    )
    user.must_change_password, user.email = True, email
    user.save(update_fields=["must_change_password", "email"])
    return user, password


@act
def reset_password(user: User, *, actor: Actor | None, now: datetime) -> str:
    """Give a new first password, and end every session of the account. A name that was shut may sign in at once."""
    row = _locked_account(user, actor)
    if not row.is_active:
        raise Refusal("account_ended", "Akun ini sudah diakhiri. Buka lagi akunnya, lalu atur ulang kata sandinya.")
    password = first_password()
    row.set_password(password)
    row.must_change_password = True
    row.save(update_fields=["password", "must_change_password"])
    _end_sessions(row)
    open_again(row.username)
    _record("account.password_reset", row, actor, now)
    return password


@act
def end_account(user: User, *, reason: str, actor: Actor | None, now: datetime) -> User:
    """Let an account sign in no longer. What its person did stays theirs; the account can be opened again."""
    row = _locked_account(user, actor)
    reason = require_text(reason, code="reason_missing", label="Alasan", minimum=3, maximum=2000)
    if not row.is_active:
        return row
    _refuse_last(row, now)
    row.is_active = False
    row.save(update_fields=["is_active"])
    _end_sessions(row)
    _record("account.ended", row, actor, now, reason=reason)
    return row


@act
def reopen_account(user: User, *, actor: Actor | None, now: datetime) -> User:
    """Let an ended account sign in again, with the password it had."""
    row = _locked_account(user, actor)
    if row.is_active:
        return row
    row.is_active = True
    row.save(update_fields=["is_active"])
    _record("account.reopened", row, actor, now)
    return row


@act
def set_administrator(user: User, *, is_administrator: bool, actor: Actor | None, now: datetime) -> User:
    """Give or take the right to manage the office. The last who can is never taken."""
    row = _locked_account(user, actor)
    if row.is_staff == is_administrator:
        return row
    if not is_administrator:
        _refuse_last(row, now)
    row.is_staff = is_administrator
    row.save(update_fields=["is_staff"])
    _record("account.administrator_given" if is_administrator else "account.administrator_taken", row, actor, now)
    return row


@act
def change_password(user: User, *, password: str, keep: str | None, actor: Actor | None, now: datetime) -> User:
    """Set one's own password. Every other session ends; `keep` is the key of the one that stays."""
    row = User.objects.select_for_update(of=("self",)).select_related("official").get(pk=user.pk)
    if row.check_password(password):
        raise Refusal("password_same", "Kata sandi baru sama dengan yang lama. Pilih yang lain.")
    try:
        validate_password(password, row)
    except ValidationError as weak:
        raise Refusal("password_weak", " ".join(weak.messages)) from weak
    row.set_password(password)
    row.must_change_password = False
    row.save(update_fields=["password", "must_change_password"])
    Session.objects.filter(user=row).exclude(session_key=keep or "").delete()
    if row.official is not None:
        _record("account.password_changed", row, actor, now)
    return row


@act
def set_email(user: User, *, email: str) -> None:
    """Set where one's own reminders go; blank for none. A convenience, so no fact is kept of it."""
    User.objects.filter(pk=user.pk).update(email=email)


@act
def end_session(user: User, *, mark: str) -> bool:
    """Sign out one browser of one's own; False when it was not there any more."""
    row = next((row for row in Session.objects.filter(user=user) if row.mark == mark), None)
    if row is None:
        return False
    row.delete()
    return True


@act
def end_other_sessions(user: User, *, keep: str | None) -> int:
    """Sign out everywhere else. Returns how many browsers that were."""
    count, _ = Session.objects.filter(user=user).exclude(session_key=keep or "").delete()
    return count


@act
def forget_expired_sessions(*, now: datetime) -> int:
    """Keep the table small: who is signed out by time leaves no trace of when and with what."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def first_password() -> str:
    """Fourteen characters in groups that can be read aloud: about 59 bits."""
    return "-".join("".join(secrets.choice(_CLEAR) for _ in range(4)) for _ in range(3))


def _locked_account(user: User, actor: Actor | None) -> User:
    agency_id = user.official.agency_id if user.official else None
    if agency_id is None:
        raise not_there()
    locked_agency(agency_id, actor)
    return User.objects.select_for_update(of=("self",)).select_related("official").get(pk=user.pk)


def _refuse_last(row: User, now: datetime) -> None:
    if not row.is_staff or not row.is_active:
        return
    assert row.official is not None
    if not other_administrators(row.official.agency_id, row.pk, now=now):
        raise Refusal(
            "last_administrator",
            "Ini pengelola terakhir yang memegang jabatan di kantor ini. Jadikan dahulu orang lain pengelola, "
            "supaya kantor tidak terkunci.",
        )


def _end_sessions(row: User) -> None:
    Session.objects.filter(user=row).delete()


def _record(verb: str, row: User, actor: Actor | None, now: datetime, **data: object) -> None:
    assert row.official is not None
    record(
        verb,
        agency_id=row.official.agency_id,
        at=now,
        doer=actor.doer if actor else None,
        subject=("user", row.pk),
        data={"official": row.official_id, **data},
    )
