"""Who may open a page. Every view stands behind exactly one of these; docs/access.md is their table.

These ask only who the person is. Whether *this* object is theirs is asked by the app's `access.py`, whose "not there"
is the same for what does not exist and for what is not theirs.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from himpun.kernel.refusals import Refusal
from himpun.pages.requests import Request, is_partial

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
View = Callable[Concatenate[Request, P], HttpResponseBase]
Guarded = Callable[..., HttpResponseBase]

PUBLIC, SIGNED_IN, HOLDER, ADMINISTRATOR = "public", "signed_in", "holder", "administrator"
DOORS = (PUBLIC, SIGNED_IN, HOLDER, ADMINISTRATOR)

READ = ("GET",)


def public(*methods: str) -> Callable[[Callable[..., HttpResponseBase]], Guarded]:
    """For everybody, signed in or not."""
    return lambda view: _marked(view, view, PUBLIC, methods)


def signed_in(*methods: str) -> Callable[[Callable[..., HttpResponseBase]], Guarded]:
    """For whoever signed in, even while they hold no position: their own password, sessions, choice of position."""

    def guard(view: Callable[..., HttpResponseBase]) -> Guarded:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return _to_sign_in(request) or view(cast("Request", request), *args, **kwargs)

        return _marked(guarded, view, SIGNED_IN, methods)

    return guard


def holders(*methods: str) -> Callable[[Callable[..., HttpResponseBase]], Guarded]:
    """For whoever holds a position today: `request.actor` acts for it."""

    def guard(view: Callable[..., HttpResponseBase]) -> Guarded:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return _to_sign_in(request) or _without_position(request) or view(cast("Request", request), *args, **kwargs)

        return _marked(guarded, view, HOLDER, methods)

    return guard


def administrators(*methods: str) -> Callable[[Callable[..., HttpResponseBase]], Guarded]:
    """For the office's administrators, who hold a position too: what they change is recorded under it."""

    def guard(view: Callable[..., HttpResponseBase]) -> Guarded:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            turned_away = _to_sign_in(request) or _without_position(request) or _not_administrator(request)
            return turned_away or view(cast("Request", request), *args, **kwargs)

        return _marked(guarded, view, ADMINISTRATOR, methods)

    return guard


def no_such_page() -> Refusal:
    """The one answer for an address that is not there and for one that is not yours."""
    return Refusal("not_there", "Halaman ini tidak ditemukan. Periksa alamatnya, atau kembali ke Tugas saya.")


def _marked(guarded: Callable[..., Any], view: Callable[..., Any], door: str, methods: tuple[str, ...]) -> Guarded:
    allowed = methods or READ
    known = (*allowed, "HEAD") if "GET" in allowed else allowed

    @functools.wraps(guarded)
    def only(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in known:
            answer: HttpResponseBase = guarded(request, *args, **kwargs)
            return answer
        answer = render(request, "pages/405.html", status=405)
        answer["Allow"] = ", ".join(known)
        return answer

    only.door, only.methods, only.view = door, allowed, view  # type: ignore[attr-defined]
    return only


def _to_sign_in(request: HttpRequest) -> HttpResponse | None:
    if request.user.is_authenticated:
        return None
    if is_partial(request):
        # The page stays as it is, with all that was typed; `frame.js` shows what to do.
        return HttpResponse(status=401, headers={"HX-Reswap": "none", "HX-Trigger": "himpun:signed-out"})
    return redirect_to_login(_page_of(request))


def _page_of(request: HttpRequest) -> str:
    """The page to come back to after signing in. For a sending the one that it came from: there its draft is kept."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    parts = urlsplit(came_from)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"


def _without_position(request: HttpRequest) -> HttpResponse | None:
    if getattr(request, "actor", None) is not None:
        return None
    return render(request, "pages/without_position.html", status=403)


def _not_administrator(request: HttpRequest) -> HttpResponse | None:
    if request.user.is_staff:
        return None
    return render(request, "pages/403.html", status=403)
