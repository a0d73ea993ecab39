"""Correcting what was archived: which cells of which units are wrong, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from himpun.collection.models import DataRequest
from himpun.collection.selectors import requests_of, rows_of
from himpun.collection.services import correct_archived
from himpun.cycles.access import cycle_for
from himpun.cycles.models import Cycle
from himpun.pages.doors import holders
from himpun.pages.forms import Form, ReasonField
from himpun.pages.refusing import REFUSED, carried_out, done
from himpun.pages.requests import Request


class CorrectForm(Form):
    """The reason of the whole, and the units and cells that were ticked.

    A ticked cell is open again with its own reason, or with that of the whole; a unit ticked without cells answers
    everything anew. A tick that is none of this cycle's is refused.
    """

    reason = ReasonField(label=gettext_lazy("Alasan perbaikan"))

    def __init__(self, data: Any, *, asked: Sequence[DataRequest]) -> None:
        super().__init__(data)
        self.known = {request.unit_id: set(rows_of(request)) for request in asked}
        ticked = data.getlist if data is not None else lambda _name: []
        self.units: list[str] = ticked("unit")
        self.cells: list[str] = ticked("cell")
        self.reasons = {cell: data.get(f"why-{cell}", "") for cell in self.cells} if data is not None else {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        names = {f"{unit}" for unit in self.known}
        cells = {f"{unit}-{indicator}" for unit, indicators in self.known.items() for indicator in indicators}
        if set(self.units) - names or set(self.cells) - cells:
            self.add_error(None, _("Ada pilihan yang bukan dari siklus ini. Muat ulang halaman, lalu pilih lagi."))
        elif not self.units and not self.cells:
            self.add_error(None, _("Tunjuk setidaknya satu unit atau satu indikator yang salah."))
        return cleaned

    def wrong(self) -> dict[int, dict[int, str]]:
        """The ticked cells by unit and indicator, each with its reason."""
        found: dict[int, dict[int, str]] = {int(unit): {} for unit in self.units}
        for cell in self.cells:
            unit, indicator = map(int, cell.split("-"))
            found.setdefault(unit, {})[indicator] = self.reasons[cell].strip() or self.cleaned_data["reason"]
        return found


@holders("GET", "POST")
def correct(request: Request, cycle_id: int) -> HttpResponse:
    """Begin the next version of an archived cycle."""
    cycle = cycle_for(request.actor, cycle_id, is_administrator=request.user.is_staff)
    asked = requests_of(cycle.id)
    form = CorrectForm(request.POST if request.method == "POST" else None, asked=asked)
    if form.is_valid():
        new: Cycle | None = carried_out(
            form,
            lambda: correct_archived(
                cycle.id, form.wrong(), reason=form.cleaned_data["reason"], actor=request.actor, now=request.now
            ),
            fields={"reason_missing": "reason"},
        )
        if new is not None:
            done(
                request,
                _("Versi %(version)d dimulai. Arsip yang lama tetap seperti semula.") % {"version": new.version},
            )
            return redirect("cycles:board", new.id)
    context = {
        "cycle": cycle,
        "form": form,
        "units": [
            (each, [(f"{each.unit_id}-{number}", row) for number, row in rows_of(each).items()]) for each in asked
        ],
        "crumbs": [
            {"title": pgettext("banyak", "Siklus"), "address": reverse("cycles:list")},
            {"title": cycle.procedure.title, "address": reverse("cycles:board", args=[cycle.id])},
            {"title": _("Perbaiki")},
        ],
    }
    return render(request, "portal/board/correct.html", context, status=REFUSED if form.errors else 200)
