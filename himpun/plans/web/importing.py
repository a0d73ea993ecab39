"""Bringing a plan in from a table: try the file, see what would come in or what is wrong at which cell, then import.

The file is not kept between the two: the browser sends it again, and its hash says whether it is the file that was
tried. With a script the chosen file stays in its field; without one it is chosen once more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.kernel.hashing import sha256_hex
from himpun.kernel.refusals import Refusal
from himpun.organisations.selectors import positions_on, units_on
from himpun.pages.doors import administrators
from himpun.pages.forms import DateField, Form
from himpun.pages.refusing import REFUSED, done, undone_alone
from himpun.pages.requests import Request, is_partial
from himpun.pages.uploads import refused_file
from himpun.plans.columns import COLUMNS
from himpun.plans.fault_pictures import FaultyRow, faults_of, pictures
from himpun.plans.import_header import row_of_titles
from himpun.plans.import_preview import Preview, preview_of
from himpun.plans.services import import_plan
from himpun.plans.template import write_template
from himpun.plans.workbooks import MAX_BYTES, read_grid

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEGABYTES = MAX_BYTES // 2**20


class ImportForm(Form):
    """A table, the year it plans, and the date of the document that decided it."""

    file = forms.FileField(
        label=gettext_lazy("Berkas rencana (XLSX atau CSV)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy("Paling besar 10 MB. Berkas tidak disimpan sebelum diimpor."),
        error_messages={
            "required": gettext_lazy("Pilih berkas rencananya."),
            "empty": gettext_lazy("Berkas ini kosong (0 byte). Periksa berkasnya, lalu pilih lagi."),
        },
    )
    year = forms.IntegerField(label=gettext_lazy("Tahun rencana"), min_value=2000, max_value=2100)
    decided_on = DateField(
        label=gettext_lazy("Tanggal dokumen"),
        help_text=gettext_lazy(
            "PK, DPA, atau perubahannya. Target yang berbeda dari yang berlaku memakai tanggal ini."
        ),
    )


@dataclass(frozen=True)
class Tried:
    """What trying a file showed: what would come in, or what is wrong. `sha256` recognises the file."""

    name: str
    sha256: str
    preview: Preview | None = None
    problem: str = ""
    faulty: tuple[FaultyRow, ...] = ()
    fault_count: int = 0


@administrators("GET", "POST")
def bring_in(request: Request) -> HttpResponse:
    """The page of importing."""
    form = ImportForm(
        request.POST or None, request.FILES or None, initial={"year": request.today.year, "decided_on": request.today}
    )
    if request.method != "POST":
        return _shown(request, form)
    if too_large := refused_file(request, "file"):
        form.errors.pop("file", None)
        form.add_error("file", _too_large(too_large))
    if not form.is_valid():
        return _shown(request, form, status=REFUSED)
    upload = form.cleaned_data["file"]
    if upload.size > MAX_BYTES:
        form.add_error("file", _too_large(upload.name))
        return _shown(request, form, status=REFUSED)
    content = upload.read()
    if request.POST.get("act") == "import":
        return _imported(request, form, content, upload.name)
    tried = _tried(request, form, content, upload.name)
    return _shown(request, form, tried, status=REFUSED if tried.problem else 200)


@administrators("GET")
def template(request: Request) -> HttpResponse:
    """The empty table, with the office's own units and positions to choose from."""
    units = list(units_on(request.actor.agency_id, request.today).values())
    positions = list(positions_on(request.actor.agency_id, request.today).values())
    answer = HttpResponse(write_template(units=units, positions=positions), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="templat-rencana.xlsx"'
    return answer


def _imported(request: Request, form: ImportForm, content: bytes, name: str) -> HttpResponse:
    """Import what was tried. Another file than that one is tried first, not imported."""
    if request.POST.get("tried") != sha256_hex(content):
        form.add_error("file", _("Berkas ini bukan yang diperiksa tadi. Lihat hasil pemeriksaannya, lalu impor."))
        return _shown(request, form, _tried(request, form, content, name), status=REFUSED)
    try:
        with undone_alone():
            result = import_plan(content, name=name, actor=request.actor, now=request.now, **_when(form))
    except Refusal as refusal:
        return _shown(request, form, _refused(refusal, content, name), status=REFUSED)
    told = {"added": result.added, "changed": result.changed, "unchanged": result.unchanged,
            "targets": result.targets, "budgets": result.budgets}  # fmt: skip
    done(
        request,
        _(
            "Rencana diimpor: %(added)d indikator baru, %(changed)d diubah, %(unchanged)d tetap; "
            "%(targets)d target dan %(budgets)d pagu ditulis."
        )
        % told,
    )
    return redirect(f"{reverse('plans:list')}?year={form.cleaned_data['year']}")


def _tried(request: Request, form: ImportForm, content: bytes, name: str) -> Tried:
    try:
        with undone_alone():
            found = preview_of(content, name=name, actor=request.actor, now=request.now, **_when(form))
    except Refusal as refusal:
        return _refused(refusal, content, name)
    return Tried(name, sha256_hex(content), preview=found)


def _refused(refusal: Refusal, content: bytes, name: str) -> Tried:
    faults = faults_of(refusal)
    faulty: list[FaultyRow] = []
    if faults:
        grid = read_grid(content, name=name)
        faulty = pictures(grid, faults, titles_in=row_of_titles(grid))
    return Tried(name, sha256_hex(content), problem=refusal.message, faulty=tuple(faulty), fault_count=len(faults))


def _when(form: ImportForm) -> dict[str, Any]:
    return {"year": form.cleaned_data["year"], "decided_on": form.cleaned_data["decided_on"]}


def _too_large(name: str) -> str:
    told = {"name": name, "megabytes": MEGABYTES}
    return _("Berkas “%(name)s” lebih dari %(megabytes)d MB. Hapus isi yang bukan rencana, lalu pilih lagi.") % told


def _shown(request: Request, form: ImportForm, tried: Tried | None = None, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "tried": tried,
        "columns": COLUMNS,
        "crumbs": [{"title": _("Rencana"), "address": reverse("plans:list")}, {"title": _("Impor")}],
    }
    page = "plans/_tried.html" if is_partial(request) else "plans/import.html"
    return render(request, page, context, status=status)
