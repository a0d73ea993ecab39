"""The gathering matrix of a cycle, and the same as a file."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from himpun.collection.exports import heads, lines, workbook
from himpun.collection.matrices import SHOWN, Matrix, matrix_of
from himpun.cycles.access import cycle_for
from himpun.kernel.numbers import format_number
from himpun.pages.doors import holders, no_such_page
from himpun.pages.refusing import REFUSED
from himpun.pages.requests import Request
from himpun.pages.spreadsheet import csv_answer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@holders("GET")
def page(request: Request, cycle_id: int) -> HttpResponse:
    """Who has delivered what; whoever decides does it here."""
    return show_matrix(request, cycle_id)


def show_matrix(request: Request, cycle_id: int, *, refused: str = "", **more: Any) -> HttpResponse:
    """The page of the matrix, with what was refused just now."""
    show = request.GET.get("tampil", "all")
    matrix = _matrix(request, cycle_id, show if show in SHOWN else "all")
    here = reverse("collection:matrix", args=[cycle_id])
    context = {
        "matrix": matrix,
        "show": show,
        "refused": refused,
        "back": here,
        "crumbs": [
            {"title": _("Pengumpulan"), "address": reverse("collection:list")},
            {"title": matrix.cycle.procedure.title, "address": here},
        ],
        **more,
    }
    return render(request, "collection/matrix.html", context, status=REFUSED if refused else 200)


@holders("GET")
def export(request: Request, cycle_id: int, kind: str) -> HttpResponse:
    """The cells that this person may see, as CSV or XLSX."""
    matrix = _matrix(request, cycle_id, "all")
    table = lines(matrix, request.agency.region.zone)
    name = f"matriks-{matrix.cycle.period}-{matrix.cycle.id}"
    if kind == "csv":
        return csv_answer(name, heads(), [[_as_text(cell) for cell in line] for line in table])
    if kind != "xlsx":
        raise no_such_page()
    answer = HttpResponse(workbook(f"{matrix.cycle.procedure.title}, {matrix.cycle.period}", table), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _matrix(request: Request, cycle_id: int, show: str) -> Matrix:
    is_administrator = request.user.is_staff
    cycle = cycle_for(request.actor, cycle_id, is_administrator=is_administrator)
    return matrix_of(cycle, actor=request.actor, now=request.now, is_administrator=is_administrator, show=show)


def _as_text(cell: object) -> object:
    return format_number(cell) if isinstance(cell, Decimal) else cell
