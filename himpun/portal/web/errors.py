"""Pages for what went wrong, in the same dress as the others."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's shape
    """400: what the browser sent cannot be read."""
    return render(request, "pages/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """403: not for this position."""
    return render(request, "pages/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403: the page is older than the sign-in."""
    return render(request, "pages/csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404: not there, or not yours."""
    return render(request, "pages/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """500: without context, because what is broken may be just that."""
    return render(None, "pages/500.html", status=500)
