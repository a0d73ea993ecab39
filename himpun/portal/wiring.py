"""What each recorded fact starts, on one page.

The left column is a ledger verb, the right one the services that follow in the same transaction. An
act records; what comes of it in a later part of the house stands here and nowhere else.
"""

from __future__ import annotations

from himpun.ledger.services import FollowUp, wire

FOLLOW_UPS: dict[str, tuple[FollowUp, ...]] = {}


def connect() -> None:
    """Put the page into force. Called once when Django starts."""
    wire(FOLLOW_UPS)
