"""Correcting what was archived: which cells and register lines of which units are wrong, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from himpun.collection.models import DataRequest
from himpun.collection.register_parts import RegisterPart, registers_by_request
from himpun.collection.selectors import requests_of, rows_of
from himpun.collection.services import WrongRegisters, correct_archived
from himpun.cycles.access import cycle_for
from himpun.cycles.models import Cycle
from himpun.pages.doors import holders
from himpun.pages.forms import Form, ReasonField
from himpun.pages.refusing import REFUSED, carried_out, done
from himpun.pages.requests import Request
from himpun.procedures.selectors import definition_of

Registers = Mapping[int, Sequence[RegisterPart]]
"""By request."""


class CorrectForm(Form):
    """The reason of the whole, and the units, cells, register lines and incomplete registers that were ticked.

    What is ticked is open again with its own reason, or with that of the whole; a unit ticked as a whole answers
    everything anew. A tick that is none of this cycle's is refused.
    """

    reason = ReasonField(label=gettext_lazy("Alasan perbaikan"))

    def __init__(self, data: Any, *, asked: Sequence[DataRequest], registers: Registers) -> None:
        super().__init__(data)
        self.known = {
            "unit": {f"{row.unit_id}" for row in asked},
            "cell": {f"{row.unit_id}-{number}" for row in asked for number in rows_of(row)},
            "line": {
                f"{row.unit_id}-{one.id}" for row in asked for part in registers.get(row.id, ()) for one in part.entries
            },
            "lacking": {f"{row.unit_id}-{part.key}" for row in asked for part in registers.get(row.id, ())},
        }
        self.ticked: dict[str, list[str]] = {
            kind: data.getlist(kind) if data is not None else [] for kind in self.known
        }
        self.reasons = {
            name: value for name, value in (data.items() if data is not None else ()) if name.startswith("why-")
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if any(set(self.ticked[kind]) - known for kind, known in self.known.items()):
            self.add_error(None, _("Ada pilihan yang bukan dari siklus ini. Muat ulang halaman, lalu pilih lagi."))
        elif not any(self.ticked.values()):
            self.add_error(None, _("Tunjuk setidaknya satu unit, satu indikator, atau satu baris register yang salah."))
        return cleaned

    def wrong(self) -> dict[int, dict[int, str]]:
        """The ticked cells by unit and indicator, each with its reason; a unit ticked as a whole has none."""
        found: dict[int, dict[int, str]] = {int(unit): {} for unit in self.ticked["unit"]}
        for key in self.ticked["cell"]:
            unit, indicator = map(int, key.split("-"))
            found.setdefault(unit, {})[indicator] = self._why("cell", key)
        return found

    def wrong_registers(self) -> dict[int, WrongRegisters]:
        """The ticked lines and registers by unit."""
        lines: dict[int, dict[int, str]] = defaultdict(dict)
        lacking: dict[int, dict[str, str]] = defaultdict(dict)
        for key in self.ticked["line"]:
            unit, entry = map(int, key.split("-"))
            lines[unit][entry] = self._why("line", key)
        for key in self.ticked["lacking"]:
            unit_id, _dash, register = key.partition("-")
            lacking[int(unit_id)][register] = self._why("lacking", key)
        return {unit: WrongRegisters(lines[unit], lacking[unit]) for unit in {*lines, *lacking}}

    def _why(self, kind: str, key: str) -> str:
        own: str = self.reasons.get(f"why-{kind}-{key}", "").strip()
        return own or self.cleaned_data["reason"]


@holders("GET", "POST")
def correct(request: Request, cycle_id: int) -> HttpResponse:
    """Begin the next version of an archived cycle."""
    cycle = cycle_for(request.actor, cycle_id, is_administrator=request.user.is_staff)
    asked = requests_of(cycle.id)
    registers = registers_by_request(asked, definition_of(cycle.edition))
    form = CorrectForm(request.POST if request.method == "POST" else None, asked=asked, registers=registers)
    if form.is_valid():
        new: Cycle | None = carried_out(
            form,
            lambda: correct_archived(
                cycle.id,
                form.wrong(),
                registers=form.wrong_registers(),
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=request.now,
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
            (
                each,
                [(f"{each.unit_id}-{number}", row) for number, row in rows_of(each).items()],
                registers.get(each.id, ()),
            )
            for each in asked
        ],
        "crumbs": [
            {"title": pgettext("banyak", "Siklus"), "address": reverse("cycles:list")},
            {"title": cycle.procedure.title, "address": reverse("cycles:board", args=[cycle.id])},
            {"title": _("Perbaiki")},
        ],
    }
    return render(request, "portal/board/correct.html", context, status=REFUSED if form.errors else 200)
