"""Days and numbers of an organisation, without a database."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo


def today_in(zone: str, now: datetime) -> date:
    """The calendar day in a region's zone."""
    return now.astimezone(ZoneInfo(zone)).date()
