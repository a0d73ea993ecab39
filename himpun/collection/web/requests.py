"""A unit's request, its cells one by one, and handing it in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from himpun.collection.access import cell_for
from himpun.collection.grids import line_of
from himpun.collection.services import hand_in
from himpun.collection.web.forms import HandInForm
from himpun.collection.web.showing import address_of, asked, back_of, crumbs_of, desk_of, go_back, sheet_for, show
from himpun.pages.doors import holders
from himpun.pages.refusing import carried_out, done
from himpun.pages.requests import Request, is_partial


@holders("GET")
def page(request: Request, request_id: int) -> HttpResponse:
    """What a unit was asked for and has answered; whoever may fill it in does it here."""
    return show(request, sheet_for(request, asked(request, request_id)))


@holders("GET")
def cell(request: Request, request_id: int, indicator_id: int) -> HttpResponse:
    """One figure: who typed it, who accepted it and when, what proves it, where it was taken from."""
    found = cell_for(request.actor, request_id, indicator_id, is_administrator=request.user.is_staff)
    sheet, line = line_of(found, indicator_id, actor=request.actor, now=request.now)
    context = {
        "sheet": sheet,
        "line": line,
        "back": back_of(request, address_of(found)),
        "decide_address": desk_of(request) if is_partial(request) else "",
        "crumbs": crumbs_of(found, line.row.label),
    }
    template = "collection/_cell.html" if is_partial(request) else "collection/cell.html"
    return render(request, template, context)


@holders("POST")
def hand_over(request: Request, request_id: int) -> HttpResponse:
    """Hand the unit's answer in."""
    found = asked(request, request_id)
    sheet = sheet_for(request, found)
    form = HandInForm(request.POST, outcomes=sheet.outcomes)
    if form.is_valid():
        typed = form.cleaned_data
        handed_in = carried_out(
            form,
            lambda: hand_in(
                found.id,
                actor=request.actor,
                now=request.now,
                outcome=typed.get("outcome", ""),
                note=typed["note"],
                paper_place=typed["paper_place"],
            ),
        )
        if handed_in is not None:
            done(request, _("Isian %(unit)s dikirim.") % {"unit": found.unit.name})
            return go_back(request, found)
    told = " ".join(str(message) for messages in form.errors.values() for message in messages)
    return show(request, sheet_for(request, asked(request, request_id)), refused=told, finish=form)
