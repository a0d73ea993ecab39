"""One text for one fact, so that its hash can be computed again by anyone, years later."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID


def canonical_json(obj: object) -> str:
    """The same facts always give the same text: keys sorted by code point, no spaces, characters unescaped.

    A Decimal becomes a string without exponent and with the digits it carries ("1.50" stays "1.50"), a datetime ISO
    with the offset it carries, a date ISO. Python's `json.dumps(x, sort_keys=True, separators=(",", ":"),
    ensure_ascii=False)` of the parsed text gives the text again, so a reader needs nothing of ours.

    Raises TypeError for a float (its digits are not the figure's: use Decimal), a key that is not text, or an unknown
    type; ValueError for NaN, infinity and a time without zone.
    """
    return json.dumps(_plain(obj), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256_hex(data: bytes | str) -> str:
    """SHA-256 in 64 small hexadecimal digits; text is hashed as UTF-8."""
    return hashlib.sha256(data.encode("utf-8") if isinstance(data, str) else data).hexdigest()


def _plain(value: object) -> object:
    # An Enum first: a StrEnum is also a str, and stands for its value.
    if isinstance(value, Enum):
        return _plain(value.value)
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, Mapping):
        return {_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return _decimal_text(value)
    # A datetime is a date too, so it is asked first.
    if isinstance(value, datetime):
        return _instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical JSON form")


def _key(key: object) -> str:
    if isinstance(key, Enum):
        key = key.value
    if not isinstance(key, str):
        raise TypeError(f"a key must be text, not {type(key).__name__}")
    return key


def _decimal_text(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError("a figure must be finite")
    return format(value, "f")


def _instant_text(value: datetime) -> str:
    if value.utcoffset() is None:
        raise ValueError("a time must carry its zone")
    return value.isoformat()
