"""Procedures and their editions, for everybody of the office."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from himpun.pages.doors import holders
from himpun.pages.requests import Request
from himpun.procedures.access import edition_for
from himpun.procedures.casting import bindings_of
from himpun.procedures.differences import differences
from himpun.procedures.selectors import definition_of, edition_before, editions_of, picture_of, procedures_of
from himpun.procedures.web.sheet import findings_of, sheet_context


@holders("GET")
def listing(request: Request) -> HttpResponse:
    """The office's procedures, each with its editions."""
    context = {"procedures": procedures_of(request.agency.id), "crumbs": [{"title": pgettext("banyak", "Prosedur")}]}
    return render(request, "procedures/list.html", context)


@holders("GET")
def edition(request: Request, edition_id: int) -> HttpResponse:
    """One edition as its sheet, with what the checks say, what it changed, and who its actors are."""
    found = edition_for(request.actor, edition_id)
    definition, before = definition_of(found), edition_before(found)
    context: dict[str, Any] = {
        **sheet_context(definition, found.procedure.agency, picture=picture_of(found)),
        "edition": found,
        "findings": findings_of(definition),
        "before": before,
        "differences": differences(definition_of(before), definition) if before else [],
        "editions": editions_of(found.procedure_id),
        "bindings": bindings_of(found),
        "titles": {actor.key: actor.position or actor.team for actor in definition.actors},
        "crumbs": [
            {"title": pgettext("banyak", "Prosedur"), "address": reverse("procedures:list")},
            {"title": _("%(title)s, revisi %(number)s") % {"title": found.procedure.title, "number": found.number}},
        ],
    }
    return render(request, "procedures/edition.html", context)


@holders("GET")
def yaml(request: Request, edition_id: int) -> HttpResponse:
    """The edition's file, to be read, changed and brought in as the next."""
    found = edition_for(request.actor, edition_id)
    answer = HttpResponse(found.source, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.procedure.key}-revisi-{found.number}.yaml"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
