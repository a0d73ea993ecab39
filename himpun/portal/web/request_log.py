"""One line for each request: what was asked by its name, how it ended, how long it took. Never who, never the address.

The route's name stands for the address, because addresses carry ids and what people searched for.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponseBase

from config.log_lines import request_id

log = logging.getLogger("himpun.requests")

HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
_ASKED_ALL_THE_TIME = ("portal:health_live", "portal:health_ready")


class RequestLog:
    """Middleware: gives every request an id, or keeps the one that the office's proxy gave, and logs how it ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(HEADER, "")
        own = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        token, begun = request_id.set(own), perf_counter()
        try:
            response = self.get_response(request)
            response[HEADER] = own
            _tell(request, response, (perf_counter() - begun) * 1000)
        finally:
            request_id.reset(token)
        return response


def _tell(request: HttpRequest, response: HttpResponseBase, milliseconds: float) -> None:
    match = request.resolver_match
    route = (match.view_name if match else "") or "-"
    fields = {
        "method": request.method or "",
        "route": route,
        "status": response.status_code,
        "ms": round(milliseconds, 1),
    }
    level = logging.DEBUG if route in _ASKED_ALL_THE_TIME and response.status_code == 200 else logging.INFO
    log.log(level, "%s %s %s %.0f ms", *fields.values(), extra=fields)
