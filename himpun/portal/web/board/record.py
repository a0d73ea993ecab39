"""The record of one step of a cycle: rounds, who and when, times, reasons, papers, and what the ledger tells."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from himpun.cycles.access import cycle_for
from himpun.cycles.board import Board, StepStanding, board_of
from himpun.cycles.board.shares import Clock, Share
from himpun.cycles.models import Task
from himpun.cycles.selectors.board import Rows, facts_of_step, rows_of, units_kept_from, visible_tasks
from himpun.cycles.selectors.tasks import holder_name
from himpun.documents.selectors.of_cycles import documents_of
from himpun.kernel.refusals import Refusal
from himpun.organisations.calendars import calendar_for
from himpun.organisations.selectors import position_titles
from himpun.pages.doors import holders
from himpun.pages.requests import Request, is_partial
from himpun.portal.web.desk.naming import shown_state, title_of
from himpun.portal.web.desk.telling import positions_named, tell
from himpun.procedures.definition import Step
from himpun.procedures.graph import OPENING
from himpun.procedures.selectors import definition_of
from himpun.procedures.ways import ways_of

_CAPACITIES = {"plt": "Plt.", "plh": "Plh.", "pj": "Pj."}


@dataclass(frozen=True)
class Line:
    """One task of the step. `is_open_to`: whether this reader may open it, and so read its note."""

    task: Task
    title: str
    holder: str
    done_as: str
    state: str
    measured: int
    waiting: int
    late: int
    is_open_to: bool

    @property
    def note(self) -> str:
        return self.task.note if self.is_open_to else ""


@holders("GET")
def step(request: Request, cycle_id: int, step: str) -> HttpResponse:
    """As a page of its own, or beside the sheet."""
    cycle = cycle_for(request.actor, cycle_id, is_administrator=request.user.is_staff)
    rows = rows_of(cycle)
    board = board_of(cycle, now=request.now, rows=rows)
    standing = board.step(step)
    if standing is None and step != OPENING:
        raise Refusal("not_there", _("Langkah ini tidak ada pada prosedur siklus ini. Kembali ke papan siklus."))
    seen = visible_tasks(request.actor, rows, is_administrator=request.user.is_staff)
    others = units_kept_from(rows, seen)
    facts = facts_of_step(cycle, step, [task.id for task in rows.tasks if task.step == step], without=others)
    definition = definition_of(cycle.edition)
    context = {
        "cycle": cycle,
        "standing": standing,
        "step": standing.step if standing else None,
        "groups": _groups(board, standing),
        "lines": _lines(Clock(cycle, request.now, calendar_for(cycle.agency)), rows, step, standing, seen),
        "seen": seen,
        "papers": [paper for paper in documents_of(cycle.id) if paper.step == step and paper.unit_id not in others],
        "facts": tell(facts, titles=position_titles(positions_named(facts))),
        "ways": ways_of(definition).get(step, []),
        "is_partial": is_partial(request),
        "crumbs": [
            {"title": pgettext("banyak", "Siklus"), "address": reverse("cycles:list")},
            {"title": cycle.procedure.title, "address": reverse("cycles:board", args=[cycle.id])},
            {"title": _("Langkah %(no)s") % {"no": step}},
        ],
    }
    template = "portal/board/_record.html" if is_partial(request) else "portal/board/step.html"
    return render(request, template, context)


def _groups(board: Board, standing: StepStanding | None) -> list[tuple[str, tuple[Share, ...]]]:
    """Those who owe the step, symbol by symbol; of the opening act all who read it."""
    if standing is None:
        return [(_("Lembar disposisi"), board.opening)]
    return [
        (
            _("%(who)s, pengisian data") % {"who": symbol.title} if symbol.symbol.part == "fill" else symbol.title,
            symbol.shares,
        )
        for symbol in standing.symbols
    ]


def _lines(clock: Clock, rows: Rows, no: str, standing: StepStanding | None, seen: frozenset[int]) -> list[Line]:
    row: Step | None = standing.step if standing else None
    tasks = [task for task in rows.tasks if task.step == no]
    return [
        Line(
            task=task,
            title=title_of(task, row),
            holder=holder_name(task),
            done_as=f"{_CAPACITIES.get(task.capacity, '')} {task.done_as}".strip(),
            state=shown_state(task, is_late=bool(clock.late(task)) and task.state == Task.State.OPEN),
            measured=clock.measured(task),
            waiting=clock.waiting(task),
            late=clock.late(task),
            is_open_to=task.id in seen,
        )
        for task in reversed(tasks)
    ]
