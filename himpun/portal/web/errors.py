"""Pages for what went wrong, in the same dress as the others."""

from __future__ import annotations

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

log = logging.getLogger("himpun.refusing")

RETRY_AFTER = 30
"""Seconds after which a proxy or a browser may ask again."""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what the browser sent cannot be read."""
    log.warning("unreadable: %s", type(exception).__name__)
    return render(request, "pages/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """403: not for this position."""
    return render(request, "pages/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the page is older than the sign-in."""
    log.warning("csrf_refused: %s", reason.partition(" - ")[0].rstrip("."))
    return render(request, "pages/csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404: not there, or not yours."""
    return render(request, "pages/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """500, or 503 where the database or the disk is away. Without context, because what is broken may be just that."""
    if isinstance(sys.exception(), (OperationalError, InterfaceError, OSError)):
        answer = render(None, "pages/503.html", status=503)
        answer["Retry-After"] = str(RETRY_AFTER)
        return answer
    return render(None, "pages/500.html", status=500)
