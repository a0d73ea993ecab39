"""Nothing that somebody may see alone stays in a browser that others use: pages are not kept, static files are."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

NOT_KEPT = "private, no-store"


class NotKept:
    """Middleware: an answer that does not say how long it may be kept is not kept.

    After signing out, "back" then asks the server again, and so does a page that an act has made old.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", NOT_KEPT)
        return response
