"""Pages are sent compressed: links are slow. What is compressed already, and what is streamed, goes as it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSED = ("text/", "application/json", "image/svg+xml")


class Compressing(GZipMiddleware):
    """Django's own, which adds a random length against guessing by size, for texts only.

    A PDF or a bundle would only cost time, and would lose its length and with it the browser's progress.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Django asks this for every answer."""
        if response.streaming or not response.headers.get("Content-Type", "").startswith(COMPRESSED):
            return response
        assert isinstance(response, HttpResponse)
        return super().process_response(request, response)
