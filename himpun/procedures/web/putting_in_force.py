"""Putting an edition in force: who each actor is in this office, what the units bring, what is still missing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from himpun.pages.doors import administrators
from himpun.pages.refusing import REFUSED, carried_out, done
from himpun.pages.requests import Request
from himpun.procedures.access import edition_for
from himpun.procedures.casting import cast_of
from himpun.procedures.models import Edition
from himpun.procedures.selectors import edition_in_force
from himpun.procedures.services import Holder, holders_by_title, put_in_force
from himpun.procedures.web.forms import CastForm


@administrators("GET", "POST")
def put_edition_in_force(request: Request, edition_id: int) -> HttpResponse:
    """Match the actors to the office's positions and teams, then confirm."""
    edition = edition_for(request.actor, edition_id)
    if request.method == "GET" and edition.state != Edition.State.DRAFT:
        return redirect("procedures:edition", edition_id=edition.id)
    proposals = {key: _value(each) for key, each in holders_by_title(edition, now=request.now).items()}
    cast = cast_of(edition, proposals=proposals, now=request.now)
    form = CastForm(request.POST if request.method == "POST" else None, cast=cast)
    if request.method == "POST" and form.is_valid():
        put = carried_out(
            form, lambda: put_in_force(edition, holders=form.holders, actor=request.actor, now=request.now)
        )
        if put is not None:
            done(request, _("Revisi %(number)s berlaku mulai sekarang.") % {"number": edition.number})
            return redirect("procedures:edition", edition_id=edition.id)
    context = {
        "edition": edition,
        "cast": cast,
        "form": form,
        "unmatched": [role.title for role in cast.roles if not role.proposed],
        "current": edition_in_force(edition.procedure),
        "crumbs": [
            {"title": pgettext("banyak", "Prosedur"), "address": reverse("procedures:list")},
            {"title": edition.procedure.title, "address": reverse("procedures:edition", args=[edition.id])},
            {"title": _("Berlakukan")},
        ],
    }
    return render(request, "procedures/put_in_force.html", context, status=REFUSED if form.is_bound else 200)


def _value(holder: Holder) -> str:
    return f"p{holder.position_id}" if holder.position_id else f"t{holder.team_id}"
