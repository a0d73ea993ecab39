"""The desks of preparing the form and of sending it out: everything is shown before it is done."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from himpun.collection.previews import FormPreview, form_as_written, form_to_write, recipients
from himpun.collection.selectors import latest_form
from himpun.collection.services import prepare_form
from himpun.collection.services.prepare_form import form_of_task
from himpun.cycles.services import complete
from himpun.pages.requests import Request
from himpun.portal.web.desk.desk import Desk
from himpun.portal.web.desk.finishing import FIELDS, FinishForm, finish_form, finished_by
from himpun.portal.web.desk.work import Work


def form_shown(desk: Desk) -> FormPreview | None:
    """The newest form of the cycle, for desks at which it is discussed or sent."""
    return form_as_written(latest_form(desk.cycle.id))


def _prepare_context(_request: Request, desk: Desk) -> dict[str, Any]:
    if not desk.may_act:
        return {"preview": form_as_written(form_of_task(desk.task)) or form_shown(desk)}
    return {"preview": form_to_write(desk.running), "before": latest_form(desk.cycle.id), "finish": finish_form(desk)}


def _prepare(request: Request, desk: Desk) -> HttpResponse | None:
    """Write the next version from the plan as it stands, and finish."""
    form = desk.keep("finish", FinishForm(request.POST, outcomes=desk.outcomes))
    return finished_by(
        form, lambda: prepare_form(desk.task.id, actor=request.actor, now=request.now, **form.hand_over), FIELDS
    )


def _distribute_context(_request: Request, desk: Desk) -> dict[str, Any]:
    served = desk.step.to if desk.step else []
    return {
        "preview": form_shown(desk),
        "recipients": recipients(desk.running, served),
        "finish": finish_form(desk),
    }


def _distribute(request: Request, desk: Desk) -> HttpResponse | None:
    """Send every unit its request, and finish."""
    form = desk.keep("finish", FinishForm(request.POST, outcomes=desk.outcomes))
    return finished_by(
        form, lambda: complete(desk.task.id, actor=request.actor, now=request.now, **form.hand_over), FIELDS
    )


PREPARE_FORM = Work("portal/desk/prepare_form.html", _prepare_context, {"finish": _prepare})
DISTRIBUTE = Work("portal/desk/distribute.html", _distribute_context, {"finish": _distribute})
