"""The desk of drafting: the figures that enter the document, and which paper becomes of it."""

from __future__ import annotations

from typing import Any

from himpun.documents.chains import chain_of, is_result
from himpun.measurement.selectors.tables import texts_of
from himpun.pages.requests import Request
from himpun.portal.web.desk.desk import Desk
from himpun.portal.web.desk.finishing import finish, finish_form
from himpun.portal.web.desk.results import results_context
from himpun.portal.web.desk.work import Work


def _context(_request: Request, desk: Desk) -> dict[str, Any]:
    results = results_context(desk)
    makes_paper = bool(results["lines"]) and is_result(desk.running.graph, desk.task.step)
    return {
        "finish": finish_form(desk),
        **results,
        "analyses": texts_of(desk.cycle),
        "makes_paper": makes_paper,
        "signers": chain_of(desk.running, "measurement", step=desk.task.step) if makes_paper else (),
    }


DRAFT = Work("portal/desk/draft.html", _context, {"finish": finish})
