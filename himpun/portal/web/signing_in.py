"""Signing in and out, and choosing for which position one acts."""

from __future__ import annotations

import logging
from typing import Any, cast
from urllib.parse import urlencode

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from himpun.organisations.known_browsers import remember
from himpun.organisations.selectors import seats_of
from himpun.organisations.selectors.accounts import username_for
from himpun.pages.doors import public, signed_in
from himpun.pages.forms import Form
from himpun.pages.refusing import REFUSED
from himpun.pages.requests import Request
from himpun.portal.web.acting import CHOSEN

log = logging.getLogger("himpun.signing_in")
"""Who came in and who did not, by the account's number; no name, no address."""


class SecretForm(Form):
    """A form with passwords, which stay as they were typed: nothing invisible is taken out of them."""

    def clean(self) -> dict[str, Any]:
        typed = {
            name: self.cleaned_data[name]
            for name, field in self.fields.items()
            if name in self.cleaned_data and isinstance(field.widget, forms.PasswordInput)
        }
        return {**super().clean(), **typed}


def secret_field(label: Any, autocomplete: str) -> forms.CharField:
    """A field for a password, which the page's script can show."""
    attributes = {"autocomplete": autocomplete, "data-secret": "", "spellcheck": "false"}
    return forms.CharField(label=label, max_length=128, strip=False, widget=forms.PasswordInput(attrs=attributes))


class SignInForm(SecretForm):
    """A name and a password; what they open is not decided here."""

    username = forms.CharField(
        label=gettext_lazy("Nama pengguna atau NIP"),
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )
    password = secret_field(gettext_lazy("Kata sandi"), "current-password")


@public("GET", "POST")
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The door of the house. Its "no" is the same for a wrong password, an unknown name and an ended account."""
    target = _target(request)
    if request.user.is_authenticated:
        return redirect(target)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        username = username_for(form.cleaned_data["username"])
        user = authenticate(request, username=username, password=form.cleaned_data["password"])
        if user is not None:
            login(request, user)
            log.info("signed_in", extra={"user": user.pk})
            answer = _to_position(cast("Request", request), target)
            remember(request, answer, user)
            return answer
        log.info("sign_in_refused")
        form.add_error(None, _("Nama pengguna, NIP atau kata sandi tidak cocok. Periksa, lalu coba lagi."))
    status = REFUSED if form.is_bound else 200
    return render(request, "portal/sign_in.html", {"form": form, "next": target}, status=status)


def shut_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:  # noqa: ARG001 - the shape of django-axes
    """429, asked for by django-axes: too many wrong passwords for this name or from this address."""
    minutes = AxesProxyHandler.get_implementation().minutes_left(request, credentials)
    log.warning("sign_in_shut", extra={"minutes": minutes})
    message = _(
        "Terlalu banyak kata sandi yang salah. Demi keamanan, masuk dengan nama ini atau dari tempat ini ditutup "
        "sementara. Coba lagi dalam %(minutes)s menit. Bila Anda lupa kata sandi, pengelola Himpun di kantor Anda "
        "dapat memberi yang baru."
    ) % {"minutes": minutes}
    answer = render(request, "pages/429.html", {"message": message}, status=429)
    answer["Retry-After"] = str(minutes * 60)
    return answer


@signed_in("POST")
def sign_out(request: Request) -> HttpResponse:
    """Sign out this browser."""
    log.info("signed_out", extra={"user": request.user.pk})
    logout(request)
    return redirect("portal:sign_in")


@signed_in("GET", "POST")
def choose_position(request: Request) -> HttpResponse:
    """Act for another of the positions that one holds today; one that is not theirs changes nothing."""
    target = _target(request)
    if request.method == "POST":
        chosen = request.POST.get("position", "")
        if any(str(seat.position_id) == chosen for seat in request.seats):
            request.session[CHOSEN] = int(chosen)
        return redirect(target)
    if len(request.seats) < 2:
        return redirect(target)
    crumbs = [{"title": _("Bertindak sebagai")}]
    return render(request, "portal/choose_position.html", {"next": target, "crumbs": crumbs})


def _target(request: HttpRequest) -> str:
    """Where to go on: what was asked for, if it is a page of this house."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    # Without the slash Django would look for a page of that name.
    safe = target.startswith("/") and url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else resolve_url(settings.LOGIN_REDIRECT_URL)


def _to_position(request: Request, target: str) -> HttpResponse:
    """Who holds several positions says first for which one they act; whoever has a first password changes it."""
    if request.user.must_change_password:
        return redirect("portal:password")
    official_id = request.user.official_id
    if official_id is not None and len(seats_of(official_id, now=request.now)) > 1:
        return redirect(f"{resolve_url('portal:choose_position')}?{urlencode({'next': target})}")
    return redirect(target)
