"""For which position somebody acts during a request: set before any view, from an appointment that holds today."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from himpun.organisations.access import acting
from himpun.organisations.selectors import seats_of

CHOSEN = "position"
"""Key of the session under which the chosen position's id is kept."""


class Acting:
    """Middleware: `request.now`, and for whoever signed in `request.seats`, `request.agency` and `request.actor`.

    `seats` are today's appointments of the person; with several the session says which one was chosen, the first
    otherwise. Without a seat `actor` is None, and only the pages of one's own account open.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.now = timezone.now()  # type: ignore[attr-defined]
        request.seats, request.agency, request.actor = [], None, None  # type: ignore[attr-defined]
        official = request.user.official if request.user.is_authenticated else None
        if official is not None:
            self._seat(request, official.id)
        return self.get_response(request)

    def _seat(self, request: HttpRequest, official_id: int) -> None:
        now = request.now  # type: ignore[attr-defined]
        seats = seats_of(official_id, now=now)
        request.seats = seats  # type: ignore[attr-defined]
        if not seats:
            return
        chosen = request.session.get(CHOSEN)
        seat = next((row for row in seats if row.position_id == chosen), seats[0])
        request.agency = seat.position.unit.agency  # type: ignore[attr-defined]
        request.actor = acting(official_id, seat.position_id, now=now)  # type: ignore[attr-defined]
