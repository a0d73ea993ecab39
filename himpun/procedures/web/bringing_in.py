"""Bringing an edition in from a file: its faults with line, field and remedy, or a preview, then the draft."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from himpun.kernel.hashing import sha256_hex
from himpun.kernel.refusals import Refusal
from himpun.pages.doors import administrators
from himpun.pages.refusing import REFUSED, carried_out, done
from himpun.pages.requests import Request
from himpun.pages.uploads import refused_file
from himpun.procedures.library import library_definition, library_keys, library_text
from himpun.procedures.reading import Fault, Reading, read_with_report
from himpun.procedures.selectors import latest_of
from himpun.procedures.services import bring_in
from himpun.procedures.web.forms import BringInForm
from himpun.procedures.web.sheet import findings_of, sheet_context


@dataclass(frozen=True)
class ShownFault:
    """A fault with the line of the file on which it stands."""

    fault: Fault
    line: str


@administrators("GET", "POST")
def bring_in_edition(request: Request) -> HttpResponse:
    """Check a file, show what it says, and keep it as a draft. Nothing changes before that."""
    if request.method != "POST":
        return _page(request, BringInForm(initial={"source": _example(request)}), {})
    form = BringInForm(request.POST, request.FILES)
    if refused_file(request, "file"):
        form.add_error("file", _("Berkas ini lebih besar daripada 50 MB. Berkas prosedur paling besar 256 kB."))
    if not form.is_valid():
        return _page(request, form, {}, status=REFUSED)
    text = form.text()
    source = _decoded(text)
    kept = BringInForm(initial={"source": source})
    try:
        reading = read_with_report(text, name=form.file_name)
    except Refusal as refusal:
        return _page(request, kept, {"faults": _faults(refusal, source)}, status=REFUSED)
    if request.POST.get("act") == "bring_in":
        again = BringInForm({"source": source})
        kept_edition = carried_out(
            again,
            lambda: bring_in(request.agency, source, name=form.file_name, actor=request.actor, now=request.now),
        )
        if kept_edition is None:
            return _page(request, again, _preview(request, reading), status=REFUSED)
        done(request, _("Revisi disimpan sebagai rancangan. Periksa lembarnya, lalu berlakukan."))
        return redirect("procedures:edition", edition_id=kept_edition.id)
    return _page(request, kept, _preview(request, reading))


def _page(request: Request, form: BringInForm, found: dict[str, Any], *, status: int = 200) -> HttpResponse:
    # What is kept in the browser belongs to the text from which it was typed, and never takes another's place.
    base = sha256_hex(str(form["source"].value() or ""))[:12]
    context = {
        "form": form,
        "base": base,
        **found,
        "library": [{"key": key, "definition": library_definition(key)} for key in library_keys()],
        "crumbs": [
            {"title": pgettext("banyak", "Prosedur"), "address": reverse("procedures:list")},
            {"title": _("Masukkan revisi")},
        ],
    }
    return render(request, "procedures/bring_in.html", context, status=status)


def _preview(request: Request, reading: Reading) -> dict[str, Any]:
    return {
        **sheet_context(reading.definition, request.agency),
        "reading": reading,
        "findings": findings_of(reading.definition),
        "latest": latest_of(request.agency.id, reading.definition.key),
    }


def _example(request: Request) -> str:
    """The text of a shipped procedure to begin with, where the address names one."""
    key = request.GET.get("contoh", "")
    return library_text(key) if key in library_keys() else ""


def _decoded(text: str | bytes) -> str:
    """What can be shown of it; a file that is no text is not shown."""
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""


def _faults(refusal: Refusal, source: str) -> list[ShownFault]:
    lines = source.splitlines()
    faults = cast("Iterable[Fault]", refusal.detail.get("faults", []))
    return [
        ShownFault(fault, lines[fault.line - 1].strip()[:160] if fault.line and fault.line <= len(lines) else "")
        for fault in faults
    ]
