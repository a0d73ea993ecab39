"""Accounts of the office: inviting, first passwords, ending, and who administers. For administrators only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from himpun.organisations.access import account_for, official_for
from himpun.organisations.models import User
from himpun.organisations.selectors.accounts import accounts_of, free_username, officials_without_account
from himpun.organisations.services import accounts as services
from himpun.organisations.web.act import Act, act_page, crumbs, shown
from himpun.organisations.web.fields import choice_field, choose, of_officials, text_field
from himpun.pages.doors import administrators
from himpun.pages.forms import Form, ReasonField
from himpun.pages.paging import page_of
from himpun.pages.refusing import carried_out
from himpun.pages.requests import Request

STATES = {
    "": gettext_lazy("Semua"),
    "active": gettext_lazy("Dapat masuk"),
    "first": gettext_lazy("Belum mengganti kata sandi pertama"),
    "administrators": gettext_lazy("Pengelola"),
    "ended": gettext_lazy("Diakhiri"),
}


class WhomForm(Form):
    """Whom to invite."""

    pegawai = choice_field(gettext_lazy("Pegawai"))


class InviteForm(Form):
    """The new account's name and right."""

    username = text_field(
        gettext_lazy("Nama pengguna"),
        60,
        help_text=gettext_lazy("Usulan dari namanya; boleh diganti. NIP juga dapat dipakai masuk."),
    )
    email = forms.EmailField(label=gettext_lazy("Surel untuk pengingat"), required=False, max_length=254)
    is_administrator = forms.BooleanField(
        label=gettext_lazy("Pengelola"),
        required=False,
        help_text=gettext_lazy("Boleh mengubah susunan kantor, kalender, surat, prosedur dan akun."),
    )


class SureForm(Form):
    """Nothing but the button."""


class EndForm(Form):
    """Why an account ends."""

    reason = ReasonField()


@administrators("GET")
def accounts(request: Request) -> HttpResponse:
    """The office's accounts."""
    words, state = request.GET.get("cari", "").strip()[:100], request.GET.get("keadaan", "")
    found = accounts_of(request.actor.agency_id, words=words, state=state)
    context = {
        "page": page_of(request, found),
        "words": words,
        "state": state,
        "states": STATES.items(),
        "uninvited": len(officials_without_account(request.actor.agency_id)),
        "crumbs": crumbs((_("Akun"), "")),
    }
    return render(request, "organisations/accounts.html", context)


@administrators("GET")
def account(request: Request, user_id: int) -> HttpResponse:
    """One account, and what may be done with it."""
    found = account_for(request.actor, user_id)
    context = {"account": found, "crumbs": crumbs((_("Akun"), _list()), (_name(found), ""))}
    return render(request, "organisations/account.html", context)


@administrators("GET")
def choose_whom(request: Request) -> HttpResponse:
    """Whom to invite; somebody who is not registered yet is registered first."""
    form = WhomForm()
    choose(form, "pegawai", of_officials(officials_without_account(request.actor.agency_id)))
    chosen = request.GET.get("pegawai", "")
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 18:
        return redirect("organisations:invite", official_id=int(chosen))
    context = {"form": form, "crumbs": crumbs((_("Akun"), _list()), (_("Undang pegawai"), ""))}
    return render(request, "organisations/choose_whom.html", context)


@administrators("GET", "POST")
@never_cache
def invite(request: Request, official_id: int) -> HttpResponse:
    """Make an account. The answer shows its first password, this once; it is kept nowhere in clear."""
    official = official_for(request.actor, official_id)
    form = InviteForm(request.POST or None, initial={"username": free_username(official)})
    act = Act(
        _("Buatkan akun"),
        _("Buatkan akun"),
        reverse("organisations:official", args=[official_id]),
        lead=_("%(name)s mendapat kata sandi pertama, yang harus diganti saat masuk.") % {"name": official.name},
        crumbs=crumbs((_("Akun"), _list())),
    )
    if request.method == "POST" and form.is_valid():
        given = carried_out(
            form,
            lambda: services.invite(official, **form.cleaned_data, actor=request.actor, now=request.now),
            fields={
                "username_taken": "username",
                "username_faulty": "username",
                "username_is_nip": "username",
                "username_missing": "username",
            },
        )
        if given is not None:
            return _first_password(request, *given)
    return shown(request, act, form)


