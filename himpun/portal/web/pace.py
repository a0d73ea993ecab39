"""How often one address may ask for the same thing. Counted in each process's memory, in windows of a minute."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest

from himpun.organisations.lockout import address_of

WINDOW = 60
"""Seconds."""


def is_too_fast(request: HttpRequest, what: str, *, most: int, now: datetime) -> bool:
    """Whether this address has asked for the same thing more than `most` times in this minute."""
    window = int(now.timestamp()) // WINDOW
    key = f"pace:{what}:{address_of(request)}:{window}"
    cache.add(key, 0, timeout=WINDOW * 2)
    try:
        return cache.incr(key) > most
    except ValueError:
        # Another process's entry went between the two calls: this is the first of a new count.
        return False
