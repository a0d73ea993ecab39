"""Long lists in pages of thirty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator

from himpun.pages.requests import Request

_EACH = 30


def page_of(request: Request, rows: Sequence[Any]) -> Page[Any]:
    """The page that was asked for; a number that is none gives the first, one too high the last."""
    return Paginator(rows, _EACH).get_page(request.GET.get("page"))
