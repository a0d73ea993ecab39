"""Accepting and returning: by cell, by unit, or all that was handed in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from himpun.collection.deciding import Choice, choice_from
from himpun.collection.deciding import decide as carry_out
from himpun.collection.web.matrix import show_matrix
from himpun.collection.web.showing import asked, back_of, sheet_for, show
from himpun.cycles.access import cycle_for
from himpun.pages.doors import holders
from himpun.pages.refusing import done
from himpun.pages.requests import Request


@holders("POST")
def decide(request: Request, cycle_id: int) -> HttpResponse:
    """Accept or return what was chosen on the page."""
    is_administrator = request.user.is_staff
    cycle = cycle_for(request.actor, cycle_id, is_administrator=is_administrator)
    choice = choice_from(request.POST)
    outcome = carry_out(choice, cycle, actor=request.actor, now=request.now, is_administrator=is_administrator)
    if not outcome.done:
        return _again(request, cycle.id, choice, outcome.why_not)
    done(request, outcome.said)
    for message in outcome.refused:
        messages.warning(request, message)
    return redirect(back_of(request, reverse("collection:matrix", args=[cycle_id])))


def _again(request: Request, cycle_id: int, choice: Choice, refused: str) -> HttpResponse:
    """The page that was sent, with what was chosen and written still there."""
    if not choice.has_request:
        return show_matrix(request, cycle_id, refused=refused, reason=choice.reason)
    number = int(choice.request)
    sheet = sheet_for(request, asked(request, number))
    reasons = {line.id: request.POST.get(f"reason-{number}-{line.id}", "") for line in sheet.lines}
    return show(request, sheet, refused=refused, picked=choice.picked, reasons=reasons, reason=choice.reason)
