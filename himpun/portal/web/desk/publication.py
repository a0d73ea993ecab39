"""The desk of making a result public: where and when, and which papers the public may check."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from himpun.cycles.services import publish
from himpun.documents.selectors.beside import issued_results
from himpun.organisations.rules import today_in
from himpun.pages.forms import DateField
from himpun.pages.requests import Request
from himpun.portal.web.desk.desk import Desk
from himpun.portal.web.desk.finishing import FIELDS, FinishForm, finished_by
from himpun.portal.web.desk.meeting import LinesField
from himpun.portal.web.desk.work import Work


class PublishForm(FinishForm):
    """Where people find the result, and since when."""

    places = LinesField(
        label=gettext_lazy("Tempat pengumuman"),
        rows=3,
        help_text=gettext_lazy("Satu tempat satu baris, misalnya papan pengumuman kantor atau alamat laman."),
    )
    published_on = DateField(label=gettext_lazy("Tanggal pengumuman"))
    field_order = ("places", "published_on", "outcome", "paper_place")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]


def _context(_request: Request, desk: Desk) -> dict[str, Any]:
    today = today_in(desk.cycle.agency.region.zone, desk.now)
    form = desk.form("publish", PublishForm, outcomes=desk.outcomes, initial={"published_on": today})
    return {"publishing": form, "results": issued_results(desk.cycle.id)}


def _publish(request: Request, desk: Desk) -> HttpResponse | None:
    """The act "publish": say where and when, and finish."""
    form = desk.keep("publish", PublishForm(request.POST, outcomes=desk.outcomes))

    def act() -> object:
        typed = form.cleaned_data
        return publish(
            desk.task.id,
            places=typed["places"],
            published_on=typed["published_on"],
            outcome=typed.get("outcome", ""),
            paper_place=typed["paper_place"],
            actor=request.actor,
            now=request.now,
        )

    return finished_by(form, act, {**FIELDS, "place_missing": "places", "published_in_future": "published_on"})


PUBLISH = Work("portal/desk/publish.html", _context, {"publish": _publish})