@administrators("GET", "POST")
@never_cache
def reset_password(request: Request, user_id: int) -> HttpResponse:
    """Give a new first password, shown this once. Every browser of the account is signed out."""
    found = account_for(request.actor, user_id)
    form = SureForm(request.POST or None)
    act = _act(
        found,
        _("Atur ulang kata sandi"),
        _("Beri kata sandi baru"),
        _("Kata sandi lama tidak berlaku lagi, dan %(name)s dikeluarkan dari semua peramban.") % {"name": _name(found)},
    )
    if request.method == "POST" and form.is_valid():
        password = carried_out(form, lambda: services.reset_password(found, actor=request.actor, now=request.now))
        if password is not None:
            return _first_password(request, found, password)
    return shown(request, act, form)


@administrators("GET", "POST")
def end_account(request: Request, user_id: int) -> HttpResponse:
    """Let an account sign in no longer."""
    found = account_for(request.actor, user_id)
    form = EndForm(request.POST or None)
    lead = _("%(name)s tidak dapat masuk lagi. Yang pernah dikerjakannya tetap tercatat.") % {"name": _name(found)}
    return act_page(
        request,
        _act(found, _("Akhiri akun"), _("Akhiri akun"), lead, grave=True),
        form,
        lambda: services.end_account(found, **form.cleaned_data, actor=request.actor, now=request.now),
        said=_("Akun diakhiri."),
        fields={"reason_missing": "reason"},
    )


@administrators("POST")
def reopen_account(request: Request, user_id: int) -> HttpResponse:
    """Let an ended account sign in again."""
    found = account_for(request.actor, user_id)
    act = _act(found, _("Buka lagi akun"), _("Buka lagi"), "")
    return act_page(
        request,
        act,
        SureForm(request.POST),
        lambda: services.reopen_account(found, actor=request.actor, now=request.now),
        said=_("Akun dibuka lagi."),
    )


@administrators("GET", "POST")
def give_right(request: Request, user_id: int) -> HttpResponse:
    """Make somebody an administrator."""
    found = account_for(request.actor, user_id)
    lead = _("%(name)s akan dapat mengubah susunan kantor, kalender, surat, prosedur dan akun.") % {
        "name": _name(found)
    }
    return _right(request, found, Act(_("Jadikan pengelola"), _("Jadikan pengelola"), "", lead=lead), give=True)


@administrators("GET", "POST")
def take_right(request: Request, user_id: int) -> HttpResponse:
    """Take the right to administer; the last one keeps it."""
    found = account_for(request.actor, user_id)
    lead = _("%(name)s tidak lagi dapat mengubah pengaturan kantor.") % {"name": _name(found)}
    title = _("Cabut hak pengelola")
    return _right(request, found, Act(title, title, "", lead=lead, grave=True), give=False)


def _right(request: Request, found: User, act: Act, *, give: bool) -> HttpResponse:
    return act_page(
        request,
        _act(found, act.title, act.button, act.lead, grave=act.grave),
        SureForm(request.POST or None),
        lambda: services.set_administrator(found, is_administrator=give, actor=request.actor, now=request.now),
        said=_("Pengelola ditambahkan.") if give else _("Hak pengelola dicabut."),
    )


def _first_password(request: Request, found: User, password: str) -> HttpResponse:
    context: dict[str, Any] = {
        "account": found,
        "password": password,
        "crumbs": crumbs((_("Akun"), _list()), (_name(found), "")),
    }
    return render(request, "organisations/first_password.html", context)


def _act(found: User, title: str, button: str, lead: str, *, grave: bool = False) -> Act:
    page = reverse("organisations:account", args=[found.pk])
    way = crumbs((_("Akun"), _list()), (_name(found), page))
    return Act(title, button, page, lead=lead, crumbs=way, grave=grave)


def _name(found: User) -> str:
    return found.official.name if found.official else found.username


def _list() -> str:
    return reverse("organisations:accounts")
