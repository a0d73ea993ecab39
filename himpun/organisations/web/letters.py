"""How the office's papers look and are numbered, where paper lies, and what the office allows itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.kernel.refusals import Refusal
from himpun.organisations.logos import LARGEST
from himpun.organisations.numbering import DEFAULT_PATTERNS, check_pattern, example
from himpun.organisations.selectors.settled import numberings_of
from himpun.organisations.services.letterhead import set_letterhead, set_logo, set_number_pattern
from himpun.organisations.services.naming import rename_agency
from himpun.organisations.services.practice import set_practice
from himpun.organisations.web.act import Act, act_page, crumbs
from himpun.organisations.web.fields import text_field
from himpun.pages.doors import administrators, holders, no_such_page
from himpun.pages.forms import Form, NumberField
from himpun.pages.requests import Request

KINDS = {
    "disposition": gettext_lazy("Lembar disposisi"),
    "form": gettext_lazy("Format data"),
    "request": gettext_lazy("Permintaan data"),
    "receipt": gettext_lazy("Tanda terima"),
    "minutes": gettext_lazy("Notulen rapat"),
    "register": gettext_lazy("Register LHP, LHE, TLHP"),
    "recap": gettext_lazy("Rekap"),
    "measurement": gettext_lazy("Pengukuran kinerja"),
}


PARTS = {
    "{seq:03}": gettext_lazy("nomor urut, tiga angka"),
    "{roman_month}": gettext_lazy("bulan dalam angka Romawi"),
    "{month}": gettext_lazy("bulan, dua angka"),
    "{year}": gettext_lazy("tahun"),
    "{unit}": gettext_lazy("nama unit"),
}


class NameForm(Form):
    """What the office is called, and by which rule."""

    name = text_field(gettext_lazy("Nama kantor"), 120)
    decree = text_field(
        gettext_lazy("Dasar perubahan"),
        200,
        required=False,
        help_text=gettext_lazy("Misalnya nomor Perda atau Perbup."),
    )


class LetterheadForm(Form):
    """The lines of the kop surat, the address under them, and where papers are signed."""

    lines = forms.CharField(
        label=gettext_lazy("Baris kop surat"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": "4"}),
        help_text=gettext_lazy("Satu sampai enam baris, dari pemerintah daerah ke bawah."),
    )
    address = text_field(gettext_lazy("Alamat di bawah kop"), 300, required=False)
    place = text_field(gettext_lazy("Tempat penandatanganan"), 100, required=False)

    def clean_lines(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if not 1 <= len(lines) <= 6:
            raise ValidationError(_("Kop surat terdiri dari satu sampai enam baris. Sesuaikan jumlahnya."))
        return lines


class LogoForm(Form):
    """The arms as a PNG, or none."""

    picture = forms.FileField(
        label=gettext_lazy("Lambang (PNG)"),
        required=False,
        help_text=gettext_lazy("Paling besar 300 kB dan 2000 × 2000 piksel, sebaiknya berlatar bening."),
        widget=forms.FileInput(attrs={"accept": "image/png"}),
    )
    remove = forms.BooleanField(label=gettext_lazy("Hapus lambang dari kop surat"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("picture") and not cleaned.get("remove") and not self.errors:
            self.add_error("picture", _("Pilih berkasnya, atau tandai untuk menghapus."))
        return cleaned

    @property
    def content(self) -> bytes | None:
        """What to set: the picture's bytes, or None. One byte over the limit is enough to be refused."""
        found = self.cleaned_data.get("picture")
        return found.read(LARGEST + 1) if found and not self.cleaned_data["remove"] else None


class PatternForm(Form):
    """How one kind of paper is numbered."""

    pattern = text_field(
        gettext_lazy("Pola nomor"), 120, required=False, help_text=gettext_lazy("Kosong: nomor ditulis tangan.")
    )

    def clean_pattern(self) -> str:
        pattern: str = self.cleaned_data["pattern"].strip()
        if pattern:
            try:
                check_pattern(pattern)
            except Refusal as refusal:
                raise ValidationError(refusal.message) from refusal
        return pattern


class PracticeForm(Form):
    """What the office has settled for its work."""

    paper_place = text_field(
        gettext_lazy("Tempat arsip kertas"),
        200,
        required=False,
        help_text=gettext_lazy(
            "Dipakai bila langkah tidak menyebut tempat lain, misalnya “Lemari A, Subbag Perencanaan”."
        ),
    )
    allows_self_acceptance = forms.BooleanField(
        label=gettext_lazy("Seseorang boleh menerima isiannya sendiri"),
        required=False,
        help_text=gettext_lazy("Untuk kantor yang sangat kecil. Catatan menyebutkannya setiap kali terjadi."),
    )
    achieved_from = NumberField(
        label=gettext_lazy("Indikator tercapai sejak capaian (%)"),
        max_length=8,
        help_text=gettext_lazy(
            "100 berarti target harus terpenuhi. Berlaku bagi hitungan sesudah ini; hasil lama memakai batas lamanya."
        ),
    )


@holders("GET")
def letters(request: Request) -> HttpResponse:
    """Letterhead, numbers, and practice as they stand."""
    numberings = [(KINDS[row.kind], row) for row in numberings_of(request.agency, request.today)]
    context = {"numberings": numberings, "crumbs": crumbs((_("Surat dan kebiasaan"), ""))}
    return render(request, "organisations/letters.html", context)


