"""How often somebody may ask for the same thing in a minute, counted for all processes of an installation together.

One statement per look, in a table of a fixed number of rows: who asks is a place in it, found by a keyed hash. No
address is kept, nothing has to be cleaned up, and no flood makes the table grow. Two who share a place share a count,
which for an office is one chance in thousands; the limits leave room for it.
"""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache
from django.db import connection
from django.utils.crypto import salted_hmac

from himpun.portal.models import Pace

WINDOW = 60
"""Seconds."""
PLACES = 16_384
"""Rows at most."""

# A clock that is behind joins the newer minute, for otherwise two nodes would begin anew in turns.
_COUNT = """
INSERT INTO {table} (place, minute, looks) VALUES (%s, %s, 1)
ON CONFLICT (place) DO UPDATE SET
  looks = CASE WHEN {table}.minute >= excluded.minute THEN {table}.looks + 1 ELSE 1 END,
  minute = CASE WHEN {table}.minute >= excluded.minute THEN {table}.minute ELSE excluded.minute END
RETURNING looks
"""


def is_beyond(who: str, *, most: int, now: datetime) -> bool:
    """Count one more look by `who`; whether there were more than `most` in this minute.

    Once it is so, this process remembers it for the minute and asks the database no more: a flood costs no writing.
    """
    place, minute = _place_of(who), int(now.timestamp()) // WINDOW
    beyond = f"pace:{place}:{minute}:{most}"
    if cache.get(beyond):
        return True
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(table=connection.ops.quote_name(Pace._meta.db_table)), [place, minute])
        looks: int = cursor.fetchone()[0]
    if looks > most:
        cache.set(beyond, looks, timeout=WINDOW)
    return looks > most


def _place_of(who: str) -> int:
    return int.from_bytes(salted_hmac("himpun.pace", who, algorithm="sha256").digest()[:8]) % PLACES
