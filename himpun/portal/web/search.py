"""Search over cycles, documents, indicators and people of one's own office."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from himpun.pages.doors import holders
from himpun.pages.requests import Request, is_partial
from himpun.portal.finding import LONGEST, SHORTEST, find, words_of


@holders("GET")
def search(request: Request) -> HttpResponse:
    """What the office has under these words; as a partial the results alone, while somebody types."""
    typed = words_of(request.GET.get("q", ""))
    found = find(request.actor, typed, today=request.today, is_administrator=request.user.is_staff)
    context = {"typed": typed, "found": found, "shortest": SHORTEST, "longest": LONGEST}
    if is_partial(request):
        return render(request, "portal/_found.html", context)
    return render(request, "portal/search.html", {**context, "crumbs": [{"title": _("Cari")}]})
