"""Signing in and out, and choosing for which position one acts."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from himpun.pages.doors import public, signed_in
from himpun.pages.requests import Request
from himpun.portal.web.acting import CHOSEN

sign_in = public("GET", "POST")(
    LoginView.as_view(template_name="portal/sign_in.html", redirect_authenticated_user=True)
)
sign_out = signed_in("POST")(LogoutView.as_view())


@signed_in("POST")
def choose_position(request: Request) -> HttpResponse:
    """Act for another of the positions that one holds today; one that is not theirs changes nothing."""
    chosen = request.POST.get("position", "")
    if any(str(seat.position_id) == chosen for seat in request.seats):
        request.session[CHOSEN] = int(chosen)
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return redirect(target if safe else "portal:tasks")
