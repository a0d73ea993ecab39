"""The registers of findings: a line with its file, a statement that there is nothing, and taking either back."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from himpun.collection.access import entry_for
from himpun.collection.filetypes import too_big
from himpun.collection.models import DataRequest
from himpun.collection.registers import REGISTERS
from himpun.collection.services import declare_no_findings, enter_finding, withdraw_entry
from himpun.collection.web.evidence import handed_out
from himpun.collection.web.forms import FindingForm
from himpun.collection.web.showing import address_of, asked, back_of, crumbs_of, go_back, sheet_for, show
from himpun.kernel.refusals import Refusal
from himpun.pages.doors import holders, no_such_page
from himpun.pages.refusing import REFUSED, carried_out, done, undone_alone
from himpun.pages.requests import Request
from himpun.pages.uploads import file_of, refused_file


@holders("GET")
def download(request: Request, entry_id: int) -> FileResponse:
    """The report's file, as an attachment that no browser runs."""
    entry = entry_for(request.actor, entry_id, is_administrator=request.user.is_staff)
    if entry.file is None:
        raise no_such_page()
    return handed_out(entry.file, entry.file_name)


@holders("GET", "POST")
def enter(request: Request, request_id: int, register: str) -> HttpResponse:
    """Enter one line of a register."""
    found = _asked(request, request_id, register)
    form = FindingForm(request.POST or None, register=register)
    if request.method == "POST" and form.is_valid():
        fields = {
            "file_too_big": "file",
            "file_empty": "file",
            "file_type_mismatch": "file",
            "status_missing": "status",
        }
        fields |= {
            "file_type_not_allowed": "file",
            "received_before_dated": "received_on",
            "date_in_future": "dated_on",
        }
        if carried_out(form, lambda: _enter(request, found, form), fields=fields) is not None:
            done(request, _("Laporan dicatat dalam register %(register)s.") % {"register": register})
            return go_back(request, found)
    context = {
        "form": form,
        "asked": found,
        "register": register,
        "back": back_of(request, address_of(found)),
        "crumbs": crumbs_of(found, _("Register %(register)s") % {"register": register}),
    }
    return render(request, "collection/finding.html", context, status=REFUSED if form.errors else 200)


@holders("POST")
def no_findings(request: Request, request_id: int, register: str) -> HttpResponse:
    """State that a register has nothing to report."""
    found = _asked(request, request_id, register)
    reason = request.POST.get("reason", "")
    try:
        with undone_alone():
            declare_no_findings(found.id, register, reason=reason, actor=request.actor, now=request.now)
    except Refusal as refusal:
        return show(request, sheet_for(request, asked(request, request_id)), refused=refusal.message)
    done(request, _("Register %(register)s dinyatakan tidak ada.") % {"register": register})
    return go_back(request, found)


@holders("POST")
def withdraw(request: Request, entry_id: int) -> HttpResponse:
    """Take a line or a statement back, with a reason."""
    entry = entry_for(request.actor, entry_id, is_administrator=request.user.is_staff)
    try:
        with undone_alone():
            withdraw_entry(entry.id, reason=request.POST.get("reason", ""), actor=request.actor, now=request.now)
    except Refusal as refusal:
        return show(request, sheet_for(request, asked(request, entry.request_id)), refused=refusal.message)
    done(request, _("Baris register ditarik; tetap ada dalam riwayat."))
    return go_back(request, entry.request)


def _asked(request: Request, request_id: int, register: str) -> DataRequest:
    found = asked(request, request_id)
    if register not in REGISTERS:
        raise no_such_page()
    return found


def _enter(request: Request, found: DataRequest, form: FindingForm) -> object:
    if name := refused_file(request, "file"):
        raise too_big(name)
    file = file_of(request, "file")
    return enter_finding(
        found.id,
        form.line,
        source=file.source if file else None,
        name=file.name if file else "",
        note=form.cleaned_data["note"],
        actor=request.actor,
        now=request.now,
    )
