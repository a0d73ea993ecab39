"""What the frame of every page shows: who acts, for which position and office, and the office's time zone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Django asks this for every page."""
    agency = getattr(request, "agency", None)
    return {
        "actor": getattr(request, "actor", None),
        "agency": agency,
        "seats": getattr(request, "seats", []),
        "now": getattr(request, "now", None),
        "zone": agency.region.zone if agency else "Asia/Jakarta",
        "is_demo": settings.HIMPUN_DEMO,
    }
