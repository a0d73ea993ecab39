"""Accepting and returning what was chosen on a page: by cell, by unit, or all that was handed in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from himpun.collection.grids import ways_back
from himpun.collection.matrices import matrix_of
from himpun.collection.models import DataRequest
from himpun.collection.seeing import requests_seen_by
from himpun.collection.services import accept, return_cells, return_from
from himpun.collection.services.allowed import Allowed
from himpun.cycles.models import Cycle
from himpun.kernel.refusals import Refusal
from himpun.organisations.actors import Actor
from himpun.pages.refusing import undone_alone

Cells = Mapping[int, Mapping[int, str]]
ACTS = ("accept", "return", "accept_all", "accept_units", "accept_every")


@dataclass(frozen=True)
class Choice:
    """What somebody chose: cells by request, each with the reason that goes with it, or whole requests."""

    act: str
    cells: Cells
    units: frozenset[str]
    request: str
    reason: str
    to: str

    @property
    def picked(self) -> set[int]:
        """The chosen rows of the one request that the page showed."""
        return set(self.cells.get(int(self.request), {})) if self.has_request else set()

    @property
    def has_request(self) -> bool:
        return self.request.isdecimal() and len(self.request) <= 18


@dataclass
class Decided:
    """What came of a decision about several units: how many were decided, and what was refused for which."""

    act: str
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

    @property
    def said(self) -> str:
        if self.act == "return":
            told = _("%(n)d baris dikembalikan beserta alasannya.")
        elif self.act == "accept":
            told = ngettext("%(n)d baris diterima.", "%(n)d baris diterima.", self.done)
        else:
            told = _("Isian %(n)d unit diterima.")
        return told % {"n": self.done}

    @property
    def why_not(self) -> str:
        return " ".join(self.refused) or _("Pilih dahulu yang akan diputuskan.")


def choice_from(post: QueryDict) -> Choice:
    """What a page sent; what is no pair of numbers was not sent by our page and is left out."""
    chosen: dict[int, dict[int, str]] = defaultdict(dict)
    common = post.get("reason", "").strip()
    for pair in post.getlist("cell"):
        unit, _dash, indicator = pair.partition("-")
        if unit.isdecimal() and indicator.isdecimal() and len(pair) < 38:
            own = post.get(f"reason-{int(unit)}-{int(indicator)}", "").strip()
            chosen[int(unit)][int(indicator)] = own or common
    return Choice(
        act=post.get("act", ""),
        cells=dict(chosen),
        units=frozenset(post.getlist("unit")),
        request=post.get("request", ""),
        reason=post.get("reason", ""),
        to=post.get("to", ""),
    )


def decide(choice: Choice, cycle: Cycle, *, actor: Actor, now: datetime, is_administrator: bool) -> Decided:
    """Carry the choice out, unit by unit, among the requests that this person may see."""
    found = requests_seen_by(actor, is_administrator=is_administrator).filter(cycle=cycle)
    requests = {row.id: row for row in found.select_related("unit").order_by("unit__order", "unit_id")}
    outcome = Decided(choice.act)
    if choice.act == "return":
        _return(outcome, choice, requests, Allowed(cycle, actor=actor, now=now))
    elif choice.act == "accept":
        _accept(outcome, choice, requests, actor, now)
    else:
        every = choice.act == "accept_every"
        wanted = choice.units if choice.act == "accept_units" else frozenset({choice.request})
        if every:
            matrix = matrix_of(cycle, actor=actor, now=now, is_administrator=is_administrator, show="decide")
            wanted = frozenset(str(row.request.id) for row in matrix.rows)
        for number, row in requests.items():
            if str(number) in wanted:
                outcome.attempt(row.unit.name, partial(accept, number, actor=actor, now=now))
    return outcome


def _accept(outcome: Decided, choice: Choice, requests: Mapping[int, DataRequest], actor: Actor, now: datetime) -> None:
    for number, cells in choice.cells.items():

        def act(number: int = number, cells: Mapping[int, str] = cells) -> None:
            _refuse_unseen(requests, number)
            accept(number, set(cells), actor=actor, now=now)

        outcome.attempt(_name(requests, number), act, len(cells))


def _return(outcome: Decided, choice: Choice, requests: Mapping[int, DataRequest], allowed: Allowed) -> None:
    """By the arrow that the edition draws where it draws one from this row; else the gathering waits for the unit."""
    actor, now = allowed.actor, allowed.running.now
    along: dict[int, tuple[str, dict[int, Mapping[int, str]]]] = {}
    for number, reasons in choice.cells.items():
        row = requests.get(number)
        task = allowed.deciding_task(row) if row else None
        ways = ways_back(allowed, task)
        if row and task and ways:
            way = choice.to if choice.to in ways else ways[0]
            along.setdefault(task.id, (way, {}))[1][row.unit_id] = reasons
            continue

        def act(number: int = number, reasons: Mapping[int, str] = reasons) -> None:
            _refuse_unseen(requests, number)
            return_cells(number, reasons, actor=actor, now=now)

        outcome.attempt(_name(requests, number), act, len(reasons))
    for task_id, (to, wrong) in along.items():
        count = sum(len(reasons) for reasons in wrong.values())
        outcome.attempt("", partial(return_from, task_id, wrong, to=to, actor=actor, now=now), count)


def _name(requests: Mapping[int, DataRequest], number: int) -> str:
    return requests[number].unit.name if number in requests else ""


def _refuse_unseen(requests: Mapping[int, DataRequest], number: int) -> None:
    if number not in requests:
        raise Refusal("request_unseen", _("Unit ini tidak ada dalam matriks Anda. Muat ulang, lalu pilih lagi."))
