"""Tugas saya: what I owe, sorted by time left."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.cycles.selectors.inbox import (
    Choices,
    Wanted,
    choices,
    counts,
    done_lately,
    open_counts,
    owed_now,
    waiting_for_others,
)
from himpun.kernel.periods import parse_period
from himpun.pages.doors import holders
from himpun.pages.forms import Form
from himpun.pages.paging import page_of
from himpun.pages.requests import Request, is_partial
from himpun.portal.messages.outbox import stuck_count
from himpun.portal.web.desk.naming import kind_name
from himpun.portal.web.inbox_rows import grouped, lines_of, mark_of

PAGE_SIZE = 50


class FilterForm(Form):
    """To what the list is narrowed."""

    procedure = forms.TypedChoiceField(label=gettext_lazy("Prosedur"), coerce=int, empty_value=None, required=False)
    period = forms.ChoiceField(label=gettext_lazy("Periode"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Jenis pekerjaan"), required=False)
    standing = forms.ChoiceField(
        label=gettext_lazy("Keadaan"),
        required=False,
        choices=[
            ("", gettext_lazy("Semua")),
            ("late", gettext_lazy("Hanya yang terlambat")),
            ("returned", gettext_lazy("Hanya yang dikembalikan")),
            ("waiting", gettext_lazy("Menunggu orang lain")),
        ],
    )

    def __init__(self, data: Any, *, known: Choices) -> None:
        super().__init__(data)
        self.offer("procedure", [(str(key), title) for key, title in known.procedures], empty=_("Semua"))
        self.offer("period", [(key, parse_period(key).label) for key in known.periods], empty=_("Semua"))
        self.offer("kind", [(kind, kind_name(kind)) for kind in known.kinds], empty=_("Semua"))

    @property
    def is_useful(self) -> bool:
        """Whether there is anything to choose between."""
        fields: Any = self.fields
        return any(len(fields[name].choices) > 2 for name in ("procedure", "period", "kind"))

    @property
    def wanted(self) -> Wanted:
        """What was chosen; a choice that the list does not have narrows nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        return Wanted(
            procedure_id=chosen.get("procedure"),
            period=chosen.get("period", ""),
            kind=chosen.get("kind", ""),
            standing=chosen.get("standing", ""),
        )


@holders("GET")
def home(request: Request) -> HttpResponse:  # noqa: ARG001 - a door hands every view its request
    """The first page is what I owe."""
    return redirect("portal:tasks")


@holders("GET")
def tasks(request: Request) -> HttpResponse:
    """What my position and my teams owe. As a partial: the list alone, or 204 while it is as it was."""
    chosen = request.GET.copy()
    seen = chosen.pop("mark", [""])[0]
    request.GET = chosen  # type: ignore[assignment]  # the links of the pages are made from it
    filters = FilterForm(chosen, known=choices(request.actor))
    context = _listing(request, filters.wanted)
    html = render_to_string("portal/_tasks.html", context, request)
    mark = mark_of(html)
    if is_partial(request) and seen == mark:
        return HttpResponse(status=204)
    chosen["mark"] = mark
    shown = {**context, "html": html, "poll": f"{request.path}?{chosen.urlencode()}"}
    if is_partial(request):
        return render(request, "portal/_tasks_polled.html", shown)
    page = {
        **shown,
        "filters": filters,
        "elsewhere": _elsewhere(request),
        "stuck_messages": stuck_count(request.actor.agency_id) if request.user.is_staff else 0,
        "crumbs": [{"title": _("Tugas saya")}],
    }
    return render(request, "portal/tasks.html", page)


def _listing(request: Request, wanted: Wanted) -> dict[str, Any]:
    zone = request.agency.region.zone
    page = page_of(request, owed_now(request.actor, wanted, now=request.now), size=PAGE_SIZE)
    owed = list(page)
    waiting = [] if page.has_previous() else waiting_for_others(request.actor, wanted, now=request.now)
    if wanted.standing == "late":
        waiting = []
    finished = done_lately(request.actor, now=request.now)
    lines = {
        line.task.id: line for line in lines_of([*owed, *waiting, *finished], agency=request.agency, now=request.now)
    }
    mine, others = [lines[task.id] for task in owed], [lines[task.id] for task in waiting]
    return {
        "groups": grouped(mine, others, now=request.now, zone=zone),
        "counts": counts(request.actor, now=request.now, zone=zone),
        "page": page,
        "is_narrowed": wanted != Wanted(),
        "done": [lines[task.id] for task in finished],
    }


def _elsewhere(request: Request) -> list[dict[str, Any]]:
    """My other positions that owe something."""
    others = [seat for seat in request.seats if seat.position_id != request.actor.position_id]
    if not others:
        return []
    told = open_counts([seat.position_id for seat in others], now=request.now)
    found = [(seat, told.get(seat.position_id, (0, 0))) for seat in others]
    return [{"seat": seat, "owed": owed, "late": late} for seat, (owed, late) in found if owed]