@administrators("GET", "POST")
def name(request: Request) -> HttpResponse:
    """What the office is called."""
    agency = request.agency
    form = NameForm(request.POST or None, initial={"name": agency.name})
    back = reverse("organisations:list")
    lead = _("Nama baru dipakai sejak sekarang; surat dan arsip yang sudah ada tetap memakai nama lama. Nama unit dan "
        "jabatan diubah sendiri.")  # fmt: skip
    return act_page(
        request,
        Act(_("Nama kantor"), _("Simpan"), back, lead=lead, crumbs=crumbs()),
        form,
        lambda: rename_agency(agency, **form.cleaned_data, actor=request.actor, now=request.now),
        said=_("Nama kantor disimpan."),
        fields={"name_missing": "name", "name_taken": "name"},
    )


@administrators("GET", "POST")
def letterhead(request: Request) -> HttpResponse:
    """The lines of the kop surat."""
    agency = request.agency
    form = LetterheadForm(
        request.POST or None,
        initial={"lines": "\n".join(agency.letterhead), "address": agency.address, "place": agency.place},
    )
    lead = _("Surat yang sudah terbit tetap memakai kop yang lama.")
    return act_page(
        request,
        _act(_("Kop surat"), lead=lead),
        form,
        lambda: set_letterhead(agency, **form.cleaned_data, actor=request.actor, now=request.now),
        said=_("Kop surat disimpan."),
        fields={"line_empty": "lines", "letterhead_faulty": "lines"},
    )


@administrators("GET", "POST")
def logo(request: Request) -> HttpResponse:
    """The arms at the head of letters."""
    agency = request.agency
    form = LogoForm(request.POST or None, request.FILES or None)
    lead = _("Dipakai pada surat yang dibuat sesudah ini; yang sudah dibuat tetap seperti adanya.")
    return act_page(
        request,
        _act(_("Lambang pada kop surat"), lead=lead),
        form,
        lambda: set_logo(agency, content=form.content, actor=request.actor, now=request.now),
        said=_("Lambang disimpan."),
        fields={"logo_unusable": "picture"},
    )


@holders("GET")
def logo_picture(request: Request) -> HttpResponse:
    """The arms themselves, for the preview of the letterhead."""
    if request.agency.logo is None:
        raise no_such_page()
    headers = {"Content-Disposition": 'attachment; filename="lambang.png"', "Cache-Control": "private, no-cache"}
    return HttpResponse(bytes(request.agency.logo.content), content_type="image/png", headers=headers)


@administrators("GET", "POST")
def number_pattern(request: Request, kind: str) -> HttpResponse:
    """How one kind of paper is numbered, with an example that follows the typing."""
    if kind not in DEFAULT_PATTERNS:
        raise no_such_page()
    current = next(row for row in numberings_of(request.agency, request.today) if row.kind == kind)
    form = PatternForm(request.POST or None, initial={"pattern": current.pattern})
    form.fields["pattern"].widget.attrs |= {
        "hx-get": reverse("organisations:number_example"),
        "hx-trigger": "input changed delay:300ms",
        "hx-target": "#number-example",
        "hx-sync": "this:replace",
        "spellcheck": "false",
    }
    more = {"numbering": current, "parts": PARTS.items(), "usual": DEFAULT_PATTERNS[kind]}
    return act_page(
        request,
        _act(_("Nomor %(kind)s") % {"kind": KINDS[kind]}, more=more),
        form,
        lambda: set_number_pattern(
            request.agency,
            document_kind=kind,
            pattern=form.cleaned_data["pattern"],
            actor=request.actor,
            now=request.now,
        ),
        said=_("Pola nomor disimpan."),
        fields={"number_pattern_faulty": "pattern"},
    )


@administrators("GET")
def number_example(request: Request) -> HttpResponse:
    """The number that a pattern would give today, or what is wrong with it: a piece of the page."""
    pattern = request.GET.get("pattern", "")[:120]
    try:
        written, problem = example(pattern, request.today), ""
    except Refusal as refusal:
        written, problem = "", refusal.message
    return render(request, "organisations/_number_example.html", {"written": written, "problem": problem})


@administrators("GET", "POST")
def practice(request: Request) -> HttpResponse:
    """Where paper lies, whether somebody may accept what they filled in, and what counts as achieved."""
    agency = request.agency
    form = PracticeForm(
        request.POST or None,
        initial={
            "paper_place": agency.paper_place,
            "allows_self_acceptance": agency.allows_self_acceptance,
            "achieved_from": agency.achieved_from,
        },
    )
    return act_page(
        request,
        _act(_("Kebiasaan kantor")),
        form,
        lambda: set_practice(agency, **form.cleaned_data, actor=request.actor, now=request.now),
        said=_("Kebiasaan kantor disimpan."),
        fields={"achieved_from_faulty": "achieved_from"},
    )


def _act(title: str, *, lead: str = "", more: dict[str, object] | None = None) -> Act:
    back = reverse("organisations:letters")
    way = crumbs((_("Surat dan kebiasaan"), back))
    return Act(title, _("Simpan"), back, lead=lead, crumbs=way, more=more or {})
