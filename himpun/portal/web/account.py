"""One's own account: password, the browsers one is signed in with, where reminders go."""

from __future__ import annotations

import logging
from typing import Any

from django import forms
from django.contrib.auth import password_validation, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from himpun.organisations.selectors.accounts import sessions_of
from himpun.organisations.services import accounts
from himpun.organisations.sessions import mark_of
from himpun.pages.doors import signed_in
from himpun.pages.forms import Form
from himpun.pages.refusing import REFUSED, carried_out, done
from himpun.pages.requests import Request
from himpun.portal.web.pace import is_too_fast
from himpun.portal.web.signing_in import SecretForm, secret_field

log = logging.getLogger("himpun.signing_in")

MOST_TRIES = 8
"""In a minute: whoever sits down at somebody's open page does not guess the password there either."""


class PasswordForm(SecretForm):
    """The old password and twice the new one. Whoever must change a first password has just typed the old one."""

    old = secret_field(gettext_lazy("Kata sandi sekarang"), "current-password")
    new = secret_field(gettext_lazy("Kata sandi baru"), "new-password")
    again = secret_field(gettext_lazy("Kata sandi baru, sekali lagi"), "new-password")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["new"].help_text = _("Paling sedikit 10 karakter, bukan angka saja, dan bukan kata yang lazim.")
        if user.must_change_password:
            del self.fields["old"]

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise forms.ValidationError(_("Kata sandi sekarang tidak cocok. Ketik lagi."))
        return old

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        password_validation.validate_password(new, self.user)
        return new

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise forms.ValidationError(_("Kedua kata sandi baru tidak sama. Ketik lagi."))
        return again


class EmailForm(Form):
    """Where reminders go, besides the page itself."""

    email = forms.EmailField(
        label=gettext_lazy("Surel untuk pengingat"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@signed_in("GET", "POST")
@never_cache
def account(request: Request) -> HttpResponse:
    """Who I am here, where my reminders go, and where I am signed in. Posting sets the mail address."""
    form = EmailForm(request.POST or None, initial={"email": request.user.email})
    if request.method == "POST" and form.is_valid():
        accounts.set_email(request.user, email=form.cleaned_data["email"])
        done(request, _("Surel untuk pengingat disimpan."))
        return redirect("portal:account")
    context = {
        "form": form,
        "sessions": sessions_of(request.user.pk, now=request.now),
        "here": mark_of(request.session.session_key),
        "crumbs": [{"title": _("Akun saya")}],
    }
    return render(request, "portal/account.html", context, status=REFUSED if form.is_bound else 200)


@signed_in("GET", "POST")
@never_cache
@sensitive_post_parameters()
def password(request: Request) -> HttpResponse:
    """A new password of one's own. This browser stays signed in, every other is signed out."""
    is_first = request.user.must_change_password
    if request.method == "POST" and is_too_fast(request, f"proof:{request.user.pk}", most=MOST_TRIES, now=request.now):
        return render(request, "pages/429.html", status=429)
    form = PasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        log.info("password_changed", extra={"user": request.user.pk})
        done(request, _("Kata sandi diganti. Peramban lain yang masuk dengan akun ini sudah dikeluarkan."))
        return redirect("portal:tasks" if is_first else "portal:account")
    context = {
        "form": form,
        "is_first": is_first,
        "crumbs": [
            {"title": _("Akun saya"), "address": reverse("portal:account")},
            {"title": _("Ganti kata sandi")},
        ],
    }
    return render(request, "portal/password.html", context, status=REFUSED if form.is_bound else 200)


@signed_in("POST")
def end_session(request: Request, mark: str) -> HttpResponse:
    """Sign out one of my other browsers."""
    if mark == mark_of(request.session.session_key):
        return redirect("portal:account")
    if accounts.end_session(request.user, mark=mark):
        log.info("session_ended", extra={"user": request.user.pk})
    done(request, _("Peramban itu sudah dikeluarkan."))
    return redirect("portal:account")


@signed_in("POST")
def end_other_sessions(request: Request) -> HttpResponse:
    """Sign out everywhere but here."""
    count = accounts.end_other_sessions(request.user, keep=request.session.session_key)
    log.info("sessions_ended", extra={"user": request.user.pk, "count": count})
    sentence = ngettext("%(count)s peramban lain dikeluarkan.", "%(count)s peramban lain dikeluarkan.", count)
    done(request, sentence % {"count": count})
    return redirect("portal:account")


def _changed(request: Request, form: PasswordForm) -> bool:
    user = carried_out(
        form,
        lambda: accounts.change_password(
            request.user,
            password=form.cleaned_data["new"],
            keep=request.session.session_key,
            actor=request.actor,
            now=request.now,
        ),
        fields={"password_same": "new", "password_weak": "new"},
    )
    if user is None:
        return False
    update_session_auth_hash(request, user)
    return True
