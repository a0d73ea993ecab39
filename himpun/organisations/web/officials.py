"""Officials: whom the office knows, what each held, and putting their printed data right."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from himpun.organisations.access import official_for
from himpun.organisations.selectors.accounts import account_of
from himpun.organisations.selectors.register import history_of_official, officials_on
from himpun.organisations.services.establish import register_official as register_an_official
from himpun.organisations.services.officials import amend_official as amend_an_official
from himpun.organisations.web.act import Act, act_page, crumbs
from himpun.organisations.web.fields import text_field
from himpun.pages.doors import administrators, holders
from himpun.pages.forms import Form
from himpun.pages.paging import page_of
from himpun.pages.requests import Request

FIELDS = {
    "name_missing": "name",
    "name_taken": "name",
    "nip_faulty": "nip",
    "nip_taken": "nip",
    "text_too_long": "rank",
}


class OfficialForm(Form):
    """What papers print of a person; nothing else is asked."""

    name = text_field(gettext_lazy("Nama dengan gelar"), 200)
    nip = text_field(
        gettext_lazy("NIP"), 30, required=False, help_text=gettext_lazy("18 angka. Kosong bila tidak dicetak.")
    )
    rank = text_field(gettext_lazy("Pangkat/golongan"), 100, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nip"].widget.attrs["inputmode"] = "numeric"
        self.fields["nip"].validators.append(
            RegexValidator(r"^\s*(\d\s*){18}$", _("NIP terdiri dari 18 angka. Perbaiki, atau kosongkan."))
        )

    def clean_nip(self) -> str:
        return "".join(self.cleaned_data["nip"].split())


@holders("GET")
def officials(request: Request) -> HttpResponse:
    """The office's people by name, with what each holds today. NIP and accounts are for administrators."""
    words = request.GET.get("cari", "").strip()[:100]
    known = officials_on(request.agency, request.today, words=words)
    context = {"page": page_of(request, known), "words": words, "crumbs": crumbs((_("Pegawai"), ""))}
    return render(request, "organisations/officials.html", context)


@holders("GET")
def official(request: Request, official_id: int) -> HttpResponse:
    """One person: what they hold and held."""
    found = official_for(request.actor, official_id)
    context = {
        "official": found,
        "history": history_of_official(found),
        "account": account_of(found) if request.user.is_staff else None,
        "today": request.today,
        "crumbs": crumbs((_("Pegawai"), reverse("organisations:officials")), (found.name, "")),
    }
    return render(request, "organisations/official.html", context)


@administrators("GET", "POST")
def register_official(request: Request) -> HttpResponse:
    """Enter a person."""
    form = OfficialForm(request.POST or None)
    act = Act(
        _("Daftarkan pegawai"),
        _("Daftarkan"),
        reverse("organisations:officials"),
        lead=_("Hanya yang dicetak pada surat. Sesudah itu tugaskan pada jabatan dan, bila perlu, buatkan akun."),
        crumbs=crumbs((_("Pegawai"), reverse("organisations:officials"))),
    )
    return act_page(
        request,
        act,
        form,
        lambda: register_an_official(agency=request.agency, **form.cleaned_data, actor=request.actor, now=request.now),
        said=_("Pegawai didaftarkan."),
        fields=FIELDS,
        to=lambda row: reverse("organisations:official", args=[row.pk]),
    )


@administrators("GET", "POST")
def amend_official(request: Request, official_id: int) -> HttpResponse:
    """Put a name, a NIP or a rank right."""
    found = official_for(request.actor, official_id)
    page = reverse("organisations:official", args=[official_id])
    form = OfficialForm(request.POST or None, initial={"name": found.name, "nip": found.nip, "rank": found.rank})
    act = Act(
        _("Perbaiki data pegawai"),
        _("Simpan"),
        page,
        lead=_("Surat yang sudah terbit tetap seperti tercetak; yang berikutnya memakai data ini."),
        crumbs=crumbs((_("Pegawai"), reverse("organisations:officials")), (found.name, page)),
    )
    return act_page(
        request,
        act,
        form,
        lambda: amend_an_official(found, **form.cleaned_data, actor=request.actor, now=request.now),
        said=_("Data pegawai disimpan."),
        fields=FIELDS,
    )
