"""The desk of whoever gathers: the matrix of the units, or the one unit's answer where each gathers its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from himpun.collection.access import request_for
from himpun.collection.deciding import ACTS, choice_from, decide
from himpun.collection.grids import Sheet, sheet_of
from himpun.collection.matrices import SHOWN, matrix_of
from himpun.collection.readiness import READINESS
from himpun.collection.selectors import requests_of
from himpun.kernel.refusals import Refusal
from himpun.pages.refusing import done
from himpun.pages.requests import Request
from himpun.portal.web.desk.desk import Desk
from himpun.portal.web.desk.finishing import finish, finish_form
from himpun.portal.web.desk.work import Work


def gather_context(request: Request, desk: Desk) -> dict[str, Any]:
    """What there is to decide on, and finishing the row when all is decided."""
    is_administrator = request.user.is_staff
    context: dict[str, Any] = {
        "finish": finish_form(desk),
        "not_yet": _why_not_yet(desk) if desk.may_act else "",
        "back": request.get_full_path(),
        "here": request.get_full_path(),
        "decide_address": request.get_full_path(),
        **_kept(request),
    }
    if desk.task.unit_id is not None:
        return {**context, "sheet": _of_unit(request, desk)}
    show = request.GET.get("tampil", "all")
    show = show if show in SHOWN else "all"
    step = desk.task.step if desk.task.kind == "gather" else ""
    matrix = matrix_of(
        desk.cycle, actor=desk.actor, now=desk.now, is_administrator=is_administrator, step=step, show=show
    )
    return {**context, "matrix": matrix, "show": show}


def _decide(request: Request, desk: Desk) -> HttpResponse | None:
    """The decisions that the matrix and the sheet offer: carried out here, so that a refusal comes back here."""
    choice = choice_from(request.POST)
    outcome = decide(choice, desk.cycle, actor=request.actor, now=request.now, is_administrator=request.user.is_staff)
    if not outcome.done:
        desk.refused = outcome.why_not
        return None
    done(request, outcome.said)
    for message in outcome.refused:
        messages.warning(request, message)
    return redirect(request.get_full_path())


def _kept(request: Request) -> dict[str, Any]:
    """What was chosen and written when a decision was refused just now."""
    if request.method != "POST" or request.POST.get("act") not in ACTS:
        return {}
    choice = choice_from(request.POST)
    number = int(choice.request) if choice.has_request else 0
    reasons = {cell: request.POST.get(f"reason-{number}-{cell}", "") for cell in choice.cells.get(number, {})}
    return {"reason": choice.reason, "picked": choice.picked, "reasons": reasons}


def _why_not_yet(desk: Desk) -> str:
    """What is still to be decided before the row can be finished, told before anybody presses the button."""
    try:
        READINESS[desk.task.kind](desk.task, desk.actor, desk.now, "")
    except Refusal as refusal:
        return refusal.message
    return ""


def _of_unit(request: Request, desk: Desk) -> Sheet | None:
    own = next((row for row in requests_of(desk.cycle.id) if row.unit_id == desk.task.unit_id), None)
    if own is None:
        return None
    seen = request_for(desk.actor, own.id, is_administrator=request.user.is_staff)
    return sheet_of(seen, actor=desk.actor, now=desk.now)


GATHER = Work("portal/desk/gather.html", gather_context, {"finish": finish, **dict.fromkeys(ACTS, _decide)})
