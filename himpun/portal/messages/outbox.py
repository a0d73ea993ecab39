"""What was told to people, newest first, and what did not arrive; for whoever looks after the office's Himpun."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from himpun.portal.models import Message

STUCK = (Message.State.FAILED, Message.State.UNCERTAIN)
"""States in which nothing more happens until a person asks for it."""


def messages_of(agency_id: int, *, state: str = "") -> QuerySet[Message]:
    """An agency's messages, newest first; only those in one state where it is named. An unknown state names none."""
    found = Message.objects.filter(agency_id=agency_id).select_related("position", "team").order_by("-id")
    return found.filter(state=state) if state in Message.State.values else found


def counts_of(agency_id: int) -> dict[str, int]:
    """How many messages of an agency are in each state."""
    rows = Message.objects.filter(agency_id=agency_id).order_by().values_list("state").annotate(Count("id"))
    return dict(rows)


def stuck_count(agency_id: int) -> int:
    """How many messages wait for a person to decide whether to send them again."""
    return Message.objects.filter(agency_id=agency_id, state__in=STUCK).count()
