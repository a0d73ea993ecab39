"""The desk of a recap: what it would say, with what is missing and what is nihil, and then it is sealed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from himpun.cycles.services import complete
from himpun.measurement.recapping import count
from himpun.measurement.selectors.previews import recap_rows
from himpun.measurement.selectors.results import recap_made, rows_of
from himpun.measurement.services import make_recap
from himpun.pages.requests import Request
from himpun.portal.web.desk.desk import Desk
from himpun.portal.web.desk.finishing import FIELDS, FinishForm, finish_form, finished_by
from himpun.portal.web.desk.work import Work


def _context(_request: Request, desk: Desk) -> dict[str, Any]:
    made = recap_made(desk.cycle, desk.task.step, desk.task.unit_id) if not desk.may_act else None
    rows = rows_of(made) if made else recap_rows(desk.cycle, desk.task.unit_id)
    return {"finish": finish_form(desk), "rows": rows, "count": count(rows), "recap": made}


def _make(request: Request, desk: Desk) -> HttpResponse | None:
    """Seal the recap; where nobody was asked for anything, the row is an act on paper."""
    form = desk.keep("finish", FinishForm(request.POST, outcomes=desk.outcomes))
    act = make_recap if recap_rows(desk.cycle, desk.task.unit_id) else complete
    return finished_by(form, lambda: act(desk.task.id, actor=request.actor, now=request.now, **form.hand_over), FIELDS)


RECAP = Work("portal/desk/recap.html", _context, {"make": _make})
