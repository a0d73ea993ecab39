"""Pages of cycles."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from himpun.pages.doors import holders
from himpun.pages.requests import Request


@holders("GET")
def listing(request: Request) -> HttpResponse:
    """The list where everything of this part of the story begins."""
    return render(request, "cycles/list.html", {"crumbs": [{"title": _("Siklus")}]})
