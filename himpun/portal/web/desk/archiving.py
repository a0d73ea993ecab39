"""The desk of archiving: where the paper is kept, and what Himpun bundles when the cycle ends."""

from __future__ import annotations

from typing import Any

from himpun.archive.previews import bundle_preview
from himpun.pages.requests import Request
from himpun.portal.web.desk.desk import Desk
from himpun.portal.web.desk.finishing import FinishForm, finish
from himpun.portal.web.desk.work import Work


def _context(_request: Request, desk: Desk) -> dict[str, Any]:
    usual = {"paper_place": desk.cycle.paper_place}
    return {
        "finish": desk.form("finish", FinishForm, outcomes=desk.outcomes, initial=usual),
        "bundle": bundle_preview(desk.cycle.id),
    }


ARCHIVE = Work("portal/desk/archive.html", _context, {"finish": finish})
