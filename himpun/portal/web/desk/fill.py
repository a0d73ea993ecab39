"""The desk of a unit that fills in: its grid, and handing it in. Cells are saved by the pages of collection."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from himpun.collection.access import request_for
from himpun.collection.grids import sheet_of
from himpun.collection.models import DataRequest
from himpun.collection.readiness import filled_by
from himpun.collection.services import hand_in
from himpun.pages.requests import Request
from himpun.portal.web.desk.desk import Desk
from himpun.portal.web.desk.finishing import FIELDS, FinishForm, finish, finish_form, finished_by
from himpun.portal.web.desk.work import Work

CHOSEN = "permintaan"
"""Where one position fills in for several units, the address says for which."""


def fill_context(request: Request, desk: Desk) -> dict[str, Any]:
    """The grid as it stands, or nothing where the unit was asked for nothing."""
    found = filled_by(desk.task, desk.now)
    chosen = _chosen(request, found)
    finishing = finish_form(desk)
    if chosen is None:
        return {"sheet": None, "finish": finishing}
    seen = request_for(desk.actor, chosen.id, is_administrator=request.user.is_staff)
    return {
        "sheet": sheet_of(seen, actor=desk.actor, now=desk.now),
        "others": found if len(found) > 1 else [],
        "finish": finishing,
        "back": request.get_full_path(),
        "here": request.get_full_path(),
        "hand_in_address": request.get_full_path(),
    }


def hand_in_answer(request: Request, desk: Desk) -> HttpResponse | None:
    """The act "hand_in": the whole answer, with what is said about it."""
    form = desk.keep("finish", FinishForm(request.POST, outcomes=desk.outcomes))
    chosen = _chosen(request, filled_by(desk.task, desk.now))
    if chosen is None:
        return finish(request, desk)
    return finished_by(
        form, lambda: hand_in(chosen.id, actor=request.actor, now=request.now, **form.hand_over), dict(FIELDS)
    )


def _chosen(request: Request, found: list[DataRequest]) -> DataRequest | None:
    wanted = request.GET.get(CHOSEN, "")
    return next((row for row in found if str(row.id) == wanted), next(iter(found), None))


FILL = Work("portal/desk/fill.html", fill_context, {"hand_in": hand_in_answer, "finish": finish})
