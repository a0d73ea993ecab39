"""Choosing wrong cells among the results of units, with the reason that each unit will read at its cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.collection.services import return_from
from himpun.kernel.text import clean_text
from himpun.measurement.models import Achievement
from himpun.measurement.selectors.tables import TableLine
from himpun.pages.forms import Form
from himpun.pages.requests import Request
from himpun.portal.web.desk.desk import Desk
from himpun.portal.web.desk.finishing import finished_by
from himpun.portal.web.desk.returning import WayBack, ways_back

LONGEST = 2000


@dataclass(frozen=True)
class CellChoice:
    """One cell of a unit that may be called wrong, and what was typed about it."""

    key: str
    row: Achievement
    checks: Sequence[Mapping[str, str]]
    is_chosen: bool
    reason: str


class WrongCellsForm(Form):
    """Which cells are wrong, and why: each its own reason, or one for all."""

    way = forms.ChoiceField(label=gettext_lazy("Dikembalikan ke"), widget=forms.RadioSelect)
    cells = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": gettext_lazy("Sel yang dipilih tidak ada pada siklus ini.")}
    )
    common = forms.CharField(
        label=gettext_lazy("Alasan untuk semua yang ditandai"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "2"}),
        help_text=gettext_lazy("Dipakai untuk sel yang tidak diberi alasan sendiri. Unit membacanya di selnya."),
    )

    def __init__(self, *args: Any, ways: Sequence[WayBack], lines: Sequence[TableLine]) -> None:
        super().__init__(*args)
        self.ways = {way.key: way for way in ways}
        reached = {unit_id for way in ways for unit_id in way.units}
        self.rows = {_key(line.row): line for line in lines if line.row.unit_id in reached}
        way: Any = self.fields["way"]
        way.choices = [(each.key, each.label) for each in ways]
        way.initial = ways[0].key if len(ways) == 1 else None
        cells: Any = self.fields["cells"]
        cells.choices = [(key, key) for key in self.rows]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "cells" not in self.errors and not cleaned.get("cells"):
            self.add_error(None, _("Tandai setidaknya satu sel yang salah, dengan alasannya."))
        unexplained = [key for key in cleaned.get("cells") or () if not self._reason(key)]
        if unexplained and "common" not in self.errors:
            row = self.rows[unexplained[0]].row
            told = {"indicator": row.indicator.name, "unit": row.unit}
            self.add_error(
                "common", _("Tulis alasan untuk “%(indicator)s” di %(unit)s, atau alasan untuk semua.") % told
            )
        self._refuse_out_of_reach(self.ways.get(cleaned.get("way", "")), cleaned.get("cells") or ())
        return cleaned

    def _refuse_out_of_reach(self, way: WayBack | None, keys: Sequence[str]) -> None:
        """Each arrow leads to units of its own."""
        strangers = {
            str(self.rows[key].row.unit) for key in keys if way and self.rows[key].row.unit_id not in way.units
        }
        if strangers:
            told = {"units": ", ".join(sorted(strangers)), "way": way.label if way else ""}
            self.add_error("way", _("“%(way)s” tidak sampai ke %(units)s. Pilih arah lain, atau unit lain.") % told)

    @property
    def by_unit(self) -> list[tuple[str, list[CellChoice], int]]:
        """The cells grouped by unit, for the page: name, cells, and how many of them are marked."""
        chosen = set(self["cells"].data or ()) if self.is_bound else set()
        groups: dict[str, list[CellChoice]] = defaultdict(list)
        for key, line in self.rows.items():
            row = line.row
            groups[str(row.unit)].append(CellChoice(key, row, row.checks, key in chosen, self._typed(key)))
        return [(unit, cells, sum(cell.is_chosen for cell in cells)) for unit, cells in groups.items()]

    @property
    def wrong(self) -> dict[int, dict[int, str]]:
        """Unit → indicator → reason, as `return_from` takes it."""
        found: dict[int, dict[int, str]] = defaultdict(dict)
        for key in self.cleaned_data["cells"]:
            row = self.rows[key].row
            found[row.unit_id or 0][row.indicator_id] = self._reason(key)
        return dict(found)

    @property
    def to(self) -> str:
        return self.ways[self.cleaned_data["way"]].to

    def _typed(self, key: str) -> str:
        return clean_text(self.data.get(f"reason-{key}", "")).strip()[:LONGEST] if self.is_bound else ""

    def _reason(self, key: str) -> str:
        return self._typed(key) or str(self.cleaned_data.get("common") or "").strip()


def cells_form(desk: Desk, lines: Sequence[TableLine]) -> WrongCellsForm | None:
    """The form of this desk; None where no arrow leads back to units, or nothing was measured."""
    ways = [way for way in ways_back(desk) if way.units]
    form = desk.form("wrong_cells", WrongCellsForm, ways=ways, lines=lines) if ways else None
    return form if form and form.rows else None


def return_cells(request: Request, desk: Desk, lines: Sequence[TableLine]) -> HttpResponse | None:
    """Re-open exactly the marked cells of the units; the others stay as they are."""
    ways = [way for way in ways_back(desk) if way.units]
    form = desk.keep("wrong_cells", WrongCellsForm(request.POST, ways=ways, lines=lines))
    return finished_by(
        form,
        lambda: return_from(desk.task.id, form.wrong, to=form.to, actor=request.actor, now=request.now),
        {"reason_missing": "common", "return_not_drawn": "way"},
    )


def _key(row: Achievement) -> str:
    return f"{row.unit_id}-{row.indicator_id}"
