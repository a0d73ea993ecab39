"""What a page says, as one reads it."""

from __future__ import annotations

from typing import Any


def text_of(answer: Any) -> str:
    return str(answer.content.decode())
