"""Long lists in pages, and whole where they are printed."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator

from himpun.pages.requests import Request

SIZE = 25


def page_of(request: Request, rows: Any, *, size: int = SIZE, most: int = 0) -> Page[Any]:
    """The page that was asked for; a number that is none gives the first, one too high the last.

    A list that offers all its rows for print names how many that are at `most`: `?baris=semua` gives them at once.
    """
    if most and request.GET.get("baris") == "semua":
        size = most
    return Paginator(rows, size).get_page(request.GET.get("page"))
