"""What a page knows of who asks: set by `portal.web.acting` before any view runs."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from himpun.organisations.actors import Actor
    from himpun.organisations.models import Agency, Appointment, User


class Request(HttpRequest):
    """The request of somebody who signed in and acts for a position. Only for types: Django makes its own."""

    user: User
    actor: Actor
    agency: Agency
    seats: list[Appointment]
    now: datetime
    today: date
    htmx: Any


def is_partial(request: HttpRequest) -> bool:
    """True where htmx asks for a piece of the page it stands on, not for a page."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request
