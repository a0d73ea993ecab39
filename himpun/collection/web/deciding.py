"""Accepting and returning: by cell, by unit, or all that was handed in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from himpun.collection.grids import ways_back
from himpun.collection.matrices import matrix_of
from himpun.collection.models import DataRequest
from himpun.collection.seeing import requests_seen_by
from himpun.collection.services import accept, return_cells, return_from
from himpun.collection.services.allowed import Allowed
from himpun.collection.web.matrix import show_matrix
from himpun.collection.web.showing import asked, back_of, sheet_for, show
from himpun.cycles.access import cycle_for
from himpun.cycles.models import Cycle
from himpun.kernel.refusals import Refusal
from himpun.pages.doors import holders
from himpun.pages.refusing import done, undone_alone
from himpun.pages.requests import Request

Cells = dict[int, set[int]]


@dataclass
class Decided:
    """What came of a decision about several units: how many were decided, and what was refused for which."""

    done: int = 0
    refused: list[str] = field(default_factory=list)

    def attempt(self, name: str, act: Callable[[], object], count: int = 1) -> None:
        """One unit's part, on its own: another's refusal takes nothing back."""
        try:
            with undone_alone():
                act()
        except Refusal as refusal:
            self.refused.append(f"{name}: {refusal.message}" if name else refusal.message)
        else:
            self.done += count


@holders("POST")
def decide(request: Request, cycle_id: int) -> HttpResponse:
    """Accept or return what was chosen on the page."""
    cycle = cycle_for(request.actor, cycle_id, is_administrator=request.user.is_staff)
    found = requests_seen_by(request.actor, is_administrator=request.user.is_staff).filter(cycle=cycle)
    requests = {row.id: row for row in found.select_related("unit").order_by("unit__order", "unit_id")}
    act = request.POST.get("act", "")
    if act == "return":
        outcome, said = _return(request, cycle, requests), _("%(n)d baris dikembalikan beserta alasannya.")
    elif act == "accept":
        outcome, said = _accept(request, requests, _cells(request)), ""
    else:
        outcome, said = _accept_whole(request, _units(request, cycle, requests, act)), _("Isian %(n)d unit diterima.")
    if not outcome.done:
        return _again(request, cycle.id, " ".join(outcome.refused) or _("Pilih dahulu yang akan diputuskan."))
    told = said or ngettext("%(n)d baris diterima.", "%(n)d baris diterima.", outcome.done)
    done(request, told % {"n": outcome.done})
    for message in outcome.refused:
        messages.warning(request, message)
    return redirect(back_of(request, reverse("collection:matrix", args=[cycle_id])))


def _cells(request: Request) -> Cells:
    """The chosen cells by request; what is no pair of numbers was not sent by our page and is left out."""
    chosen: Cells = defaultdict(set)
    for pair in request.POST.getlist("cell"):
        unit, _dash, indicator = pair.partition("-")
        if unit.isdecimal() and indicator.isdecimal() and len(pair) < 38:
            chosen[int(unit)].add(int(indicator))
    return chosen


def _units(request: Request, cycle: Cycle, requests: dict[int, DataRequest], act: str) -> list[DataRequest]:
    if act == "accept_every":
        matrix = matrix_of(
            cycle, actor=request.actor, now=request.now, is_administrator=request.user.is_staff, show="decide"
        )
        return [requests[row.request.id] for row in matrix.rows]
    wanted = request.POST.getlist("unit") if act == "accept_units" else [request.POST.get("request", "")]
    return [row for number, row in requests.items() if str(number) in wanted]


def _accept_whole(request: Request, rows: list[DataRequest]) -> Decided:
    outcome = Decided()
    for row in rows:
        outcome.attempt(row.unit.name, partial(accept, row.id, actor=request.actor, now=request.now))
    return outcome


def _accept(request: Request, requests: dict[int, DataRequest], chosen: Cells) -> Decided:
    outcome = Decided()
    for number, cells in chosen.items():
        name = requests[number].unit.name if number in requests else ""
        outcome.attempt(name, partial(_accept_cells, request, requests, number, cells), len(cells))
    return outcome


def _accept_cells(request: Request, requests: dict[int, DataRequest], number: int, cells: set[int]) -> None:
    _refuse_unseen(requests, number)
    accept(number, cells, actor=request.actor, now=request.now)


def _return(request: Request, cycle: Cycle, requests: dict[int, DataRequest]) -> Decided:
    """By the arrow that the edition draws where it draws one from this row; else the gathering waits for the unit."""
    outcome, allowed = Decided(), Allowed(cycle, actor=request.actor, now=request.now)
    along: dict[int, tuple[str, dict[int, dict[int, str]]]] = {}
    for number, cells in _cells(request).items():
        reasons = {cell: _reason(request, number, cell) for cell in cells}
        row = requests.get(number)
        task = allowed.deciding_task(row) if row else None
        ways = ways_back(allowed, task)
        if row and task and ways:
            to = request.POST.get("to", "")
            along.setdefault(task.id, (to if to in ways else ways[0], {}))[1][row.unit_id] = reasons
        else:
            name = row.unit.name if row else ""
            outcome.attempt(name, partial(_return_cells, request, requests, number, reasons), len(reasons))
    for task_id, (to, wrong) in along.items():
        count = sum(len(reasons) for reasons in wrong.values())
        outcome.attempt("", partial(return_from, task_id, wrong, to=to, actor=request.actor, now=request.now), count)
    return outcome


def _return_cells(request: Request, requests: dict[int, DataRequest], number: int, reasons: dict[int, str]) -> None:
    _refuse_unseen(requests, number)
    return_cells(number, reasons, actor=request.actor, now=request.now)


def _reason(request: Request, number: int, cell: int) -> str:
    own = request.POST.get(f"reason-{number}-{cell}", "").strip()
    return own or request.POST.get("reason", "").strip()


def _refuse_unseen(requests: dict[int, DataRequest], number: int) -> None:
    if number not in requests:
        raise Refusal("request_unseen", _("Unit ini tidak ada dalam matriks Anda. Muat ulang, lalu pilih lagi."))


def _again(request: Request, cycle_id: int, refused: str) -> HttpResponse:
    """The page that was sent, with what was chosen and written still there."""
    number = request.POST.get("request", "")
    if not number.isdecimal() or len(number) > 18:
        return show_matrix(request, cycle_id, refused=refused, reason=request.POST.get("reason", ""))
    picked = _cells(request).get(int(number), set())
    sheet = sheet_for(request, asked(request, int(number)))
    reasons = {line.id: request.POST.get(f"reason-{number}-{line.id}", "") for line in sheet.lines}
    return show(request, sheet, refused=refused, picked=picked, reasons=reasons, reason=request.POST.get("reason", ""))
