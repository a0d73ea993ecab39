"""Search over cycles, documents, indicators and people of one's own office."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from himpun.pages.doors import holders
from himpun.pages.requests import Request


@holders("GET")
def search(request: Request) -> HttpResponse:
    """What the office has under these words."""
    return render(request, "portal/search.html")
