"""Small tables as procedure files: three posts (planning, staff, the head of each section) and the rows of a test."""

from __future__ import annotations

import json
from typing import Any

from himpun.procedures.tests.small import row, small

__all__ = ["EACH", "GATHER", "by", "row", "table"]

EACH: dict[str, Any] = {"by": {"actors": ["sections"], "mode": "each"}}
"""Each section for itself."""

GATHER: dict[str, Any] = {"work": "gather", "from": ["sections"]}


def table(*rows: dict[str, Any], **changes: Any) -> str:
    """The text of a procedure file with these rows, for any period; `changes` replace other fields."""
    return json.dumps(small(**{"steps": list(rows), "recording": [], "frequency": ["routine"], **changes}), indent=1)


def by(mode: str, *actors: str) -> dict[str, Any]:
    """Who carries a row out."""
    return {"actors": list(actors), "mode": mode}
