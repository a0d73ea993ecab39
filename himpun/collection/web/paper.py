"""Typing a unit's answer from its paper, and handing it in for the unit."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from himpun.collection.answers import Answer
from himpun.collection.grids import Sheet, with_kept
from himpun.collection.rules import OPEN_CELLS, Verb
from himpun.collection.services import type_on_behalf
from himpun.collection.web.forms import PaperForm
from himpun.collection.web.posted import answers_from
from himpun.collection.web.showing import address_of, asked, back_of, crumbs_of, go_back, sheet_for
from himpun.kernel.refusals import Refusal
from himpun.pages.doors import holders
from himpun.pages.refusing import REFUSED, done, undone_alone
from himpun.pages.requests import Request


@holders("GET", "POST")
def page(request: Request, request_id: int) -> HttpResponse:
    """The unit's grid as one form; it is handed in whole, with whose paper it was and where that lies."""
    found = asked(request, request_id)
    sheet = _opened(sheet_for(request, found))
    form = PaperForm(request.POST or None)
    answers: dict[int, Answer] = {}
    faults: dict[int, str] = {}
    if request.method == "POST":
        answers = answers_from(request.POST, {line.id: line for line in sheet.lines if line.is_open})
        if form.is_valid():
            faults = _handed_in(request, found.id, list(answers.values()), form)
            if not form.errors and not faults:
                done(request, _("Isian %(unit)s diketik dari kertas dan dikirim.") % {"unit": found.unit.name})
                return go_back(request, found)
    context = {
        "sheet": with_kept(sheet, answers, faults),
        "form": form,
        "here": reverse("collection:paper", args=[found.id]),
        "refusal": sheet.refusals[Verb.TYPE_ON_BEHALF],
        "back": back_of(request, address_of(found)),
        "crumbs": crumbs_of(found, _("Ketikkan dari kertas")),
    }
    return render(request, "collection/paper.html", context, status=REFUSED if form.errors or faults else 200)


def _opened(sheet: Sheet) -> Sheet:
    may = sheet.may(Verb.TYPE_ON_BEHALF)
    lines = tuple(
        replace(line, is_open=may and (line.value.state if line.value else None) in OPEN_CELLS) for line in sheet.lines
    )
    return replace(sheet, lines=lines)


def _handed_in(request: Request, request_id: int, answers: list[Answer], form: PaperForm) -> dict[int, str]:
    typed = form.cleaned_data
    try:
        with undone_alone():
            type_on_behalf(request_id, answers, **typed, actor=request.actor, now=request.now)
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        listed = refusal.detail.get("faults")
        if isinstance(listed, list):
            return {each["indicator"]: each["message"] for each in listed}
        number = refusal.detail.get("indicator")
        return {number: refusal.message} if isinstance(number, int) else {}
    return {}
