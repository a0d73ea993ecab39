"""Browsers in which somebody signed in before: whoever guesses at a name elsewhere does not shut its owner out here.

Such a browser carries a number of its own and, for each account, a mark that only this installation can make. Its
wrong passwords are counted apart from everybody else's, and shut it after as many.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from himpun.organisations.models import User

COOKIE = "himpun_known"
_KEPT_FOR = timedelta(days=180)
_MOST = 8
"""People at one shared computer."""
_NUMBER = re.compile(r"[0-9a-f]{24}")


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Let this browser be known as one in which this account signed in. Only the sign-in page is told of it."""
    number, marks = _carried(request)
    number = number or secrets.token_hex(12)
    own = _mark(user.pk, number)
    kept = [own, *(mark for mark in marks if mark != own)][:_MOST]
    response.set_cookie(
        COOKIE,
        ".".join([number, *kept]),
        max_age=_KEPT_FOR,
        path=reverse(settings.LOGIN_URL),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def known_as(request: HttpRequest, username: str) -> str:
    """This browser's number where that account signed in here before; empty otherwise."""
    number, marks = _carried(request)
    if not number or not username:
        return ""
    user_id = User.objects.filter(username=username).values_list("pk", flat=True).first()
    if user_id is None:
        return ""
    own = _mark(user_id, number)
    return number if any(constant_time_compare(mark, own) for mark in marks) else ""


def _carried(request: HttpRequest) -> tuple[str, list[str]]:
    number, *marks = request.COOKIES.get(COOKIE, "").split(".")
    return (number, marks[:_MOST]) if _NUMBER.fullmatch(number) else ("", [])


def _mark(user_id: int, number: str) -> str:
    return salted_hmac("himpun.known_browser", f"{user_id}:{number}", algorithm="sha256").hexdigest()[:32]
