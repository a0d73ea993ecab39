"""Evidence: put beside a figure, taken back with a reason, and given out only through this door."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from himpun.collection.access import evidence_for
from himpun.collection.filetypes import too_big
from himpun.collection.grids import Sheet
from himpun.collection.models import DataRequest, StoredFile
from himpun.collection.rules import Verb
from himpun.collection.services import attach_evidence, withdraw_evidence
from himpun.collection.store import open_file
from himpun.collection.web.showing import asked, back_of, go_back, sheet_for, show
from himpun.kernel.refusals import Refusal
from himpun.pages.doors import holders
from himpun.pages.refusing import REFUSED, done, undone_alone
from himpun.pages.requests import Request, is_partial
from himpun.pages.uploads import file_of, refused_file

WHOLE = "all"
"""The place of evidence for the whole answer."""


@holders("GET")
def download(request: Request, evidence_id: int) -> FileResponse:
    """The file, as an attachment that no browser runs."""
    evidence = evidence_for(request.actor, evidence_id, is_administrator=request.user.is_staff)
    return handed_out(evidence.file, evidence.name)


def handed_out(stored: StoredFile, name: str) -> FileResponse:
    """A stored file on its way out: downloaded, never opened in place, whatever it says it is."""
    answer = FileResponse(open_file(stored.sha256), as_attachment=True, filename=name, content_type=stored.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@holders("POST")
def attach(request: Request, request_id: int) -> HttpResponse:
    """Put a file beside a cell, or beside the whole answer."""
    found = asked(request, request_id)
    place, note = request.POST.get("place", WHOLE), request.POST.get("note", "")
    fault = ""
    try:
        with undone_alone():
            _attach(request, found, place, note)
    except Refusal as refusal:
        if refusal.code == "not_there":
            raise
        fault = refusal.message
    return _answer(request, found, place, fault, note, said=_("Berkas dilampirkan."))


@holders("POST")
def withdraw(request: Request, evidence_id: int) -> HttpResponse:
    """Take a file back, with a reason; it stays in the history."""
    evidence = evidence_for(request.actor, evidence_id, is_administrator=request.user.is_staff)
    place = str(evidence.indicator_id or WHOLE)
    reason, fault = request.POST.get("reason", ""), ""
    try:
        with undone_alone():
            withdraw_evidence(evidence.id, reason=reason, actor=request.actor, now=request.now)
    except Refusal as refusal:
        fault = refusal.message
    return _answer(request, evidence.request, place, fault, "", said=_("Bukti ditarik; tetap ada dalam riwayat."))


def _attach(request: Request, found: DataRequest, place: str, note: str) -> None:
    if name := refused_file(request, "file"):
        raise too_big(name)
    file = file_of(request, "file")
    if file is None:
        raise Refusal("file_missing", _("Pilih berkasnya dahulu, lalu unggah."))
    attach_evidence(
        found.id,
        file.source,
        name=file.name,
        indicator_id=int(place) if place.isdecimal() and len(place) < 19 else None,
        note=note,
        actor=request.actor,
        now=request.now,
    )


def _answer(request: Request, found: DataRequest, place: str, fault: str, note: str, *, said: str) -> HttpResponse:
    sheet = sheet_for(request, asked(request, found.id))
    if is_partial(request):
        context = {"sheet": sheet, "fault": fault, "note": note if fault else "", **_files(sheet, place)}
        context["back"] = back_of(request, "")
        return render(request, "collection/_evidence.html", context, status=REFUSED if fault else 200)
    if fault:
        return show(request, sheet, refused=fault, file_fault=fault if place == WHOLE else "", file_note=note)
    done(request, said)
    return go_back(request, found)


def _files(sheet: Sheet, place: str) -> dict[str, object]:
    line = next((line for line in sheet.lines if str(line.id) == place), None)
    if line is None:
        may_attach = sheet.may_type or sheet.may(Verb.TYPE_ON_BEHALF)
        return {"place": WHOLE, "items": sheet.general, "may_attach": may_attach}
    return {"place": line.id, "items": line.evidence, "may_attach": line.is_open}
