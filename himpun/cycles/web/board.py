"""The board of a cycle: the official sheet with its states, a timeline, and a table of the same."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import pgettext

from himpun.cycles.access import cycle_for
from himpun.cycles.board import Board, board_of
from himpun.cycles.board.drawn import drawn, fingerprint
from himpun.cycles.leading import leads
from himpun.cycles.selectors.board import rows_of
from himpun.cycles.selectors.listing import versions_of
from himpun.organisations.calendars import calendar_for
from himpun.pages.doors import holders
from himpun.pages.requests import Request, is_partial
from himpun.procedures.selectors import definition_of
from himpun.procedures.sheet.identity import identity_of
from himpun.procedures.ways import ways_of

LEGEND = ("done", "running", "late", "returned", "waiting", "later")
VIEWS = ("lembar", "linimasa", "tabel")


@holders("GET")
def board(request: Request, cycle_id: int) -> HttpResponse:
    """The whole page; or, asked every half minute, its living part, and nothing while nothing changed."""
    cycle = cycle_for(request.actor, cycle_id, is_administrator=request.user.is_staff)
    rows = rows_of(cycle)
    standing = board_of(cycle, now=request.now, rows=rows)
    calendar = calendar_for(cycle.agency)
    sheet = drawn(standing, calendar)
    token = fingerprint(standing, sheet)
    if is_partial(request) and request.GET.get("seen") == token:
        return HttpResponse(status=204)
    context = {**_living(request, standing), "sheet": sheet, "token": token, "calendar": calendar}
    if is_partial(request):
        return render(request, "cycles/board/_live.html", context)
    may_lead = cycle.state == "running" and leads(rows.participants, request.actor)
    return render(request, "cycles/board/board.html", {**context, **_lasting(standing), "may_lead": may_lead})


def _living(request: Request, standing: Board) -> dict[str, Any]:
    """What changes while the cycle goes on."""
    chosen = request.GET.get("tampil", "")
    definition = definition_of(standing.cycle.edition)
    identity = identity_of(definition)
    return {
        "cycle": standing.cycle,
        "board": standing,
        "shown": chosen if chosen in VIEWS else "",
        "labels": definition.labels,
        "identity": identity,
        "table_title": identity.table_title,
        "notes": standing.picture.flow.note,
        "office_lines": standing.cycle.agency.letterhead or [definition.identity.region, definition.identity.office],
        "ways": ways_of(definition),
        "legend": LEGEND,
        "icons": static("vendor/icons.svg"),
    }


def _lasting(standing: Board) -> dict[str, Any]:
    """What stays: other versions, the way here."""
    cycle = standing.cycle
    return {
        "versions": versions_of(cycle),
        "crumbs": [
            {"title": pgettext("banyak", "Siklus"), "address": reverse("cycles:list")},
            {"title": cycle.procedure.title},
        ],
    }
