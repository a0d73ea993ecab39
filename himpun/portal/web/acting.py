"""For which position somebody acts during a request: set before any view, from an appointment that holds today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from himpun.organisations.access import acting_by
from himpun.organisations.rules import today_in
from himpun.organisations.selectors import seats_of
from himpun.organisations.sessions import BEGAN, DEVICE, SEEN
from himpun.pages.doors import ADMINISTRATOR, HOLDER
from himpun.pages.requests import is_partial
from himpun.portal.web.devices import device_of

CHOSEN = "position"
"""Key of the session under which the chosen position's id is kept."""

_SEEN_EVERY = timedelta(minutes=10)


class Acting:
    """Middleware: `request.now`, and for whoever signed in `request.seats`, `.agency`, its `.today`, and `.actor`.

    `seats` are today's appointments of the person; with several the session says which one was chosen, the first
    otherwise. Without a seat `actor` is None, and only the pages of one's own account open; so they do alone while a
    first password was not changed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.now = timezone.now()  # type: ignore[attr-defined]
        request.seats, request.agency, request.actor = [], None, None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            _mark_seen(request, request.now)  # type: ignore[attr-defined]
            if request.user.official_id is not None:
                self._seat(request, request.user.official_id)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: object) -> HttpResponse | None:
        """Django asks this before every view: with a first password only one's own account opens."""
        if not request.user.is_authenticated or not request.user.must_change_password:
            return None
        if getattr(view, "door", "") not in (HOLDER, ADMINISTRATOR):
            return None
        answer = redirect("portal:password")
        return HttpResponse(headers={"HX-Redirect": answer["Location"]}) if is_partial(request) else answer

    def _seat(self, request: HttpRequest, official_id: int) -> None:
        now = request.now  # type: ignore[attr-defined]
        seats = seats_of(official_id, now=now)
        request.seats = seats  # type: ignore[attr-defined]
        if not seats:
            return
        chosen = request.session.get(CHOSEN)
        seat = next((row for row in seats if row.position_id == chosen), seats[0])
        agency = seat.position.unit.agency
        request.agency, request.today = agency, today_in(agency.region.zone, now)  # type: ignore[attr-defined]
        request.actor = acting_by(seat)  # type: ignore[attr-defined]


def _mark_seen(request: HttpRequest, now: datetime) -> None:
    """Draw the session out, at most every ten minutes. A page that refreshes itself on an empty desk does not."""
    if is_partial(request) and request.method == "GET":
        return
    seen = request.session.get(SEEN)
    if seen is not None and now - datetime.fromisoformat(seen) < _SEEN_EVERY:
        return
    if BEGAN not in request.session:
        request.session[BEGAN] = now.isoformat()
    request.session[DEVICE] = device_of(request.headers.get("User-Agent", ""))
    request.session[SEEN] = now.isoformat()
