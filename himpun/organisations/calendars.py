"""An office's calendar, kept in memory for a minute so that an act does not read it again."""

from __future__ import annotations

from time import monotonic

from himpun.kernel.worktime import WorkCalendar
from himpun.organisations.models import Agency
from himpun.organisations.selectors import calendar_of

_KEEP_SECONDS = 60.0
_kept: dict[int, tuple[float, WorkCalendar]] = {}


def calendar_for(agency: Agency) -> WorkCalendar:
    """The agency's calendar as of at most a minute ago, or as of the last change made by this process."""
    kept = _kept.get(agency.id)
    if kept is None or monotonic() - kept[0] > _KEEP_SECONDS:
        kept = _kept[agency.id] = (monotonic(), calendar_of(agency))
    return kept[1]


def forget_calendars() -> None:
    """Read calendars anew: after hours or holidays were edited."""
    _kept.clear()
