"""The public page behind the code on a paper: genuine or not, who signed by position, and whether a file is the same.

Nobody signs in here, nothing is kept of an uploaded file, and no person is named.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from himpun.documents.access import verification_for
from himpun.documents.content import prefix_of
from himpun.documents.kinds import kind_word
from himpun.documents.selectors import Verification
from himpun.kernel.refusals import Refusal
from himpun.pages.doors import public
from himpun.pages.forms import Form
from himpun.pages.refusing import REFUSED
from himpun.portal.web.fingerprints import Fingerprint, TakeFingerprint
from himpun.portal.web.pace import is_too_fast

MOST_LOOKS = 240
MOST_FILES = 30
_MISREAD = str.maketrans({"0": "O", "1": "I", "8": "B", " ": None, "-": None, "\t": None})
"""A code has the letters A to Z and the digits 2 to 7; these stand for what is misread on paper."""

View = Callable[..., HttpResponse]


class CodeForm(Form):
    """The code as it is typed from paper."""

    kode = forms.CharField(
        label=gettext_lazy("Kode pada surat"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class CompareForm(Form):
    """The file that somebody was given."""

    file = forms.FileField(
        label=gettext_lazy("Berkas PDF yang Anda terima"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )


def _paced(view: View) -> View:
    @wraps(view)
    def paced(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        what, most = ("file", MOST_FILES) if request.method == "POST" else ("look", MOST_LOOKS)
        if is_too_fast(request, what, most=most, now=timezone.now()):
            return render(request, "pages/429.html", status=429)
        return view(request, *args, **kwargs)

    return paced


@public("GET")
@_paced
def look_up(request: HttpRequest) -> HttpResponse:
    """Type the code where it cannot be scanned."""
    form = CodeForm(request.GET or None)
    if form.is_valid():
        code = typed_code(form.cleaned_data["kode"])
        if code.isalnum():
            return redirect("portal:verify", verification_id=code)
        form.add_error("kode", _("Kode hanya berisi huruf dan angka. Ketik seperti tercetak di bawah kotak QR."))
    status = REFUSED if form.is_bound else 200
    return render(request, "portal/verification/look_up.html", {"form": form}, status=status)


@public("GET", "POST")
@csrf_exempt  # changes nothing, and the form must not be read before its file is taken in hand
@_paced
def verify(request: HttpRequest, verification_id: str) -> HttpResponse:
    """What this paper is; with a file, whether it is the one that was issued."""
    request.upload_handlers = [TakeFingerprint(request)]
    try:
        found = verification_for(verification_id)
    except Refusal:
        return _unknown(request, verification_id)
    form, compared, status = CompareForm(), None, 200
    if request.method == "POST":
        form = CompareForm(request.POST, request.FILES)
        compared = _compared(found, form.cleaned_data["file"]) if form.is_valid() else None
        status = REFUSED if compared is None else 413 if compared["result"] == "too_large" else 200
    context = {**_told(found, verification_id), "form": form, "compared": compared}
    answer = render(request, "portal/verification/verify.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def typed_code(text: str) -> str:
    """The code that somebody meant: without spaces and hyphens, in capitals, misread digits put right."""
    return text.strip().upper().translate(_MISREAD)


def _told(found: Verification, verification_id: str) -> dict[str, object]:
    return {
        "found": found,
        "zone": found.zone,
        "code": verification_id.strip().upper(),
        "kind": kind_word(found.kind),
        "verdict": _verdict(found),
        "signers": [
            {"title": f"{prefix_of(row.capacity)} {row.position}".strip(), "act": row.act, "at": row.at}
            for row in found.signers
        ],
    }


def _verdict(found: Verification) -> str:
    """The one thing to be read first."""
    if not found.is_intact:
        return "broken"
    if found.state == "void":
        return "void"
    if found.newer_version is not None or found.state == "superseded":
        return "superseded"
    return "genuine" if found.state == "issued" else "unfinished"


def _compared(found: Verification, file: Fingerprint) -> dict[str, object]:
    same = {found.pdf_sha256: "same", found.unsigned_sha256: "unsigned"}
    result = "too_large" if file.is_too_large else same.get(file.sha256, "other")
    return {"name": file.name, "sha256": file.sha256, "result": result}


def _unknown(request: HttpRequest, verification_id: str) -> HttpResponse:
    """The same 404 dress, with a place to type the code again."""
    form = CodeForm(initial={"kode": verification_id[:60]})
    return render(request, "portal/verification/unknown.html", {"form": form}, status=404)
