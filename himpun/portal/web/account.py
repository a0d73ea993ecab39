"""One's own account: password, sessions."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from himpun.pages.doors import signed_in
from himpun.pages.requests import Request


@signed_in("GET")
def account(request: Request) -> HttpResponse:
    """Password and sessions of whoever signed in."""
    return render(request, "portal/account.html")
