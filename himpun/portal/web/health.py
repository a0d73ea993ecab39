"""For proxies and service managers: does this process live, and can the installation serve? No details for others."""

from __future__ import annotations

from dataclasses import asdict

from django.http import JsonResponse
from django.views.decorators.cache import never_cache

from himpun.pages.doors import public
from himpun.pages.requests import Request
from himpun.portal.installation.readiness import readiness


@public("GET")
@never_cache
def live(request: Request) -> JsonResponse:  # noqa: ARG001 - a door hands every view its request
    """This process answers; nothing else is asked, so that a database that is away restarts nobody."""
    return JsonResponse({"status": "hidup"})


@public("GET")
@never_cache
def ready(request: Request) -> JsonResponse:
    """The database answers, its tables are of this version, and a worker is there; 503 otherwise."""
    found = readiness(request.now)
    body = {"status": "siap" if found.is_ready else "belum siap", **asdict(found)}
    answer = JsonResponse(body, status=200 if found.is_ready else 503)
    # Django would log each 503 as an error, every few seconds; our own line for the request is enough.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer
